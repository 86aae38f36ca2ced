"""The graph of a build's steps, laid out in columns from left to right.

Layers by longest path, long edges through invisible slots, order by the
neighbours' middle: Sugiyama, Tagawa and Toda, 1981.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Wide enough for the longest state with the longest duration.
WIDTH, HEIGHT = 228, 54
GAP_X, GAP_Y = 44, 18
MARGIN = 6
# What a long edge takes of a column that it crosses.
LANE = 14
# More would be a black square; the table of steps says it better.
MOST_EDGES = 900
MOST_SLOTS = 2000
SWEEPS = 4

Waits = Sequence[frozenset[int]]


@dataclass(frozen=True)
class Node:
    """A step's box, by its upper left corner."""

    step: int
    x: int
    y: int


@dataclass(frozen=True)
class Graph:
    """A drawing: boxes, and paths in SVG's language."""

    nodes: tuple[Node, ...]
    paths: tuple[str, ...]
    width: int
    height: int
    node_width: int = WIDTH


def reduce_waits(waits: Waits) -> list[frozenset[int]]:
    """Drop what follows from the rest: 2 after 1 after 0 needs no 2 after 0.

    References go to earlier steps only, as in a build config.
    """
    ancestors: list[int] = []
    reduced = []
    for wanted in waits:
        implied = 0
        for each in wanted:
            implied |= ancestors[each]
        kept = frozenset(each for each in wanted if not implied >> each & 1)
        reduced.append(kept)
        ancestors.append(implied | sum(1 << each for each in kept))
    return reduced


def lay_out(waits: Waits) -> Graph | None:
    """Place the steps; None where the drawing would be no help."""
    edges = reduce_waits(waits)
    if not edges or sum(map(len, edges)) > MOST_EDGES:
        return None
    routes = _route(edges)
    if sum(map(len, routes)) > MOST_SLOTS:
        return None
    columns = _sort(_fill_columns(routes), routes)
    return _draw(columns, [each for each in routes if len(each) > 1])


@dataclass(frozen=True)
class _Slot:
    """A step in its column, or the edge to it crossing a column."""

    column: int
    step: int
    source: int = -1

    @property
    def height(self) -> int:
        return HEIGHT if self.source < 0 else LANE


_Route = list[_Slot]
_Columns = list[list[_Slot]]


def _route(edges: Waits) -> list[_Route]:
    """List a way for each step, and for each edge from step to step."""
    columns: list[int] = []
    for wanted in edges:
        columns.append(1 + max((columns[each] for each in wanted), default=-1))
    routes = [[_Slot(column, step)] for step, column in enumerate(columns)]
    for step, wanted in enumerate(edges):
        for source in sorted(wanted):
            between = range(columns[source] + 1, columns[step])
            lanes = [_Slot(column, step, source) for column in between]
            ends = (routes[source][0], routes[step][0])
            routes.append([ends[0], *lanes, ends[1]])
    return routes


def _fill_columns(routes: Iterable[_Route]) -> _Columns:
    slots = dict.fromkeys(each for route in routes for each in route)
    count = 1 + max(each.column for each in slots)
    columns: _Columns = [[] for _ in range(count)]
    for each in slots:
        columns[each.column].append(each)
    return columns


def _sort(columns: _Columns, routes: Iterable[_Route]) -> _Columns:
    """Order each column by the middle of its neighbours, to and fro."""
    before: dict[_Slot, list[_Slot]] = {}
    after: dict[_Slot, list[_Slot]] = {}
    for route in routes:
        for left, right in pairwise(route):
            before.setdefault(right, []).append(left)
            after.setdefault(left, []).append(right)
    for _ in range(SWEEPS):
        for column in range(1, len(columns)):
            _sort_column(columns[column], columns[column - 1], before)
        for column in range(len(columns) - 2, -1, -1):
            _sort_column(columns[column], columns[column + 1], after)
    return columns


def _sort_column(
    column: list[_Slot],
    neighbours: list[_Slot],
    found: dict[_Slot, list[_Slot]],
) -> None:
    ranks = {each: rank for rank, each in enumerate(neighbours)}
    old = {each: rank for rank, each in enumerate(column)}

    def find_middle(slot: _Slot) -> float:
        near = [ranks[each] for each in found.get(slot, ())]
        return sum(near) / len(near) if near else old[slot]

    column.sort(key=find_middle)


def _draw(columns: _Columns, edges: Iterable[_Route]) -> Graph:
    heights = [_measure(column) for column in columns]
    middles: dict[_Slot, int] = {}
    for column, height in zip(columns, heights, strict=True):
        top = MARGIN + (max(heights) - height) // 2
        for slot in column:
            middles[slot] = top + slot.height // 2
            top += slot.height + GAP_Y
    nodes = tuple(
        Node(slot.step, _left(slot), middle - HEIGHT // 2)
        for slot, middle in middles.items()
        if slot.source < 0
    )
    return Graph(
        tuple(sorted(nodes, key=lambda node: node.step)),
        tuple(_write_path(edge, middles) for edge in edges),
        2 * MARGIN + len(columns) * (WIDTH + GAP_X) - GAP_X,
        2 * MARGIN + max(heights),
    )


def _measure(column: Sequence[_Slot]) -> int:
    return sum(each.height + GAP_Y for each in column) - GAP_Y


def _left(slot: _Slot) -> int:
    return MARGIN + slot.column * (WIDTH + GAP_X)


def _write_path(edge: _Route, middles: dict[_Slot, int]) -> str:
    first = edge[0]
    path = [f"M{_left(first) + WIDTH} {middles[first]}"]
    for left, right in pairwise(edge):
        begin, end = _left(left) + WIDTH, _left(right)
        half = (begin + end) // 2
        high, low = middles[left], middles[right]
        path.append(f"C{half} {high} {half} {low} {end} {low}")
        if right is not edge[-1]:
            path.append(f"H{end + WIDTH}")
    return "".join(path)
