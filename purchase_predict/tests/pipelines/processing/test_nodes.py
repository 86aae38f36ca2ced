"""Processing keeps sessions whole and learns labels from one side alone."""

import pandas as pd
import pytest

from purchase_predict.errors import DataError
from purchase_predict.pipelines.processing.nodes import (
    FEATURES,
    encode,
    fit_encoder,
    split_by_session,
)


def test_no_session_lies_on_both_sides(rows: pd.DataFrame) -> None:
    train, test = split_by_session(rows, 0.25, seed=1)
    assert set(train.user_session).isdisjoint(test.user_session)
    assert len(train) + len(test) == len(rows)


def test_the_same_seed_gives_the_same_split(rows: pd.DataFrame) -> None:
    first, again = (split_by_session(rows, 0.25, seed=1)[0] for _ in "ab")
    pd.testing.assert_frame_equal(first, again)


def test_one_label_alone_is_refused(rows: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="0: 0, 1: 600"):
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


def test_a_label_never_seen_counts_as_missing(rows: pd.DataFrame) -> None:
    encoder = fit_encoder(rows, min_frequency=1)
    features = encode(encoder, rows.head(1).assign(brand="new"))
    assert features["brand"].isna().all()
    assert list(features) == FEATURES
