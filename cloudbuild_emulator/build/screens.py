"""What a terminal shows of a line in the end: overwritten, moved about in."""

import re
from collections.abc import Sequence

# ECMA-48: backspace and carriage return; cursor forward, back, to a column.
MOVE = re.compile(
    rb"(?P<back>\x08)|(?P<start>\r(?!\r*\n))"
    rb"|(?:\x1b\[|\xc2\x9b)(?P<count>\d{0,4})(?P<move>[CDG`])"
)
CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+|.", re.DOTALL)
# As far as any terminal is wide.
LAST_COLUMN = 9_999
# Where a character stands in the line, its end behind it.
Span = tuple[int, int]


def show_line(line: bytes, hidden: re.Pattern[bytes]) -> list[Span]:
    """Return where the characters stand that are seen at last, in order.

    Args:
        line: As it was printed.
        hidden: What a terminal shows nothing of, moves among it.
    """
    cells: list[Span | None] = []
    column = at = 0
    while at < len(line):
        if found := MOVE.match(line, at):
            column = _move(column, found)
        elif found := hidden.match(line, at):
            """It is not seen, and nothing moves."""
        elif found := CHARACTER.match(line, at):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = found.span()
            column = min(column + 1, LAST_COLUMN)
        at = found.end() if found else at + 1
    return [each for each in cells if each]


def _move(column: int, found: re.Match[bytes]) -> int:
    if found["start"]:
        return 0
    if found["back"]:
        return max(column - 1, 0)
    count = int(found["count"] or 1) or 1
    match found["move"]:
        case b"C":
            return min(column + count, LAST_COLUMN)
        case b"D":
            return max(column - count, 0)
    return count - 1


def join_spans(spans: Sequence[Span]) -> list[Span]:
    """Join the spans that meet, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
