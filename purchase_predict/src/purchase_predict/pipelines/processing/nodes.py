"""Split the rows by session, and turn labels into numbers."""

from math import ceil

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GroupShuffleSplit
from sklearn.preprocessing import OrdinalEncoder

from purchase_predict.errors import DataError

LABEL = "purchased"
CART = "in_cart"  # 0: bought without a cart, so a purchase by construction
SESSION = "user_session"
CATEGORIES = ["brand", "category", "sub_category"]
MOMENT = ["hour", "minute", "weekday", "duration"]
COUNTS = ["num_views_session", "num_views_product"]
HISTORY = ["num_prev_sessions", "num_prev_product_views"]
NUMBERS = ["price", *MOMENT, *COUNTS, *HISTORY]
FEATURES = CATEGORIES + NUMBERS  # no identifier is a feature
ENOUGH = 10  # sessions, and rows of the rarer label


def check_enough(rows: pd.DataFrame, where: str = "primary") -> pd.DataFrame:
    """Give the rows back; raise DataError where too few to train or test on.

    The rows of a cart are counted: each other is a purchase by construction.
    """
    carts = rows[rows[CART] == 1]
    sessions = rows[SESSION].nunique()
    labels = {n: int((carts[LABEL] == n).sum()) for n in (0, 1)}
    rare = min(carts[carts[LABEL] == n][SESSION].nunique() for n in (0, 1))
    if min(sessions, *labels.values()) < ENOUGH or rare < 2:  # noqa: PLR2004
        found = f"{sessions} sessions, carts of each label {labels}"
        expected = f"at least {ENOUGH} of each, each label in 2 sessions"
        then = "collect more days of events, or mend processing.test_share"
        raise DataError(where, found, expected, then)
    return rows


def split_by_session(
    primary: pd.DataFrame, test_share: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep `test_share` of the sessions for the test; each lies on one side.

    Raises DataError: a side with too few sessions, or (nearly) one label.
    """
    sessions = check_enough(primary)[SESSION]
    size = min(ceil(test_share * sessions.nunique()), sessions.nunique() - 1)
    splitter = GroupShuffleSplit(1, test_size=size, random_state=seed)
    train, test = next(splitter.split(primary, groups=primary[SESSION]))
    train_rows = check_enough(primary.iloc[train], "the training side")
    return train_rows, check_enough(primary.iloc[test], "the test side")


def split_by_time(
    primary: pd.DataFrame, test_share: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the last days, about `test_share` of the sessions, for the test.

    A session belongs to the day of its first decision. Raises DataError: there
    is but one day, or too little on a side.
    """
    day = check_enough(primary).groupby(SESSION)["date"].transform("min")
    first = primary.assign(date=day).drop_duplicates(SESSION)["date"]
    after = first.value_counts(normalize=True).sort_index()[::-1].cumsum()
    if len(after) == 1:
        found, then = f"all of {after.index[0]}", "collect more days of events"
        raise DataError("primary", found, "two days or more", then)
    start = (after[:-1] - test_share).abs().idxmin()
    train_rows = check_enough(primary[day < start], "the days to train on")
    return train_rows, check_enough(primary[day >= start], "the last days")


def fit_encoder(train: pd.DataFrame, min_frequency: int) -> ColumnTransformer:
    """Learn the labels' numbers, from the training rows alone.

    Labels seen fewer than `min_frequency` times share one number. A label never
    seen counts as missing, so that it breaks nothing later.
    """
    labels = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=float("nan"),
        min_frequency=min_frequency,
    )
    encoder = ColumnTransformer(
        [("labels", labels, CATEGORIES), ("numbers", "passthrough", NUMBERS)],
        verbose_feature_names_out=False,
    )
    return encoder.set_output(transform="pandas").fit(train[FEATURES])


def encode(encoder: ColumnTransformer, rows: pd.DataFrame) -> pd.DataFrame:
    """Make the table that LightGBM reads: 12 numbers a row, NaN for missing."""
    features: pd.DataFrame = encoder.transform(rows[FEATURES])
    return features
