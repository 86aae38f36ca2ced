"""A running service whose builds only pretend, and Google's own client."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx
import pytest
from google.api_core.client_options import ClientOptions
from google.api_core.future.polling import DEFAULT_POLLING
from google.auth.credentials import AnonymousCredentials
from google.cloud.devtools.cloudbuild_v1 import CloudBuildClient

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.messages import Build, BuildStep, BuildTrigger, Status
from cloudbuild_emulator.server import RunningServer
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.messages import copy_message

# No call of a test may hang: well above what any takes.
SECONDS = 20


@dataclass
class Script:
    """Runs builds as their tags say: `hold` until released, then `fail`."""

    released: Event = field(default_factory=Event)

    def __call__(self, job: Job) -> Build:
        build = copy_message(job.build)
        build.status = Status(Status.WORKING)
        build.start_time = now()
        job.save(copy_message(build))
        job.log.parent.mkdir(parents=True, exist_ok=True)
        job.log.write_text(f'starting build "{build.id}"\n')
        while "hold" in build.tags and not self.released.is_set():
            if job.cancelled.wait(0.01):
                break
        build.status = Status(self._decide(job))
        build.finish_time = now()
        with job.log.open("a") as log:
            log.write("DONE\n")
        job.save(copy_message(build))
        return build

    @staticmethod
    def _decide(job: Job) -> int:
        if job.cancelled.is_set():
            return int(Status.CANCELLED)
        return int(Status.FAILURE if "fail" in job.build.tags else 3)


@pytest.fixture(scope="module")
def api_script() -> Script:
    return Script()


@pytest.fixture(scope="module")
def api_server(
    tmp_path_factory: pytest.TempPathFactory, api_script: Script
) -> Iterator[RunningServer]:
    state = tmp_path_factory.mktemp("api")
    service = Service(Settings(state, running_builds=4), api_script)
    with RunningServer(service) as server:
        yield server
        api_script.released.set()


@pytest.fixture(scope="module")
def cloud_build(api_server: RunningServer) -> CloudBuildClient:
    """Google's own client, unchanged."""
    return CloudBuildClient(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call] # google-auth ships half its types
        client_options=ClientOptions(api_endpoint=api_server.address),
    )


@pytest.fixture(scope="module")
def raw_client(api_server: RunningServer) -> Iterator[httpx.Client]:
    """Plain HTTP, for what Google's client would never send."""
    address = api_server.address
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        yield client


def await_end(operation: Any) -> Build:
    """Return `operation.result()`, asked for more often than by default."""
    often = DEFAULT_POLLING.with_delay(initial=0.02, maximum=0.1)
    build: Build = operation.result(timeout=SECONDS, polling=often)
    return build


@dataclass(frozen=True)
class Place:
    """The global paths, or a region's, for Google's client.

    Every call has a timeout, so that no test can hang.
    """

    google: CloudBuildClient
    region: str

    @property
    def parent(self) -> dict[str, Any]:
        """What names the place in a request that creates or lists."""
        if self.region:
            return {"parent": f"projects/local/locations/{self.region}"}
        return {"project_id": "local"}

    def name_build(self, build_id: str) -> dict[str, Any]:
        if self.region:
            return {"name": f"{self.parent['parent']}/builds/{build_id}"}
        return {"project_id": "local", "id": build_id}

    def name_trigger(self, trigger: str) -> dict[str, Any]:
        if self.region:
            return {"name": f"{self.parent['parent']}/triggers/{trigger}"}
        return {"project_id": "local", "trigger_id": trigger}

    def call(self, method: str, **request: Any) -> Any:
        """Call a method of Google's client."""
        return getattr(self.google, method)(request, timeout=SECONDS)

    def start(self, *tags: str) -> Any:
        """Start a build that the script runs by its tags: an Operation.

        Any, since api_core types only half of that class.
        """
        step = BuildStep(name="bash", args=["-c", "true"])
        build = Build(steps=[step], tags=list(tags))
        return self.call("create_build", **self.parent, build=build)

    def end(self, *tags: str) -> Build:
        """Run a build to its end, a good one."""
        return await_end(self.start(*tags))

    def list(self, text: str = "", size: int = 0) -> list[str]:
        """List the ids of builds."""
        request = {**self.parent, "filter": text, "page_size": size}
        return [each.id for each in self.call("list_builds", **request)]

    def keep(self, name: str, **fields: Any) -> BuildTrigger:
        """Keep a trigger that needs no repository."""
        build = Build(steps=[BuildStep(name="bash", args=["-c", "true"])])
        trigger = BuildTrigger(name=name, build=build, **fields)
        kept: BuildTrigger = self.call(
            "create_build_trigger", **self.parent, trigger=trigger
        )
        return kept


@pytest.fixture(params=["", "europe-west1"], ids=["global", "regional"])
def place(
    cloud_build: CloudBuildClient, request: pytest.FixtureRequest
) -> Place:
    return Place(cloud_build, request.param)


AwaitEnd = Callable[[Any], Build]


@pytest.fixture(name="await_end")
def _await_end() -> AwaitEnd:
    return await_end


@pytest.fixture
def global_place(cloud_build: CloudBuildClient) -> Place:
    return Place(cloud_build, "")
