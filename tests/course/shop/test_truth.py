"""The truth holds for the features as anyone can compute them from the log."""

# ruff: noqa: S608 - the queries are our own

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from course.shop import ShopError, Simulation, best_auc, best_log_loss, model
from course.shop.catalogue import build_catalogue

Ask = Callable[[str], Any]

JOINED = "features f join truth t using (user_session, product_id)"


def test_the_rows_of_the_primary_data_set_are_the_decisions(
    ask: Ask, day: Simulation
) -> None:
    matched, rows, recorded = ask(
        f"select (select count(*) from {JOINED}), "
        "(select count(*) from features), (select count(*) from truth)"
    )
    assert matched == rows == recorded == day.decisions


def test_the_log_shows_every_outcome_and_its_moment(ask_week: Ask) -> None:
    outcome, moment = ask_week(
        "select avg((f.purchased = t.purchased)::int), "
        "avg((f.t = timezone('UTC', t.decision_time))::int) "
        f"from {JOINED}"
    )
    assert (outcome, moment) == (1, 1)


@pytest.mark.parametrize("tenth", range(1, 11))
def test_the_expected_probability_is_calibrated(ask: Ask, tenth: int) -> None:
    expected, bought = ask(
        "select avg(expected_probability), avg(purchased) from (select *, "
        "ntile(10) over (order by expected_probability) as tenth from truth) "
        f"where tenth = {tenth}"
    )
    assert bought == pytest.approx(expected, abs=0.03)


def test_the_expected_probability_is_a_function_of_the_features(
    ask_small: Ask,
) -> None:
    lists = ask_small(
        "select list(duration), list(num_views_session), "
        "list(num_views_product), list(num_prev_sessions), "
        "list(3600 * hour + 60 * minute), list(weekday), list(f.product_id), "
        "list(coalesce(brand, '')), list(price), list(expected_probability) "
        f"from {JOINED}"
    )
    *shown, product, brand, price, expected = lists
    catalogue = build_catalogue(5, 20_000)
    offers = zip(
        catalogue.product_id.tolist(),
        [catalogue.brands[i] for i in catalogue.brand],
        strict=True,
    )
    number = {offer: i for i, offer in enumerate(offers)}
    offer = np.array([number[o] for o in zip(product, brand, strict=True)])
    columns = [*map(np.array, shown), offer]
    features = model.Features(*columns)
    again = model.expected_probability(model.seen_log_odds(catalogue, features))
    assert np.array_equal(catalogue.cents[offer] / 100, price)
    assert again == pytest.approx(np.array(expected), abs=1e-9)


def test_the_unseen_part_is_independent_of_the_features(ask: Ask) -> None:
    correlations = ask(
        "select corr(u, duration), corr(u, num_views_session), corr(u, price), "
        "corr(u, hour), corr(u, num_prev_sessions) from "
        "(select *, probability - expected_probability as u "
        f"from {JOINED})"
    )
    assert np.abs(correlations).max() < 0.025


def test_the_best_score_leaves_room_but_not_too_much(day: Simulation) -> None:
    assert 0.80 < best_auc(day.truth) < 0.85


def test_best_auc_and_log_loss_are_those_of_scikit_learn(
    day: Simulation,
) -> None:
    truth = pd.read_parquet(day.truth)
    outcome = (truth["purchased"], truth["expected_probability"])
    assert best_auc(truth) == pytest.approx(roc_auc_score(*outcome), abs=1e-12)
    assert best_log_loss(truth) == pytest.approx(log_loss(*outcome), abs=1e-12)


def test_ties_count_half() -> None:
    tied = pd.DataFrame({"expected_probability": 0.5, "purchased": [0, 1, 1]})
    assert best_auc(tied) == 0.5


def test_an_auc_of_one_class_is_refused() -> None:
    bought = pd.DataFrame({"expected_probability": [0.5], "purchased": [1]})
    with pytest.raises(ShopError, match="1 decisions bought and 0 not"):
        best_auc(bought)


def test_the_truth_has_its_columns_and_types(day: Simulation) -> None:
    schema = pq.read_schema(day.truth)
    assert {field.name: str(field.type) for field in schema} == {
        "user_session": "string",
        "product_id": "int64",
        "decision_time": "timestamp[ms, tz=UTC]",
        "purchased": "int8",
        "probability": "double",
        "expected_probability": "double",
    }
