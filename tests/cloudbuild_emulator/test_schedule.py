"""Which steps wait for which."""

import pytest

from cloudbuild_emulator.messages import BuildStep
from cloudbuild_emulator.schedule import Schedule, find_waits


def steps(*waits: list[str]) -> list[BuildStep]:
    ids = "abcdefgh"
    return [
        BuildStep(name="bash", id=ids[place], wait_for=each)
        for place, each in enumerate(waits)
    ]


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ([[], [], []], [set(), {0}, {0, 1}]),
        ([[], ["-"], []], [set(), set(), {0, 1}]),
        ([[], ["a"], ["a"]], [set(), {0}, {0}]),
        ([[], [], ["-", "b"]], [set(), {0}, {1}]),
        ([[], ["a"], ["a"], ["b", "c"]], [set(), {0}, {0}, {1, 2}]),
    ],
)
def test_a_step_waits_for_what_it_names(
    waits: list[list[str]], expected: list[set[int]]
) -> None:
    assert [set(each) for each in find_waits(steps(*waits))] == expected


def test_a_step_starts_once_when_all_it_waits_for_has_finished() -> None:
    schedule = Schedule(steps([], ["-"], ["a", "b"]))
    assert schedule.start_ready() == [0, 1]
    assert schedule.start_ready() == []
    schedule.finish(0)
    assert schedule.start_ready() == []
    schedule.finish(1)
    assert schedule.start_ready() == [2]
    assert not schedule.is_finished
    schedule.finish(2)
    assert schedule.is_finished
