"""A build's steps as its page shows them: a table's rows, and a graph."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cloudbuild_emulator.console.graph import Graph, lay_out
from cloudbuild_emulator.messages import FINISHED, Build, BuildStep, Status
from cloudbuild_emulator.schedule import find_waits
from localcloud.messages import EnumValue

# A step of a build that has ended and never began.
NOT_RUN = "NOT_RUN"
QUEUED, WORKING, FAILURE = "QUEUED", "WORKING", "FAILURE"


@dataclass(frozen=True)
class StepView:
    """A step as it is shown.

    Args:
        number: From 0.
        name: Its id; without one its image.
        image: As the config says it.
        status: The name of one, or `NOT_RUN`.
        duration: So far; None before its start.
        exit_code: None unless it failed.
        waits: The names of the steps that it waits for, directly.
    """

    number: int
    name: str
    image: str
    status: str
    duration: timedelta | None
    exit_code: int | None
    waits: tuple[str, ...] | None


def view_steps(build: Build) -> list[StepView]:
    """View the steps of a build."""
    return [_view(build, number) for number in range(len(build.steps))]


def draw_graph(build: Build) -> Graph | None:
    """Lay out the steps; None where a drawing would be no help."""
    waits = _find_waits(build)
    return lay_out(waits) if waits is not None else None


def measure(start: datetime | None, end: datetime | None) -> timedelta | None:
    """Return how long something took, or takes until now."""
    if not start:
        return None
    return (end or datetime.now(UTC)) - start


def _view(build: Build, number: int) -> StepView:
    step = build.steps[number]
    timing = step.timing
    status = _read_status(build, step)
    failed = status == FAILURE and step.exit_code
    running = status == WORKING
    return StepView(
        number=number,
        name=name_step(step),
        image=step.name,
        status=status,
        duration=measure(timing.start_time, timing.end_time)
        if timing and (timing.end_time or running)
        else None,
        exit_code=step.exit_code if failed else None,
        waits=_name_waits(step),
    )


def name_status(status: EnumValue) -> str:
    """Return the API's name of a status."""
    return str(Status(status).name)


def name_step(step: BuildStep) -> str:
    """Return a step's id, or its image."""
    return step.id or step.name


def _read_status(build: Build, step: BuildStep) -> str:
    if step.status in {Status.STATUS_UNKNOWN, Status.QUEUED}:
        ended = build.status in FINISHED
        return NOT_RUN if ended else QUEUED
    return name_status(step.status)


def _name_waits(step: BuildStep) -> tuple[str, ...] | None:
    """Name the steps of `waitFor`; None where it is not given."""
    if not step.wait_for:
        return None
    return tuple(each for each in step.wait_for if each != "-")


def _find_waits(build: Build) -> tuple[frozenset[int], ...] | None:
    try:
        return find_waits(build.steps)
    except KeyError:
        # A refused build may wait for a step that is not there.
        return None
