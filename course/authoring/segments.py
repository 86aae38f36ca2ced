"""Cuts a file into the parts that several cells write, by their first lines."""

import io
from collections.abc import Sequence

from course.errors import SyncError
from course.lessons.steps import PLACE, WriteStep
from course.messages import N_


def split_file(name: str, text: str, steps: Sequence[WriteStep]) -> list[str]:
    """Cut `text` so that each step gets its part, in order.

    A later part begins where its cell's first lines stand in the file (as few
    of them as name one place), and takes the blank lines before it that it has.

    Raises:
        SyncError: these lines are nowhere in the file, or in several places.
    """
    lines = list(io.StringIO(text))
    starts: list[int] = []
    earliest = 0
    for step in steps:
        start = _find_start(name, lines, earliest, step) if step.append else 0
        starts.append(start)
        earliest = max(start, earliest) + 1
    ends = [*starts[1:], len(lines)]
    return ["".join(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


def _find_start(
    name: str,
    lines: Sequence[str],
    earliest: int,
    step: WriteStep,
) -> int:
    own = list(io.StringIO(step.text))
    blanks = next((i for i, line in enumerate(own) if line.strip()), len(own))
    start = _find_anchor(name, lines, earliest, own[blanks:], step)
    while blanks and start > earliest and not lines[start - 1].strip():
        start -= 1
        blanks -= 1
    return start


def _find_anchor(
    name: str,
    lines: Sequence[str],
    earliest: int,
    anchor: Sequence[str],
    step: WriteStep,
) -> int:
    places = list(range(earliest, len(lines)))
    several: list[int] = []
    for offset, wanted in enumerate(anchor):
        places = [
            place
            for place in places
            if place + offset < len(lines) and lines[place + offset] == wanted
        ]
        if len(places) == 1:
            return places[0]
        if not places:
            break
        several = places
    raise _no_place(name, step, anchor, several)


def _no_place(
    name: str,
    step: WriteStep,
    anchor: Sequence[str],
    several: Sequence[int],
) -> SyncError:
    first = anchor[0].rstrip("\n") if anchor else ""
    if several:
        found = N_(
            "its first line {line!r} stands on lines {numbers} of {file}"
        )
    else:
        found = N_("its first line {line!r} is nowhere in the rest of {file}")
    return SyncError(
        PLACE,
        found,
        N_("first lines that stand at one place in the file"),
        N_(
            "give the cell the file's line where its part begins, "
            "and sync again"
        ),
        **step.origin.values,
        line=first,
        numbers=", ".join(str(place + 1) for place in several),
        file=name,
    )
