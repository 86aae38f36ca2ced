"""Split the rows by session, and turn labels into numbers."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GroupShuffleSplit
from sklearn.preprocessing import OrdinalEncoder

from purchase_predict.errors import DataError

LABEL = "purchased"
SESSION = "user_session"
CATEGORIES = ["brand", "category", "sub_category"]
MOMENT = ["hour", "minute", "weekday", "duration"]
COUNTS = ["num_views_session", "num_views_product"]
HISTORY = ["num_prev_sessions", "num_prev_product_views"]
NUMBERS = ["price", *MOMENT, *COUNTS, *HISTORY]
FEATURES = CATEGORIES + NUMBERS  # no identifier is a feature
ENOUGH = 10  # sessions, and rows of the rarer label


def check_enough(primary: pd.DataFrame) -> None:
    """Raise DataError where no model can be trained and tested."""
    sessions = primary[SESSION].nunique()
    labels = {n: int((primary[LABEL] == n).sum()) for n in (0, 1)}
    if min(sessions, *labels.values()) < ENOUGH:
        found = f"{sessions} sessions, rows of each label {labels}"
        expected = f"at least {ENOUGH} of each"
        then = "collect more days of events"
        raise DataError("primary", found, expected, then)


def split_by_session(
    primary: pd.DataFrame, test_share: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split into training and test rows; each session lies on one side.

    `test_share` is the share of the sessions, 0 to 1, kept for the test.
    Raises DataError: too few sessions, or (nearly) one label only.
    """
    check_enough(primary)
    splitter = GroupShuffleSplit(1, test_size=test_share, random_state=seed)
    train, test = next(splitter.split(primary, groups=primary[SESSION]))
    return primary.iloc[train], primary.iloc[test]


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
