"""How much each product sells and is looked at, and its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course.shop.assortment import BEST_SELLERS, VIEW_FLATTENING

if TYPE_CHECKING:
    from course.shop.draws import Draws, Floats, Integers
    from course.shop.shelves import Cells

PLACED_ONE_BY_ONE = 2_000


def share_sales(n: int) -> Floats:
    """Shares of sales of ``n`` products, best seller first; they sum to 1.

    Between the published ranks the cumulative share follows the log of the
    rank.
    """
    ranks, shares = zip(*BEST_SELLERS, (n, 1.0), strict=True)
    cumulative = np.interp(np.log(np.arange(1, n + 1)), np.log(ranks), shares)
    return np.diff(cumulative, prepend=0.0)


def assign_cells(cells: Cells, sales: Floats, draws: Draws) -> Integers:
    """Give each product a cell so that the sales of each cell come out right.

    The best sellers go one by one to the cell that lacks most, the others by
    lot in proportion to what the cells still lack.
    """
    lacking = cells.sales.copy()
    cell = np.empty(len(sales), dtype=np.int64)
    for i, share in enumerate(sales[:PLACED_ONE_BY_ONE]):
        cell[i] = np.argmax(lacking)
        lacking[cell[i]] -= share
    rest = np.cumsum(np.maximum(lacking, cells.sales * 0.02))
    lots = draws.uniform(len(sales) - PLACED_ONE_BY_ONE) * rest[-1]
    cell[PLACED_ONE_BY_ONE:] = np.searchsorted(rest, lots, side="right")
    return cell


def share_views(cells: Cells, cell: Integers, sales: Floats) -> Floats:
    """Shares of products in what is only looked at."""
    code = cells.code[cell]
    views = sales**VIEW_FLATTENING * cells.liking[cell]
    on_shelf = np.bincount(code, weights=views, minlength=len(cells.codes))
    return views * (cells.shelf_views / on_shelf)[code]
