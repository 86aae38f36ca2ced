"""Acts of a session never share a second, and show products as meant."""

import numpy as np
import pytest

from course.shop import visits
from course.shop.browsing import draw_browsing, draw_deciding
from course.shop.catalogue import build_catalogue
from course.shop.draws import Draws


@pytest.fixture(scope="module")
def acts() -> visits.Acts:
    """Of 3,000 sessions that decide."""
    catalogue = build_catalogue(0, 1_000)
    draws = Draws(4)
    episodes = draw_deciding(draws, 3_000)
    user = np.arange(3_000)
    return visits.play(draws, catalogue, catalogue.sales, episodes, user, 0.4)


def test_acts_of_a_session_are_at_least_a_second_apart(
    acts: visits.Acts,
) -> None:
    same = np.diff(acts.session) == 0
    assert np.diff(acts.offset)[same].min() == 1


def test_a_session_begins_with_its_first_act(acts: visits.Acts) -> None:
    assert not acts.offset[visits.starts_run(acts.session)].any()


def test_a_decision_is_about_the_product_seen_last(acts: visits.Acts) -> None:
    opens = visits.starts_run(acts.session)
    decision = np.flatnonzero(acts.decides & ~opens)
    assert np.array_equal(acts.offer[decision], acts.offer[decision - 1])


def test_every_session_decides(acts: visits.Acts) -> None:
    assert len(np.unique(acts.session[acts.decides])) == 3_000


def test_a_decision_comes_at_the_end_of_its_episode() -> None:
    episodes = visits.Episodes(
        session=np.array([0, 0, 1]),
        views=np.array([2, 1, 0]),
        span=np.array([100, 50, 9]),
        decides=np.array([True, True, True]),
    )
    episode, offset, decides = visits.time_acts(Draws(0), episodes)
    assert episode.tolist() == [0, 0, 0, 1, 1, 2]
    assert offset[decides].tolist() == [100, 150, 0]


def test_nobody_at_all_is_no_problem() -> None:
    catalogue = build_catalogue(0, 1_000)
    none = np.zeros(0, dtype=np.int64)
    acts = visits.play(
        Draws(0),
        catalogue,
        catalogue.views,
        draw_browsing(Draws(0), 0),
        none,
        0.5,
    )
    assert len(acts.session) == 0
