"""Tables, with a box around them or without.

Source: `gcloud topic formats`, table.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from localcloud.gcloud.terminal import show

BLANKS = re.compile(r"\s+")
PAD = 2
BETWEEN = " | "
ALIGNMENTS: dict[str, Callable[[str, int], str]] = {
    "left": str.ljust,
    "center": str.center,
    "right": str.rjust,
}


@dataclass(frozen=True)
class TableColumn:
    """How a column is shown."""

    head: str
    align: str = "left"
    style: Callable[[str], str] = str
    optional: bool = False


@dataclass(frozen=True)
class Look:
    """How a table is shown: `table[box, title=..., no-heading]`."""

    box: bool = False
    all_box: bool = False
    heading: bool = True
    title: str = ""
    pad: int = PAD
    ascii: bool = False


def print_table(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    look: Look,
    below: Sequence[Callable[[], None]] = (),
) -> None:
    """Print a table.

    Args:
        columns: From the left.
        rows: A text a column.
        look: What is around the cells.
        below: What is printed behind each row, or nothing.
    """
    cells = [[BLANKS.sub(" ", each).strip() for each in row] for row in rows]
    columns, cells = _drop_empty(columns, cells)
    if not columns:
        return
    heads = [each.head for each in columns] if look.heading else []
    widths = [
        max(map(len, column))
        for column in zip(*([heads] if heads else []), *cells, strict=True)
    ]
    if look.box or look.all_box:
        _print_box(columns, cells, widths, look)
        return
    _print_plain(columns, cells, widths, look, below)


def _drop_empty(
    columns: Sequence[TableColumn], rows: list[list[str]]
) -> tuple[Sequence[TableColumn], list[list[str]]]:
    kept = [
        place
        for place, each in enumerate(columns)
        if not each.optional or any(row[place] for row in rows)
    ]
    return [columns[x] for x in kept], [[row[x] for x in kept] for row in rows]


def _print_plain(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    look: Look,
    below: Sequence[Callable[[], None]],
) -> None:
    between = " " * look.pad
    if look.title:
        whole = sum(widths) + look.pad * (len(widths) - 1)
        show(look.title.center(whole).rstrip())
    if look.heading:
        heads = [each.head for each in columns]
        show(between.join(_align(columns, heads, widths)).rstrip())
    for place, row in enumerate(rows):
        aligned = _align(columns, row, widths)
        styled = [x.style(y) for x, y in zip(columns, aligned, strict=True)]
        show(between.join(styled).rstrip())
        for each in below[place : place + 1]:
            each()


def _align(
    columns: Sequence[TableColumn], row: Sequence[str], widths: Sequence[int]
) -> list[str]:
    aligned = [
        ALIGNMENTS[column.align](cell, width)
        for column, cell, width in zip(columns, row, widths, strict=True)
    ]
    # Nothing follows the last: a colour would otherwise hold its blanks.
    return [*aligned[:-1], aligned[-1].rstrip()]


@dataclass(frozen=True)
class _Lines:
    """What a box is drawn with: its lines, and what is between cells."""

    top: str
    titled: str
    middle: str
    bottom: str
    level: str
    upright: str


DRAWN = _Lines("┌┬┐", "├┬┤", "├┼┤", "└┴┘", "─", "│")
TYPED = _Lines("+++", "+++", "+++", "+++", "-", "|")


def _choose_lines(look: Look) -> _Lines:
    """Type the lines where a terminal cannot draw them."""
    if look.ascii:
        return TYPED
    try:
        "".join(DRAWN.__dict__.values()).encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return TYPED
    return DRAWN


def _print_box(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    look: Look,
) -> None:
    lines = _choose_lines(look)
    bar = lines.upright
    whole = sum(widths) + len(BETWEEN) * (len(widths) - 1)
    widths = [*widths[:-1], widths[-1] + max(len(look.title) - whole, 0)]
    whole = max(whole, len(look.title))
    if look.title:
        left, right = lines.top[0], lines.top[-1]
        show(left + lines.level * (whole + 2) + right)
        show(f"{bar} {look.title.center(whole)} {bar}")
    _print_line(widths, lines, lines.titled if look.title else lines.top)
    between = BETWEEN.replace("|", bar)
    if look.heading:
        heads = map(str.center, [each.head for each in columns], widths)
        show(f"{bar} {between.join(heads)} {bar}")
        _print_line(widths, lines, lines.middle)
    for place, row in enumerate(rows):
        if place and look.all_box:
            _print_line(widths, lines, lines.middle)
        aligned = [
            column.style(ALIGNMENTS[column.align](cell, width))
            for column, cell, width in zip(columns, row, widths, strict=True)
        ]
        show(f"{bar} {between.join(aligned)} {bar}")
    _print_line(widths, lines, lines.bottom)


def _print_line(widths: Sequence[int], lines: _Lines, corners: str) -> None:
    left, between, right = list(corners)
    parts = [lines.level * (width + 2) for width in widths]
    show(f"{left}{between.join(parts)}{right}")
