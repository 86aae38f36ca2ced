"""Secrets masked in what a step prints: as they are, and as base64."""

import base64
import re
from collections.abc import Iterable

MASK = b"********"
# Shorter ones would mask ordinary text.
SHORTEST = 3
SHORTEST_BASE64 = 6


class Masker:
    """Replaces secret values in blocks of whole lines.

    A secret of several lines is masked line by line.

    Args:
        secrets: The values; those under three bytes are not masked.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        words: set[bytes] = set()
        for secret in secrets:
            whole = secret.strip().encode()
            for part in {whole, *map(bytes.strip, whole.splitlines())}:
                words |= _spell(part)
        self._words = sorted(words, key=len, reverse=True)
        self.longest = len(self._words[0]) if words else 0
        self._pattern = re.compile(b"|".join(map(re.escape, self._words)))

    def mask(self, block: bytes) -> bytes:
        """Return the block with every secret replaced."""
        # Looking for each word is many times as fast as the pattern.
        if any(word in block for word in self._words):
            return self._pattern.sub(MASK, block)
        return block

    def mask_text(self, text: str) -> str:
        return self.mask(text.encode()).decode(errors="replace")


def _spell(word: bytes) -> set[bytes]:
    """Return the ways in which a value may be printed."""
    if len(word) < SHORTEST:
        return set()
    spelled = {word}
    for shift in range(3):
        # Only whole groups of six bits do not depend on the neighbours.
        coded = base64.b64encode(b"\0" * shift + word).rstrip(b"=")
        first = -(-shift * 8 // 6)
        last = (shift + len(word)) * 8 // 6
        spelled |= _spell_base64(coded[first:last])
    # The command `base64` breaks what it prints into lines.
    lines = base64.encodebytes(word).splitlines()
    for line in lines[:-1]:
        spelled |= _spell_base64(line)
    return spelled | _spell_base64(lines[-1].rstrip(b"=")[:-1])


def _spell_base64(coded: bytes) -> set[bytes]:
    if len(coded) < SHORTEST_BASE64:
        return set()
    return {coded, coded.replace(b"+", b"-").replace(b"/", b"_")}
