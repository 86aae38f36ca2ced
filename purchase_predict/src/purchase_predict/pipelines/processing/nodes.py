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
    """Refuse rows from which no model can be trained and tested."""
    sessions = primary[SESSION].nunique()
    labels = {n: int((primary[LABEL] == n).sum()) for n in (0, 1)}
    if sessions < ENOUGH or min(labels.values()) < ENOUGH:
        raise DataError(
            "primary",
            f"{sessions} sessions, and {labels} rows of each label",
            f"at least {ENOUGH} sessions and {ENOUGH} rows of both labels",
            "collect more days of events",
        )


def split_by_session(
    primary: pd.DataFrame, test_share: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the rows so that each session lies on one side, whole.

    Args:
        primary: validated rows.
        test_share: share of the sessions kept for the test, between 0 and 1.
        seed: of the draw.

    Returns:
        Training rows and test rows, columns as in `primary`.

    Raises:
        DataError: too few sessions, or (nearly) one label only.

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
