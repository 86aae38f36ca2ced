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
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secret values; those under three bytes are not masked."""
        words: set[bytes] = set()
        for secret in secrets:
            whole = secret.strip().encode()
            for part in {whole, *whole.splitlines()}:
                words |= _spell(part)
        ordered = sorted(words, key=len, reverse=True)
        self.longest = len(ordered[0]) if ordered else 0
        self._pattern = re.compile(b"|".join(map(re.escape, ordered)))

    def mask(self, block: bytes) -> bytes:
        """Return the block with every secret replaced."""
        return self._pattern.sub(MASK, block) if self.longest else block

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
        core = coded[first:last]
        if len(core) >= SHORTEST_BASE64:
            spelled |= {core, core.replace(b"+", b"-").replace(b"/", b"_")}
    return spelled
