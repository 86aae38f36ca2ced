"""Secrets masked in what a step prints, however it spells them."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from cloudbuild_emulator.build.screens import (
    MOVE,
    Span,
    join_spans,
    show_line,
)
from cloudbuild_emulator.build.spellings import SHORTEST, spell_secret

MASK = b"********"
# What a terminal, or the console's page, shows nothing of: control characters
# but for tabs and line ends (C1 ones in UTF-8), direction marks, and spaces
# without a width.
UNSEEN = (
    rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f\xad]|\xd8\x9c"
    rb"|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf"
)
# ECMA-48, 5.4: control sequences (colours), two-character escapes.
SEQUENCE = rb"(?:\x1b\[|\xc2\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]"
# Titles and links, which a terminal takes whole.
STRING = rb"\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)"
# Either way of reading must show no secret.
VIEWS = (
    re.compile(rb"|".join((STRING, SEQUENCE, UNSEEN))),
    re.compile(rb"|".join((SEQUENCE, UNSEEN))),
)
HIDING = re.compile(UNSEEN)
# A line's end within a secret does not hide it either.
LINE_END = re.compile(rb"\n")
OVER_LINES = re.compile(rb"|".join((SEQUENCE, UNSEEN, rb"\n")))
# A shorter one that a line's end cuts is ordinary text, and so is a beginning.
SHORTEST_CUT = 8
SHORTEST_BEGIN = 3
LONGEST_BEGIN = 256
# The beginning of one, of which the rest is still to be printed.
UNFINISHED = re.compile(
    rb"(?:\x1b(?:[\]PX^_][^\x07\x1b\n]*|\[[0-?]*[ -/]*|[ -/]*)\x1b?"
    rb"|\xc2(?:\x9b[0-?]*[ -/]*)?|[\xd8\xef]|\xef\xbb|\xe2[\x80\x81]?)\Z"
)


class Masker:
    """Replaces secret values in blocks of whole lines.

    A secret of several lines is masked line by line. Control sequences, ends
    of lines and what a terminal overwrites do not hide a printed secret.

    Args:
        secrets: The values; those under three bytes are not masked.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        words: set[bytes] = set()
        for secret in secrets:
            whole = secret.strip().encode()
            for part in {whole, *map(bytes.strip, whole.splitlines())}:
                words |= spell_secret(part)
        seen = {HIDING.sub(b"", each) for each in words}
        words |= {each for each in seen if len(each) >= SHORTEST}
        self._words = _Words(words)
        self._cut = _Words(x for x in words if len(x) >= SHORTEST_CUT)
        self.longest = max(map(len, words), default=0)

    def mask(self, block: bytes) -> bytes:
        """Return the block with every secret replaced."""
        if self._words.are_in(block):
            block = self._words.pattern.sub(MASK, block)
        is_plain = not self._words.all or not HIDING.search(block)
        if not is_plain:
            for view in VIEWS:
                block = _mask_view(block, view, self._words)
            lines = block.split(b"\n")
            block = b"\n".join(map(self._mask_screen, lines))
        if self._cut.all and b"\n" in block[:-1]:
            view = LINE_END if is_plain else OVER_LINES
            block = _mask_view(block, view, self._cut)
        return block

    def mask_text(self, text: str) -> str:
        return self.mask(text.encode()).decode(errors="replace")

    def cut(self, block: bytes, most: int) -> tuple[bytes, bytes]:
        """Cut a block without an end: masked, and what may be half a secret.

        Args:
            block: The beginning of a line.
            most: Bytes that may be kept for later.
        """
        masked = self.mask(block)
        needed = max(self.longest - 1, 0)
        whole = UNFINISHED.search(masked)
        seen = _Seen(masked[: whole.start()] if whole else masked, VIEWS[0])
        at = (
            seen.find(max(len(seen.text) - needed, 0))
            if needed
            else len(masked)
        )
        rest = masked[at:]
        # It is all control sequences: what is seen of it is enough.
        if len(rest) > max(most, needed):
            rest = VIEWS[0].sub(b"", rest)
        return masked[:at], rest

    def find_begun(self, lines: bytes) -> int:
        """Return where the line begins in which a secret may have begun.

        Without one, it is behind the lines.
        """
        start = max(len(lines) - 2 * LONGEST_BEGIN, 0)
        seen = _Seen(lines[start:], OVER_LINES)
        longest = 0
        for word in self._cut.all:
            most = min(len(word) - 1, LONGEST_BEGIN)
            for length in range(most, max(longest, SHORTEST_BEGIN - 1), -1):
                if seen.text.endswith(word[:length]):
                    longest = length
                    break
        if not longest:
            return len(lines)
        at = start + seen.find(len(seen.text) - longest)
        return lines.rfind(b"\n", 0, at) + 1

    def _mask_screen(self, line: bytes) -> bytes:
        """Mask what a terminal shows of a line at last."""
        if not MOVE.search(line):
            return line
        cells = show_line(line, VIEWS[0])
        text = b"".join(line[start:end] for start, end in cells)
        if not self._words.are_in(text):
            return line
        ends = list(accumulate(end - start for start, end in cells))
        spans: list[Span] = []
        for found in self._words.pattern.finditer(text):
            first = bisect_right(ends, found.start())
            shown = cells[first : bisect_right(ends, found.end() - 1) + 1]
            begin = min(start for start, _ in shown)
            spans.append((begin, max(end for _, end in shown)))
        for begin, end in reversed(join_spans(spans)):
            line = line[:begin] + MASK + line[end:]
        return line


class _Words:
    """What is looked for, the longest first."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self.all = sorted(words, key=len, reverse=True)
        self.pattern = re.compile(b"|".join(map(re.escape, self.all)))

    def are_in(self, text: bytes) -> bool:
        # Looking for each word is many times as fast as the pattern.
        return any(word in text for word in self.all)


def _mask_view(block: bytes, view: re.Pattern[bytes], words: _Words) -> bytes:
    """Mask what is seen of a block when its unseen parts are left out."""
    text = view.sub(b"", block)
    if not words.are_in(text):
        return block
    seen = _Seen(block, view)
    parts, end = [], 0
    for found in words.pattern.finditer(text):
        start = seen.find(found.start())
        parts += [block[end:start], MASK]
        end = seen.find(found.end() - 1) + 1
    return b"".join([*parts, block[end:]])


class _Seen:
    """What is seen of a block, and where in the block it stands."""

    def __init__(self, block: bytes, view: re.Pattern[bytes]) -> None:
        self.text = view.sub(b"", block)
        hidden = [each.span() for each in view.finditer(block)]
        self._lost = [0, *accumulate(end - start for start, end in hidden)]
        self._places = [
            start - lost
            for (start, _), lost in zip(hidden, self._lost, strict=False)
        ]

    def find(self, at: int) -> int:
        """Return where in the block a seen byte stands."""
        return at + self._lost[bisect_right(self._places, at)]
