"""Columns of text for the log, made without a Python loop over rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from course.shop import figures
from course.shop.draws import scramble

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from course.shop.catalogue import Catalogue
    from course.shop.draws import Integers

UUID_WIDTH = 36
UUID_DASHES = (8, 13, 18, 23)
UUID_VERSION = (14, ord("4"))
UUID_VARIANT = 19
FIRST_USER = 512_000_000
USER_BITS = (
    26  # user ids are spread over 67 M numbers, more where the pool is larger
)
USER_FACTOR = 0x2545F491
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def from_characters(characters: NDArray[np.uint8]) -> pa.StringArray:
    """Strings of one width from their characters, shape (strings, width)."""
    n, width = characters.shape
    offsets = np.arange(n + 1, dtype=np.int32) * np.int32(width)
    buffers = [
        pa.py_buffer(offsets),
        pa.py_buffer(np.ascontiguousarray(characters)),
    ]
    return pa.StringArray.from_buffers(n, *buffers)


@cache
def clock() -> NDArray[np.uint8]:
    """Characters of "HH:MM:SS" for each second of a day, shape (86400, 8)."""
    second = np.arange(figures.SECONDS_A_DAY)
    parts = (second // 3600, second // 60 % 60, second % 60)
    characters = np.full((len(second), 8), ord(":"), dtype=np.uint8)
    for place, part in enumerate(parts):
        characters[:, 3 * place] = ord("0") + part // 10
        characters[:, 3 * place + 1] = ord("0") + part % 10
    return characters


def write_times(day: date) -> pa.StringArray:
    """event_time of each second of a day: "2019-10-01 00:00:00 UTC"."""
    n = figures.SECONDS_A_DAY
    before = np.frombuffer(f"{day.isoformat()} ".encode(), dtype=np.uint8)
    after = np.frombuffer(b" UTC", dtype=np.uint8)
    sides = [np.broadcast_to(side, (n, len(side))) for side in (before, after)]
    return from_characters(np.hstack([sides[0], clock(), sides[1]]))


def write_uuids(serial: Integers, seed: int) -> pa.StringArray:
    """Session ids that look like random UUIDs (version 4), one a serial."""
    halves = [
        scramble(serial, 2 * seed + half).astype(">u8") for half in (0, 1)
    ]
    octets = np.column_stack(halves).view(np.uint8).reshape(-1, 16)
    digits = np.empty((len(serial), 32), dtype=np.uint8)
    digits[:, 0::2] = octets >> 4
    digits[:, 1::2] = octets & 15
    characters = np.full((len(serial), UUID_WIDTH), ord("-"), dtype=np.uint8)
    places = [i for i in range(UUID_WIDTH) if i not in UUID_DASHES]
    characters[:, places] = HEX[digits]
    characters[:, UUID_VERSION[0]] = UUID_VERSION[1]
    characters[:, UUID_VARIANT] = HEX[8 + (characters[:, UUID_VARIANT] & 3)]
    return from_characters(characters)


def number_users(user: Integers, pool: int) -> Integers:
    """user_id of each user: a number of its own, in no order."""
    bits = max(USER_BITS, int(pool).bit_length())
    return FIRST_USER + (user * USER_FACTOR + 12_345) % (1 << bits)


def write_prices(catalogue: Catalogue) -> pa.StringArray:
    """Price of each offer with two decimals: "35.79"."""
    whole, part = np.divmod(catalogue.cents, 100)
    tens, ones = np.divmod(part, 10)
    texts = [
        pc.cast(pa.array(digits), pa.string()) for digits in (whole, tens, ones)
    ]
    return pc.binary_join_element_wise(
        pc.binary_join_element_wise(texts[0], texts[1], "."), texts[2], ""
    )


def write_offers(catalogue: Catalogue) -> pa.StringArray:
    """Write the five columns of each offer as in a CSV row, commas around."""
    columns = [
        pc.cast(pa.array(catalogue.product_id), pa.string()),
        pc.cast(pa.array(catalogue.category_id), pa.string()),
        pa.array(catalogue.codes).take(pa.array(catalogue.code)),
        pa.array(catalogue.brands).take(pa.array(catalogue.brand)),
        write_prices(catalogue),
    ]
    return pc.binary_join_element_wise("", *columns, "", ",")
