"""Secrets masked in what a step prints, however it spells them."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

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
# The beginning of one, of which the rest is still to be printed.
UNFINISHED = re.compile(
    rb"(?:\x1b(?:[\]PX^_][^\x07\x1b\n]*|\[[0-?]*[ -/]*|[ -/]*)\x1b?"
    rb"|\xc2(?:\x9b[0-?]*[ -/]*)?|[\xd8\xef]|\xef\xbb|\xe2[\x80\x81]?)\Z"
)


class Masker:
    """Replaces secret values in blocks of whole lines.

    A secret of several lines is masked line by line. Control sequences within
    a printed secret do not hide it.

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
        self._words = sorted(words, key=len, reverse=True)
        self.longest = len(self._words[0]) if words else 0
        self._pattern = re.compile(b"|".join(map(re.escape, self._words)))

    def mask(self, block: bytes) -> bytes:
        """Return the block with every secret replaced."""
        if self._has_word(block):
            block = self._pattern.sub(MASK, block)
        if self._words and HIDING.search(block):
            for view in VIEWS:
                block = self._mask_view(block, view)
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

    def _has_word(self, block: bytes) -> bool:
        # Looking for each word is many times as fast as the pattern.
        return any(word in block for word in self._words)

    def _mask_view(self, block: bytes, view: re.Pattern[bytes]) -> bytes:
        """Mask what is seen of a block when its unseen parts are left out."""
        seen = _Seen(block, view)
        if not self._has_word(seen.text):
            return block
        parts, end = [], 0
        for found in self._pattern.finditer(seen.text):
            parts += [block[end : seen.find(found.start())], MASK]
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
