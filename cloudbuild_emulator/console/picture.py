"""A build as one picture (SVG) that needs neither style sheet nor network."""

from cloudbuild_emulator.console.drawing import draw_template
from cloudbuild_emulator.console.languages import Texts, read_texts
from cloudbuild_emulator.console.moments import write_duration
from cloudbuild_emulator.console.steps import (
    StepView,
    draw_graph,
    measure,
    name_status,
    view_steps,
)
from cloudbuild_emulator.messages import Build

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
    texts = read_texts(language)
    steps = view_steps(build)
    return draw_template(
        "picture.svg",
        id=build.id[:8],
        graph=draw_graph(build),
        head=" · ".join(describe_build(build, texts)),
        status=name_status(build.status),
        steps=[(each, _describe_step(each, texts)) for each in steps],
        colours=COLOURS,
        marks=MARKS,
        still=STILL,
    )


def write_lines(build: Build, language: str) -> str:
    """Write the same in plain text, a line a step."""
    texts = read_texts(language)
    lines = [" · ".join(describe_build(build, texts))]
    lines += [
        f"  {MARKS.get(each.status, '…')} {each.name}: "
        f"{_describe_step(each, texts)}"
        for each in view_steps(build)
    ]
    return "\n".join(lines)


def describe_build(build: Build, texts: Texts) -> list[str]:
    """Say which build this is, how it is, and what it builds."""
    given = dict(build.substitutions)
    source = " ".join(
        given[key] for key in ("REF_NAME", "SHORT_SHA") if given.get(key)
    )
    status = texts(f"status.{name_status(build.status)}")
    taken = measure(build.start_time, build.finish_time)
    duration = write_duration(taken, texts) if taken else ""
    parts = (f"Build {build.id[:8]}", status, duration, source)
    return [each for each in parts if each]


def _describe_step(step: StepView, texts: Texts) -> str:
    words = texts(f"step_status.{step.status}")
    if step.duration is None:
        return words
    return f"{words} · {write_duration(step.duration, texts)}"
