"""Events in memory: columns of numbers, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from course.shop.draws import Flags, Integers

KINDS = ("view", "cart", "purchase")
VIEW, CART, PURCHASE = range(3)


@dataclass(frozen=True)
class Events:
    """Events, one an entry.

    ``time`` is in seconds since the log's beginning, ``kind`` an index into
    KINDS, ``offer`` one into the catalogue, ``session`` one into a table of
    sessions.
    """

    time: Integers
    kind: NDArray[np.int8]
    offer: Integers
    session: Integers

    def __len__(self) -> int:
        return len(self.time)

    def take(self, which: Integers | Flags | slice) -> Events:
        """Those events alone, in the order asked for."""
        return Events(
            self.time[which],
            self.kind[which],
            self.offer[which],
            self.session[which],
        )

    def sort(self) -> Events:
        """Put in order of time; those of one second keep their order."""
        # Time and place in one key sort faster than a stable argsort does.
        bits = len(self).bit_length()
        key = (self.time << bits) | np.arange(len(self))
        key.sort()
        return self.take(key & ((1 << bits) - 1))


def join_events(*parts: Events) -> Events:
    """All of them, one part after the other."""
    return Events(
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.offer for part in parts]),
        np.concatenate([part.session for part in parts]),
    )
