"""Pages of a list: their sizes, and the tokens that lead to the next."""

from collections.abc import Sequence
from typing import Any

from localcloud.errors import InvalidError

# cloudbuild.proto leaves both open; these are what clients meet there.
DEFAULT_SIZE = 50
LARGEST_SIZE = 1_000
# What an SQLite integer surely holds.
DIGITS = 18


def check_size(size: int) -> int:
    """Return how many to list, 0 for the default. Raises `InvalidError`."""
    if size < 0:
        raise InvalidError(
            f"page size {size}: expected a number from 0, which lists "
            f"{DEFAULT_SIZE}"
        )
    return min(size or DEFAULT_SIZE, LARGEST_SIZE)


def read_token(token: str) -> int:
    """Return the number that the page before ended with.

    Raises:
        InvalidError: It is none of ours.
    """
    digits = token[1:]
    if token[:1] != "n" or not (digits.isascii() and digits.isdecimal()):
        raise InvalidError(
            f"page token {token[:80]!r} is not one of ours",
            "take nextPageToken from the page before",
        )
    return int(digits[:DIGITS])


def cut_page(rows: Sequence[Any], size: int) -> tuple[Sequence[Any], str]:
    """Cut rows, one more than a page where there are, and write the token."""
    if len(rows) <= size:
        return rows, ""
    return rows[:size], f"n{rows[size - 1]['number']}"
