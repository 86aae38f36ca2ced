"""Processing keeps sessions whole and learns labels from one side alone."""

import pandas as pd
import pytest

from purchase_predict.errors import DataError
from purchase_predict.pipelines.processing.nodes import (
    FEATURES,
    encode,
    fit_encoder,
    split_by_session,
    split_by_time,
)


def test_no_session_lies_on_both_sides(rows: pd.DataFrame) -> None:
    train, test = split_by_session(rows, 0.25, seed=1)
    assert set(train.user_session).isdisjoint(test.user_session)
    assert len(train) + len(test) == len(rows)


def test_the_same_seed_gives_the_same_split(rows: pd.DataFrame) -> None:
    first, again = (split_by_session(rows, 0.25, seed=1)[0] for _ in "ab")
    pd.testing.assert_frame_equal(first, again)


def test_one_label_alone_is_refused(rows: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"label \{0: 0, 1: "):
        split_by_session(rows.assign(purchased=1), 0.25, seed=1)


def test_too_few_rows_are_refused(rows: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"4 sessions.*collect more days"):
        split_by_session(rows.head(8), 0.25, seed=1)


@pytest.mark.parametrize(
    ("share", "side"), [(0.001, "test side"), (0.999, "training side")]
)
def test_a_side_too_small_is_told(
    share: float, side: str, rows: pd.DataFrame
) -> None:
    with pytest.raises(DataError, match=rf"the {side}: .*test_share"):
        split_by_session(rows, share, seed=1)


def test_a_rare_label_of_one_session_is_told(rows: pd.DataFrame) -> None:
    alone = rows.assign(purchased=1)
    alone.loc[:19, ["purchased", "user_session"]] = (0, "s")
    with pytest.raises(DataError, match="each label in 2 sessions"):
        split_by_session(alone, 0.25, seed=1)


def test_a_purchase_without_cart_is_no_row_to_learn_a_decision_from(
    rows: pd.DataFrame,
) -> None:
    alone = rows[rows.purchased == 0].assign(in_cart=1)
    bought = rows[rows.purchased == 1].assign(in_cart=0)
    with pytest.raises(DataError, match="1: 0"):
        split_by_session(pd.concat([alone, bought]), 0.25, seed=1)


def test_the_last_days_are_kept_for_the_test(rows: pd.DataFrame) -> None:
    train, test = split_by_time(rows, 0.25)
    assert train.date.max() < test.date.min() == "2019-10-06"
    assert len(train) + len(test) == len(rows)


def test_a_session_past_midnight_stays_whole(rows: pd.DataFrame) -> None:
    night = rows.assign(date=["2019-10-01", "2019-10-02"] * (len(rows) // 2))
    night.loc[500:, "date"] = "2019-10-03"
    train, test = split_by_time(night.sample(frac=1, random_state=0), 0.25)
    assert set(train.user_session).isdisjoint(test.user_session)


def test_one_day_has_no_last_days(rows: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="all of 2019-10-01; expected two days"):
        split_by_time(rows.assign(date="2019-10-01"), 0.25)


def test_a_label_never_seen_counts_as_missing(rows: pd.DataFrame) -> None:
    encoder = fit_encoder(rows, min_frequency=1)
    features = encode(encoder, rows.head(1).assign(brand="new"))
    assert features["brand"].isna().all()
    assert list(features) == FEATURES
