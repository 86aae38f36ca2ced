"""A console on a real port, above a runtime that runs nothing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cloudrun_emulator.messages import TrafficTarget
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.runtime import LogEntry, RevisionCounts
from cloudrun_emulator.server import RunningServer
from cloudrun_emulator.service import Change, CloudRun
from cloudrun_emulator.settings import Settings
from localcloud.http.forms import FORM_TOKEN_FIELD
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    finish,
    read,
)

TOKEN = re.compile(rf'name="{FORM_TOKEN_FIELD}" value="([0-9a-f]+)"')
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
PAGE = "/services/europe-west1/shop"
Send = Callable[..., httpx.Response]


class CountedRuntime(FakeRuntime):
    """Answers with the numbers that a test wants."""

    def __init__(self, state: Path) -> None:
        super().__init__(state)
        self.counts: dict[str, RevisionCounts] = {}

    def observe(self, service: str) -> Mapping[str, RevisionCounts]:
        return {**super().observe(service), **self.counts}


@dataclass(frozen=True)
class Console:
    """A console at an address, and the shop behind it."""

    address: str
    cloud: CloudRun
    runtime: CountedRuntime

    def open_shop(self, **env: str) -> str:
        """Deploy the shop; return its revision's short name."""
        return read_last(
            deploy(
                self.cloud, describe(build(self.cloud), **env)
            ).message.latest_created_revision
        )

    def begin_shop(self, **env: str) -> None:
        """Let the shop's first deployment begin."""
        document = describe(build(self.cloud), **env)
        self.cloud.services.create(PLACE, "shop", read(document))

    def deploy(self, *traffic: TrafficTarget, **env: str) -> str:
        """Deploy the shop again, the traffic to be as it is told."""
        change = read(describe(build(self.cloud), **env))
        change.traffic = [*traffic]
        done = finish(
            self.cloud, self.cloud.services.update(SHOP, Change(change))
        )
        return read_last(done.message.latest_created_revision)

    def say(self, revision: str, text: str, severity: str = "INFO") -> None:
        entry = LogEntry(
            "2026-11-24T06:57:20.000000Z",
            revision,
            "i",
            "stdout",
            severity,
            text,
        )
        self.runtime.logs.append(SHOP, entry)

    def read_split(self) -> dict[tuple[str, str], int]:
        """Read what was asked for: percentages by revision and tag."""
        operations, _ = self.cloud.operations.list(PLACE)
        for each in operations:
            finish(self.cloud, each)
        traffic = self.cloud.services.get(SHOP).traffic
        return {(each.revision, each.tag): each.percent for each in traffic}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """Serve the console of a new emulator."""
    settings = Settings(tmp_path / "state")
    runtime = CountedRuntime(settings.state)
    with RunningServer(CloudRun(settings, runtime)) as server:
        yield Console(server.address, server.service, runtime)


# Reading those of this machine would take most of a test's time.
NO_CERTIFICATES = False


@pytest.fixture
def visitor(console: Console) -> Iterator[httpx.Client]:
    """Visit the console as a browser without scripts does."""
    with httpx.Client(
        base_url=console.address,
        timeout=20,
        follow_redirects=True,
        verify=NO_CERTIFICATES,
        headers={"accept-language": "en"},
    ) as client:
        yield client


@pytest.fixture
def send(visitor: httpx.Client) -> Send:
    """Send the form of the shop's page, as the page has it."""

    def post(**fields: str) -> httpx.Response:
        text = visitor.get(PAGE).text
        token, seen = TOKEN.search(text), SEEN.search(text)
        assert token
        assert seen
        data = {FORM_TOKEN_FIELD: token[1], "seen": seen[1], **fields}
        return visitor.post(f"{PAGE}/traffic", data=data)

    return post
