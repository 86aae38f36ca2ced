"""Cells of the assortment: the brands on each shelf, with their shares."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from course.shop.assortment import (
    BRANDS,
    NO_BRAND,
    NO_BRAND_VIEWS,
    NO_CODE,
    NO_CODE_VIEWS,
    PURCHASE_RATE,
    SHELVES,
    VIEWS_LIKE_SALES,
    Shelf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from course.shop.draws import Floats

SMALL_BRANDS_A_SHELF = 60
SMALL_BRANDS_WITHOUT_CODE = 2_000
# Small brands of a shelf have shares ~ 1 / (rank + this): none outsells the
# known ones.
SMALL_BRAND_OFFSET = 12


@dataclass(frozen=True)
class Cells:
    """One row per (shelf, brand): indices into ``codes`` and ``brands``.

    ``sales`` are shares that sum to 1; ``liking`` is how much more often than
    its sales tell a product of the cell is looked at; ``shelf_views`` are
    shares of what is only looked at, one a code.
    """

    codes: tuple[str, ...]
    brands: tuple[str, ...]
    code: NDArray[np.int64]
    brand: NDArray[np.int64]
    sales: Floats
    liking: Floats
    shelf_views: Floats


def stock_shelves() -> Cells:
    """Put known brands, small brands and unbranded goods on every shelf."""
    known = sorted({name for shelf in SHELVES for name in shelf.brands})
    small = invent_brands(BRANDS - len(known), avoid=set(known))
    brands = (NO_BRAND, *known, *small)
    number = {name: i for i, name in enumerate(brands)}
    rows = []
    for code, shelf in enumerate(SHELVES):
        for name, share in list_brands(shelf, small, first=code * 37):
            liking = NO_BRAND_VIEWS if name == NO_BRAND else 1.0
            rows.append((code, number[name], shelf.share * share, liking))
    columns = list(zip(*rows, strict=True))
    sales = np.array(columns[2])
    return Cells(
        codes=tuple(shelf.code for shelf in SHELVES),
        brands=brands,
        code=np.array(columns[0]),
        brand=np.array(columns[1]),
        sales=sales / sales.sum(),
        liking=np.array(columns[3]),
        shelf_views=share_shelf_views(),
    )


def share_shelf_views() -> Floats:
    """Shares of each shelf in the views of those who only look; they sum to 1.

    The published shares are of all views: those of the deciding are taken out.
    """
    sales = np.array([shelf.share for shelf in SHELVES])
    sales /= sales.sum()
    coded = np.array([shelf.code != NO_CODE for shelf in SHELVES])
    rate = [PURCHASE_RATE.get(top_level(shelf.code), 1.0) for shelf in SHELVES]
    views = np.where(coded, sales / rate, 0.0)
    views *= (1 - NO_CODE_VIEWS) / views.sum()
    views[~coded] = NO_CODE_VIEWS
    looked = views - VIEWS_LIKE_SALES * sales
    shares: Floats = looked / looked.sum()
    return shares


def top_level(code: str) -> str:
    """First level of a category_code."""
    return code.split(".", 1)[0]


def list_brands(
    shelf: Shelf, small: tuple[str, ...], first: int
) -> Iterator[tuple[str, float]]:
    """Yield the shelf's brands with their share of its sales; they sum to 1."""
    yield from shelf.brands.items()
    if shelf.unbranded:
        yield NO_BRAND, shelf.unbranded
    coded = shelf.code != NO_CODE
    n = SMALL_BRANDS_A_SHELF if coded else SMALL_BRANDS_WITHOUT_CODE
    weight = 1 / (np.arange(n) + 1 + SMALL_BRAND_OFFSET)
    rest = 1 - shelf.unbranded - sum(shelf.brands.values())
    for i, share in enumerate(rest * weight / weight.sum()):
        yield small[(first + i) % len(small)], float(share)


def invent_brands(n: int, avoid: set[str]) -> tuple[str, ...]:
    """``n`` names of three syllables that are not among ``avoid``."""
    onsets, vowels = "bdfgklmnprstvz", "aeiou"
    syllables = [a + b for a, b in product(onsets, vowels)]
    names = ("".join(parts) for parts in product(syllables, repeat=3))
    spread = [name for name in names if name not in avoid]
    step = len(spread) // n
    return tuple(spread[: step * n : step])
