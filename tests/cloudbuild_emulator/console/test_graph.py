"""The drawing of steps: columns, no box upon another, nothing left out."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudbuild_emulator.console.graph import (
    GAP_X,
    HEIGHT,
    MARGIN,
    WIDTH,
    Graph,
    lay_out,
    reduce_waits,
)

Waits = list[frozenset[int]]


def _wait(*waits: set[int]) -> Waits:
    return [frozenset(each) for each in waits]


def _draw(*waits: set[int]) -> Graph:
    graph = lay_out(_wait(*waits))
    assert graph is not None
    return graph


@st.composite
def _draw_waits(draw: st.DrawFn) -> Waits:
    count = draw(st.integers(1, 12))
    return [
        frozenset(
            draw(
                st.sets(st.integers(0, number - 1))
                if number
                else st.just(set())
            )
        )
        for number in range(count)
    ]


def _find_ancestors(waits: Waits) -> list[set[int]]:
    found: list[set[int]] = []
    for wanted in waits:
        found.append(set(wanted).union(*(found[each] for each in wanted)))
    return found


def test_what_follows_from_the_rest_is_not_drawn() -> None:
    waits = _wait(set(), {0}, {0, 1}, {0, 1, 2})
    assert reduce_waits(waits) == _wait(set(), {0}, {1}, {2})


@given(_draw_waits())
def test_a_reduced_graph_says_the_same(waits: Waits) -> None:
    reduced = reduce_waits(waits)
    assert _find_ancestors(reduced) == _find_ancestors(waits)
    assert all(new <= old for new, old in zip(reduced, waits, strict=True))


def test_steps_in_a_row_stand_in_a_row() -> None:
    first, second = _draw(set(), {0}).nodes
    assert (second.x - first.x, second.y) == (WIDTH + GAP_X, first.y)


def test_parallel_steps_stand_in_one_column() -> None:
    _, second, third = _draw(set(), {0}, {0}).nodes
    assert second.x == third.x
    assert second.y != third.y


def test_an_edge_goes_from_side_to_side() -> None:
    graph = _draw(set(), {0})
    first, second = graph.nodes
    middle = first.y + HEIGHT // 2
    assert graph.paths[0].startswith(f"M{first.x + WIDTH} {middle}C")
    assert graph.paths[0].endswith(f" {second.x} {middle}")


def test_a_long_edge_passes_beside_the_steps_between() -> None:
    graph = _draw(set(), {0}, {1}, {2}, {0}, {3, 4})
    # Step 4 waits for 0 alone, and 5 for it, three columns later.
    assert any(path.count("H") >= 2 for path in graph.paths)
    lanes = [_find_lanes(path) for path in graph.paths]
    for node in graph.nodes:
        for x, y in (place for lane in lanes for place in lane):
            inside = node.y <= y <= node.y + HEIGHT
            assert not (node.x == x and inside)


def _find_lanes(path: str) -> list[tuple[int, int]]:
    """List where a path runs straight through a column: its left, its y."""
    lanes = []
    for part in path.split("H")[:-1]:
        x, y = part.split()[-2:]
        lanes.append((int(x), int(y)))
    return lanes


@given(_draw_waits())
def test_no_box_lies_upon_another_or_outside(waits: Waits) -> None:
    graph = lay_out(waits)
    assert graph is not None
    assert [node.step for node in graph.nodes] == [*range(len(waits))]
    for one, other in combinations(graph.nodes, 2):
        apart = abs(one.y - other.y) >= HEIGHT
        assert apart or abs(one.x - other.x) >= WIDTH
    for node in graph.nodes:
        assert MARGIN <= node.x <= graph.width - WIDTH - MARGIN
        assert MARGIN <= node.y <= graph.height - HEIGHT - MARGIN


@given(_draw_waits())
def test_every_edge_points_to_the_right(waits: Waits) -> None:
    graph = lay_out(waits)
    assert graph is not None
    places = {node.step: node.x for node in graph.nodes}
    for step, wanted in enumerate(waits):
        assert all(places[each] < places[step] for each in wanted)
    assert len(graph.paths) == sum(map(len, reduce_waits(waits)))


def test_three_hundred_steps_in_a_row_are_drawn() -> None:
    graph = _draw(*({*range(number)} for number in range(300)))
    assert len(graph.paths) == 299


@pytest.mark.parametrize(
    "waits",
    [
        [set()] * 40 + [{*range(40)}] * 40,
        [
            set(),
            *({number} for number in range(200)),
            *[{0}] * 20,
            {200, *range(201, 221)},
        ],
    ],
    ids=["many edges", "long edges"],
)
def test_a_black_square_is_not_drawn(waits: list[set[int]]) -> None:
    assert lay_out(_wait(*waits)) is None


def test_no_steps_make_no_drawing() -> None:
    assert lay_out([]) is None
