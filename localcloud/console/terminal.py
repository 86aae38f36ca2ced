"""What steps print for a terminal, as HTML that holds nothing but text.

Colours become CSS classes; every other control sequence is dropped.
Sequences: ECMA-48, 5.4, and SGR in 8.3.117.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

SEQUENCE = re.compile(
    r"\x1b\[(?P<sgr>[0-9;:]*)m"  # colours
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # any other control sequence
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # titles, links, strings
    r"|\x1b[ -/]*[0-~]?"  # two-character escapes, and a lone one
)
# What is left of C0 and C1, but for tabs; and marks that reverse the text
# around them (unicode.org/reports/tr9).
UNSEEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
SWITCHES = {1: "bold", 2: "dim", 3: "italic", 4: "underlined"}
BOLD_OFF, ITALIC_OFF, UNDERLINED_OFF = 22, 23, 24
FOREGROUND, BRIGHT = range(30, 38), range(90, 98)
FOREGROUND_OFF = 39
# `38;5;N` and `38;2;R;G;B`: colours that our two themes cannot promise to be
# readable; they are passed over with their parameters.
EXTENDED = (38, 48)
PARAMETERS = {5: 1, 2: 3}
# xterm reads as many.
MOST_CODES = 30


@dataclass(frozen=True)
class Look:
    """How text looks: its colour, 0 to 7, and its other classes."""

    colour: int | None = None
    classes: frozenset[str] = frozenset()

    def write_classes(self) -> str:
        """Write the `class` attribute's value; empty for plain text."""
        colour = [] if self.colour is None else [f"ansi-{self.colour}"]
        return " ".join([*colour, *sorted(self.classes)])


def draw_line(line: str) -> Markup:
    r"""Draw a line of a log, without its end.

    Of a line that a progress bar wrote over (`\r`), the last state is drawn.
    """
    line = line.rstrip("\r").rpartition("\r")[2]
    drawn = [_draw_text(text, look) for text, look in _split(line)]
    return Markup("").join(drawn)


def _draw_text(text: str, look: Look) -> Markup:
    text = UNSEEN.sub("", text)
    classes = look.write_classes()
    if not classes or not text:
        return escape(text)
    tag = Markup('<span class="{}">{}</span>')
    return tag.format(classes, text)


def _split(line: str) -> Iterator[tuple[str, Look]]:
    look, at = Look(), 0
    for found in SEQUENCE.finditer(line):
        yield line[at : found.start()], look
        at = found.end()
        if found["sgr"] is not None:
            look = _change_look(look, _read_codes(found["sgr"]))
    yield line[at:], look


def _read_codes(text: str) -> list[int]:
    # More and longer numbers mean nothing, and take long to read.
    parts = text.replace(":", ";").split(";", MOST_CODES)[:MOST_CODES]
    return [int(each[:4] or "0") for each in parts]


def _change_look(look: Look, codes: Sequence[int]) -> Look:
    queue = list(codes)
    while queue:
        code = queue.pop(0)
        if code in EXTENDED:
            kind = queue.pop(0) if queue else 0
            del queue[: PARAMETERS.get(kind, 0)]
        else:
            look = _apply(look, code)
    return look


def _apply(look: Look, code: int) -> Look:
    if code == 0:
        return Look()
    if code in SWITCHES:
        return replace(look, classes=look.classes | {SWITCHES[code]})
    if code in FOREGROUND or code in BRIGHT:
        return replace(look, colour=code % 10)
    if code == FOREGROUND_OFF:
        return replace(look, colour=None)
    off = {
        BOLD_OFF: {"bold", "dim"},
        ITALIC_OFF: {"italic"},
        UNDERLINED_OFF: {"underlined"},
    }
    return replace(look, classes=look.classes - off.get(code, set()))
