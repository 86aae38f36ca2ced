"""The shop's offers: products with category, brand, price and popularity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from course.shop import figures
from course.shop.assortment import (
    BRAND_PRICE,
    NO_BRAND,
    NO_CODE,
    PRICE_MAX,
    PRODUCTS,
    SHELVES,
    VIEWS_LIKE_SALES,
)
from course.shop.draws import Draws
from course.shop.popularity import assign_cells, share_sales, share_views
from course.shop.shelves import stock_shelves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from course.shop.draws import Floats, Integers
    from course.shop.shelves import Cells

PRODUCTS_MIN = 3_000
# Products grow slower than events: a small shop has fewer, but a long tail too.
PRODUCTS_GROWTH = 0.4
FREE_PRODUCTS = 40  # shown with price 0
FIRST_PRODUCT = 1_000_000
PRODUCT_STEP = 550
PRICE_MIN = 0.8
PRICE_NOISE = 0.08
GOLDEN_RATIO = 0.6180339887498949  # its multiples, mod 1, fill (0, 1) evenly
FIRST_CATEGORY = 2_053_013_552_000_000_000
CATEGORY_STEP = 16_777_259
CATEGORIES_A_CODE = 3
CATEGORIES_WITHOUT_CODE = 200


@dataclass(frozen=True)
class Catalogue:
    """Offers, one an entry, sorted by category_code.

    An offer is a product under one brand: a product sold under two brands is
    two offers of one ``product_id``. ``code`` and ``brand`` are indices into
    ``codes`` and ``brands``, where "" stands for null; ``cents`` is the price.
    ``sales`` and ``views`` are cumulative shares (the last is 1) of what is
    carted or bought, and of what is only looked at. ``code_edges`` holds where
    each code's offers begin, and at last the number of offers.
    """

    product_id: Integers
    category_id: Integers
    code: Integers
    brand: Integers
    cents: Integers
    sales: Floats
    views: Floats
    code_edges: Integers
    codes: tuple[str, ...]
    brands: tuple[str, ...]


def count_products(events_a_day: int) -> int:
    """How many products a shop of this size sells."""
    share = min(events_a_day / figures.EVENTS_A_DAY, 1.0)
    return max(PRODUCTS_MIN, round(PRODUCTS * math.pow(share, PRODUCTS_GROWTH)))


def build_catalogue(seed: int, events_a_day: int) -> Catalogue:
    """Make the offers of a shop; the same for the same seed and size."""
    draws = Draws(seed, 0)
    cells = stock_shelves()
    n = count_products(events_a_day)
    sales = share_sales(n)
    cell = assign_cells(cells, sales, draws)
    views = share_views(cells, cell, sales)
    cents = draw_prices(cells, cell, draws)
    free = choose_free(cells, cell)
    cents[free] = 0
    views[free] = figures.PRICE_ZERO_ROWS / (1 - VIEWS_LIKE_SALES) / len(free)
    number = FIRST_PRODUCT + np.cumsum(1 + draws.below(n, PRODUCT_STEP))
    twice = np.flatnonzero(draws.chance(n, figures.TWO_BRANDS))
    second = draws.below(len(twice), len(cells.brands))
    sales[twice] /= 2
    views[twice] /= 2

    offers = np.r_[np.arange(n), twice]
    offers = offers[
        order := np.argsort(cells.code[cell][offers], kind="stable")
    ]
    code = cells.code[cell][offers]
    return Catalogue(
        product_id=number[np.argsort(draws.uniform(n), kind="stable")][offers],
        category_id=draw_categories(code, draws.uniform(n)[offers]),
        code=code,
        brand=np.r_[cells.brand[cell], second][order],
        cents=cents[offers],
        sales=accumulate(sales[offers]),
        views=accumulate(views[offers]),
        code_edges=np.searchsorted(code, np.arange(len(cells.codes) + 1)),
        codes=cells.codes,
        brands=cells.brands,
    )


def draw_prices(cells: Cells, cell: Integers, draws: Draws) -> Integers:
    """Cents of each product: log-normal by shelf, dearer for some brands.

    The products of a cell, best seller first, take the quantiles of the
    distribution in a sequence that covers it evenly: the few that make most of
    the sales must not all be dear in one shop and cheap in the next.
    """
    shelf = cells.code[cell]
    median = np.array([shelf.price for shelf in SHELVES])[shelf]
    sigma = np.array([shelf.sigma for shelf in SHELVES])[shelf]
    level = np.array([BRAND_PRICE.get(name, 1.0) for name in cells.brands])
    order = np.argsort(cell, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(cell)) - np.searchsorted(
        cell[order], cell[order]
    )
    quantile = np.clip((0.5 + place * GOLDEN_RATIO) % 1, 1e-6, 1 - 1e-6)
    spread = sigma * ndtri(quantile) + PRICE_NOISE * draws.normal(len(cell))
    price = median * level[cells.brand[cell]] * np.exp(spread)
    cents: Integers = np.round(
        100 * np.clip(price, PRICE_MIN, PRICE_MAX)
    ).astype(np.int64)
    return cents


def choose_free(cells: Cells, cell: Integers) -> NDArray[np.int64]:
    """Little sold products without category and brand: shown with price 0."""
    nameless = cells.code[cell] == cells.codes.index(NO_CODE)
    nameless &= cells.brand[cell] == cells.brands.index(NO_BRAND)
    return np.flatnonzero(nameless)[-FREE_PRODUCTS:]


def draw_categories(code: Integers, uniform: Floats) -> Integers:
    """category_id of each offer: a few for each code, many where it is null."""
    without = code == [shelf.code for shelf in SHELVES].index(NO_CODE)
    several = np.where(without, CATEGORIES_WITHOUT_CODE, CATEGORIES_A_CODE)
    variant = np.floor(uniform * several).astype(np.int64)
    return FIRST_CATEGORY + CATEGORY_STEP * (code * CATEGORIES_A_CODE + variant)


def accumulate(shares: Floats) -> Floats:
    """Cumulative shares whose last is exactly 1."""
    total = np.cumsum(shares)
    cumulative: Floats = total / total[-1]
    return cumulative
