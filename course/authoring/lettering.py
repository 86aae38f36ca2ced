"""How much room words take in a picture, and where its lines break.

Measured in DejaVu Sans, which matplotlib brings along: it is wider than most,
so what fits in it fits in the font that a reader has.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from matplotlib import get_data_path
from PIL.ImageFont import FreeTypeFont, truetype

# French sets a space before these, where no line may break.
_BREAK = re.compile(r" (?![:;!?])")


def measure(text: str, size: int, *, bold: bool = False) -> float:
    """Measure the width of a line, in the unit of its size."""
    return _load("DejaVuSans-Bold" if bold else "DejaVuSans", size).getlength(
        text
    )


def break_lines(
    texts: Iterable[str], room: float, size: int, *, bold: bool = False
) -> list[str]:
    """Break texts into as few lines as fit, of about the same width.

    Args:
        texts: Each begins a line.
        room: The width of a line; a word that is wider stands alone.
        size: Of the letters.
        bold: Whether they are.
    """
    return [
        line
        for text in texts
        for line in _balance(_BREAK.split(text), room, size, bold=bold)
    ]


def _balance(
    words: Sequence[str], room: float, size: int, *, bold: bool
) -> list[str]:
    lines = _fill(words, room, size, bold=bold)
    widths = {
        measure(" ".join(words[start:end]), size, bold=bold)
        for start, end in combinations(range(len(words) + 1), 2)
    }
    # The narrowest room that takes no more lines.
    for width in sorted(each for each in widths if each < room):
        narrow = _fill(words, width, size, bold=bold)
        if len(narrow) == len(lines):
            return narrow
    return lines


def _fill(
    words: Sequence[str], room: float, size: int, *, bold: bool
) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if measure(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _load(name: str, size: int) -> FreeTypeFont:
    return truetype(
        Path(get_data_path()) / "fonts" / "ttf" / f"{name}.ttf", size
    )
