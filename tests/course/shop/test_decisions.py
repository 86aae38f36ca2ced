"""Outcomes are logged so that no selection distorts them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.shop.catalogue import build_catalogue
from course.shop.decisions import Decisions, count_views, log_decisions
from course.shop.draws import Draws
from course.shop.visits import Acts

Ask = Callable[[str], Any]
LATE = 86_399


def decisions_at(time: int, n: int, *, purchased: bool) -> Decisions:
    """``n`` alike."""
    half = np.full(n, 0.5)
    return Decisions(
        session=np.arange(n),
        offer=np.arange(n),
        time=np.full(n, time),
        purchased=np.full(n, purchased),
        probability=half,
        expected=half,
    )


def test_what_was_not_bought_was_carted(ask: Ask) -> None:
    assert ask("select bool_and(carted) from features where purchased = 0")


def test_whether_a_cart_is_logged_depends_on_nothing_but_the_outcome(
    ask: Ask,
) -> None:
    correlations = ask(
        "select corr(c, duration), corr(c, price), corr(c, num_views_session), "
        "corr(c, expected_probability) from (select *, carted::int as c "
        "from features join truth using (user_session, product_id)) "
        "where purchased = 1"
    )
    assert np.abs(correlations).max() < 0.03


def test_carts_are_bought_after_the_moment_of_decision(ask: Ask) -> None:
    least, median = ask(
        "select min(wait), median(wait) from (select date_diff('second', "
        "any_value(d.t), min(e.t)) as wait from decided d join events e "
        "using (user_session, product_id) where d.carted and d.purchased = 1 "
        "and e.event_type = 'purchase' group by d.user_session, d.product_id)"
    )
    assert least >= 0
    assert median == pytest.approx(100, rel=0.1)


def test_a_purchase_never_passes_the_midnight_after_its_decision() -> None:
    late = decisions_at(LATE - 20, 500, purchased=True)
    assert log_decisions(Draws(0), late).time.max() <= LATE


def test_decisions_after_the_end_of_the_log_are_left_out() -> None:
    some = decisions_at(50, 3, purchased=False)
    assert (len(some.before(51).time), len(some.before(50).time)) == (3, 0)


def test_views_are_counted_before_each_decision() -> None:
    acts = Acts(
        session=np.array([0, 0, 0, 0, 0, 1]),
        offset=np.arange(6),
        offer=np.array([8, 9, 9, 8, 9, 8]),
        decides=np.array([False, False, True, False, True, True]),
    )
    counts = count_views(build_catalogue(0, 1_000), acts)
    # The second decision on offer 9 is none; that of session 1 saw nothing.
    assert [c.tolist() for c in counts] == [[2, 5], [2, 0], [1, 0]]
