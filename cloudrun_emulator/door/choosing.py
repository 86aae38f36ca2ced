"""Which revision answers a request."""

import random
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

# The name of Google's cookie, and its thirty days.
COOKIE = "GAESA"
COOKIE_SECONDS = 30 * 24 * 3600
COOKIE_VALUE = re.compile(
    rb"(?:^|[;\s])" + COOKIE.encode() + rb"=([0-9a-f]{8})\.([0-9a-f]*)"
)
WHOLE = 100
PLACES = 2**32


@dataclass(frozen=True)
class Client:
    """What a cookie remembers: a place on the split, and an instance."""

    place: int
    instance: str


class Split:
    """Draws revisions by percentage.

    Drawn as from a shuffled pack of a hundred cards: the order cannot be
    foreseen, and every hundred requests have their exact shares.
    """

    def __init__(self, percents: Mapping[str, int]) -> None:
        # By name: a change of shares then moves as few clients as it can.
        self._names = sorted(each for each in percents if percents[each])
        self._bounds = [*accumulate(percents[x] for x in self._names)]
        self._cards: list[str] = []

    @property
    def is_empty(self) -> bool:
        return not self._names

    def draw(self) -> str:
        """Draw the revision of a request that brings no cookie."""
        if len(self._names) == 1:
            return self._names[0]
        if not self._cards:
            self._cards = [
                self._names[bisect_right(self._bounds, place)]
                for place in range(WHOLE)
            ]
            random.shuffle(self._cards)
        return self._cards.pop()

    def find(self, client: Client) -> str:
        """Find the revision at a client's place."""
        place = client.place * WHOLE // PLACES
        return self._names[bisect_right(self._bounds, place)]

    def place(self, name: str) -> int:
        """Choose a place for a new client of a revision."""
        index = self._names.index(name) if name in self._names else -1
        if index < 0:
            return random.randrange(PLACES)  # noqa: S311 -- no secret
        low = self._bounds[index - 1] if index else 0
        first, after = (
            -(-each * PLACES // WHOLE) for each in (low, self._bounds[index])
        )
        return random.randrange(first, after)  # noqa: S311 -- no secret


def read_cookie(value: bytes) -> Client | None:
    """Read the client that a Cookie field remembers."""
    found = COOKIE_VALUE.search(value)
    return Client(int(found[1], 16), found[2].decode()) if found else None


def write_cookie(client: Client) -> bytes:
    """Write the field that makes a browser remember."""
    return (
        f"Set-Cookie: {COOKIE}={client.place:08x}.{client.instance}; "
        f"Max-Age={COOKIE_SECONDS}; Path=/; HttpOnly\r\n"
    ).encode()
