"""New builds: checked, substituted, given an id; none is run here."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.config import (
    apply_defaults,
    check_build,
    check_substituted,
)
from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.executors import Executor
from cloudbuild_emulator.history import Stored
from cloudbuild_emulator.messages import Build, BuildApproval, Status
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.substitutions import BUILT_IN, resolve_build
from localcloud.errors import CloudError, InvalidError
from localcloud.messages import (
    copy_message,
    from_document,
    keep_more,
    read_more,
    to_document,
)

Priority = Build.Warning.Priority


@dataclass(frozen=True)
class Request:
    """What a build is made of, once or again.

    Args:
        project: Whose.
        location: Where.
        build: As its config says, with its source.
        values: Of a trigger, or empty.
        triggered: Loose and dynamic substitutions.
        name: What messages call the config.
        config: The file's text.
        trigger_id: Or empty.
        approval: Begins as PENDING.
        problem: Why there is no config: the build fails at once.
    """

    project: str
    location: str
    build: Build
    values: Mapping[str, str] = field(default_factory=dict)
    triggered: bool = False
    name: str = "build"
    config: str = ""
    trigger_id: str = ""
    approval: bool = False
    problem: str = ""

    def to_document(self) -> dict[str, Any]:
        """Return what a retry needs, as JSON."""
        return {
            "build": to_document(self.build, more=False),
            "more": read_more(self.build),
            "values": dict(self.values),
            "triggered": self.triggered,
            "name": self.name,
            "trigger_id": self.trigger_id,
            "approval": self.approval,
            "problem": self.problem,
        }


def repeat_request(stored: Stored) -> Request:
    """Return the request from which a build was made.

    What had to be approved has to be again, however it ended.
    """
    required = stored.build.approval.config.approval_required
    # Older states keep no `approval` with the request.
    document = {"approval": required, **stored.request}
    document["build"] = from_document(Build, document["build"])
    keep_more(document["build"], document.pop("more", {}))
    return Request(
        project=stored.build.project_id,
        location=stored.location,
        config=stored.config,
        **document,
    )


class Creation:
    """Makes builds of requests."""

    def __init__(self, settings: Settings, executor: Executor) -> None:
        self._settings = settings
        self._executor = executor
        self.address = f"http://{settings.host}:{settings.port}"

    @property
    def project(self) -> str:
        """The service's own."""
        return self._settings.project

    def make(self, request: Request) -> Stored:
        """Make a build that is QUEUED, PENDING, or FAILURE at once.

        Raises:
            ConfigError: Of a build that no trigger started.
        """
        build = self._identify(request)
        try:
            if request.problem:
                raise InvalidError(request.problem)
            build = self._resolve(request, build)
        except CloudError as error:
            if not request.triggered:
                raise
            # Whose commit it is stays known, as of any triggered build.
            build.substitutions.update(self._values(request, build))
            _fail(build, error.message)
        else:
            if request.approval:
                _await_approval(build)
        return Stored(
            build, request.location, request.to_document(), request.config
        )

    def _identify(self, request: Request) -> Build:
        build = copy_message(request.build)
        build.id = str(uuid.uuid4())
        build.project_id = request.project
        build.build_trigger_id = request.trigger_id
        build.status = Status(Status.QUEUED)
        build.create_time = now()
        build.name = (
            f"projects/{self._settings.project_number}/locations/"
            f"{request.location}/builds/{build.id}"
        )
        other = request.project != self._settings.project
        query = f"?project={request.project}" if other else ""
        console = self._settings.console_url.rstrip("/") or self.address
        build.log_url = f"{console}/builds/{build.id}{query}"
        return build

    def _resolve(self, request: Request, build: Build) -> Build:
        resolved, found = self._substitute(request, build)
        warnings = check_build(request.build, request.name, found)
        # Substitutions may have left a tag empty, or made it another's.
        resolved.tags = list(dict.fromkeys(filter(None, resolved.tags)))
        # Substitutions may have made an image or a path wrong.
        check_build(resolved, request.name, check_substituted(resolved))
        # A step is bounded by the time that its build names, not by this.
        resolved = apply_defaults(resolved)
        self._check_images(resolved, request.name)
        resolved.warnings = [
            Build.Warning(
                text=f"{each.where}: {each.message}",
                priority=Priority.WARNING,
            )
            for each in warnings
        ]
        return resolved

    def _substitute(
        self, request: Request, build: Build
    ) -> tuple[Build, Sequence[Problem]]:
        try:
            resolved = resolve_build(
                build,
                self._values(request, build),
                triggered=request.triggered,
                name=request.name,
            )
        except ConfigError as error:
            return build, error.problems
        return resolved, ()

    def _values(self, request: Request, build: Build) -> dict[str, str]:
        return {**self._built_in(request, build), **request.values}

    def _built_in(self, request: Request, build: Build) -> dict[str, str]:
        given = {
            key: value
            for key, value in build.substitutions.items()
            if key in BUILT_IN
        }
        return given | {
            "PROJECT_ID": request.project,
            "PROJECT_NUMBER": self._settings.project_number,
            "BUILD_ID": build.id,
            "LOCATION": request.location,
        }

    def _check_images(self, build: Build, name: str) -> None:
        problems = []
        for number, step in enumerate(build.steps):
            try:
                self._executor.check(step.name)
            except InvalidError as error:
                words = error.message.partition("\nNext: ")[0]
                problems.append(
                    Problem(f"steps[{number}].name", words, error.next_step)
                )
        if problems:
            raise ConfigError(name, problems)


def _fail(build: Build, detail: str) -> None:
    build.status = Status(Status.FAILURE)
    build.status_detail = detail
    build.start_time = build.create_time
    build.finish_time = build.create_time


def _await_approval(build: Build) -> None:
    build.status = Status(Status.PENDING)
    build.approval.config.approval_required = True
    states = BuildApproval.State
    build.approval.state = states(states.PENDING)
