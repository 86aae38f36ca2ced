"""Users and their earlier sessions are counted right."""

import numpy as np
import pytest

from course.shop import traffic
from course.shop.draws import Draws


def test_previous_sessions_are_those_that_began_before() -> None:
    seen = np.array([0, 5, 0], dtype=np.int32)
    user = np.array([0, 1, 0, 0, 0])
    start = np.array([30, 7, 10, 30, 40])
    previous = traffic.count_previous(seen, user, start)
    assert previous.tolist() == [1, 5, 0, 1, 3]


def test_sessions_are_remembered_for_the_next_stretch() -> None:
    seen = np.array([2, 0, 1], dtype=np.int32)
    traffic.count_previous(seen, np.array([0, 0, 2]), np.array([1, 2, 3]))
    assert seen.tolist() == [4, 0, 2]


def test_a_day_is_cut_into_pieces_of_equal_volume() -> None:
    cuts = traffic.cut_day(5)
    shares = np.diff([traffic.volume_before(second) for second in cuts])
    assert cuts[[0, -1]].tolist() == [0, 86_400]
    assert shares == pytest.approx(np.full(5, 0.2), abs=1e-3)


def test_sessions_begin_within_their_stretch() -> None:
    starts = traffic.draw_starts(Draws(0), 10_000, 3_600, 7_200)
    assert (starts.min(), starts.max()) == pytest.approx((3_600, 7_199), abs=5)
    assert starts.min() >= 3_600
