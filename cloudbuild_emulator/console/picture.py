"""A build as one picture (SVG) that needs neither style sheet nor network."""

from cloudbuild_emulator.catalogs import translate
from cloudbuild_emulator.console.drawing import DRAWING
from cloudbuild_emulator.console.steps import (
    StepView,
    draw_graph,
    measure,
    name_status,
    view_steps,
)
from cloudbuild_emulator.console.words import STATUSES, STEP_STATUSES
from cloudbuild_emulator.messages import Build
from localcloud.console.moments import write_duration

# Its own white ground keeps the picture readable in dark themes too.
GOOD, BAD, BUSY, STILL = "#136c2e", "#b3261e", "#0b57d0", "#525c69"
COLOURS = {
    "SUCCESS": GOOD,
    "FAILURE": BAD,
    "INTERNAL_ERROR": BAD,
    "TIMEOUT": BAD,
    "WORKING": BUSY,
}
# Nothing is told by colour alone.
MARKS = {
    "SUCCESS": "✓",
    "FAILURE": "✗",
    "INTERNAL_ERROR": "✗",
    "TIMEOUT": "⧖",
    "WORKING": "▸",
    "CANCELLED": "⊘",
    "NOT_RUN": "–",  # noqa: RUF001 -- a dash
}


def draw_picture(build: Build, language: str) -> str:
    """Draw a build's head and the graph of its steps, as SVG."""
    steps = view_steps(build)
    return DRAWING.draw(
        "picture.svg",
        id=build.id[:8],
        graph=draw_graph(build),
        head=" · ".join(describe_build(build, language)),
        status=name_status(build.status),
        steps=[(each, _describe_step(each, language)) for each in steps],
        colours=COLOURS,
        marks=MARKS,
        still=STILL,
    )


def write_lines(build: Build, language: str) -> str:
    """Write the same in plain text, a line a step."""
    lines = [" · ".join(describe_build(build, language))]
    lines += [
        f"  {MARKS.get(each.status, '…')} {each.name}: "
        f"{_describe_step(each, language)}"
        for each in view_steps(build)
    ]
    return "\n".join(lines)


def describe_build(build: Build, language: str) -> list[str]:
    """Say which build this is, how it is, and what it builds."""
    given = dict(build.substitutions)
    source = " ".join(
        given[key] for key in ("REF_NAME", "SHORT_SHA") if given.get(key)
    )
    status = translate(STATUSES[name_status(build.status)], language)
    taken = measure(build.start_time, build.finish_time)
    duration = write_duration(taken, language) if taken else ""
    parts = (f"Build {build.id[:8]}", status, duration, source)
    return [each for each in parts if each]


def _describe_step(step: StepView, language: str) -> str:
    words = translate(STEP_STATUSES[step.status], language)
    if step.duration is None:
        return words
    return f"{words} · {write_duration(step.duration, language)}"
