"""Split the rows by session, and encode labels as numbers."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GroupShuffleSplit
from sklearn.preprocessing import OrdinalEncoder

from purchase_predict.errors import DataError

LABEL = "purchased"
GROUP = "user_session"
CATEGORIES = ["brand", "category", "sub_category"]
NUMBERS = [
    "price",
    "num_views_session",
    "num_views_product",
    "hour",
    "minute",
    "weekday",
    "duration",
    "num_prev_sessions",
    "num_prev_product_views",
]
FEATURES = CATEGORIES + NUMBERS  # identifiers are not features
MIN_SESSIONS = 10
MIN_ROWS_OF_A_LABEL = 10


def split_by_session(
    primary: pd.DataFrame,
    test_share: float,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the rows so that each session lies on one side, whole.

    Args:
        primary: validated rows, 16 columns.
        test_share: share of the sessions held back for the test, between 0 and 1.
        seed: of the draw.

    Returns:
        Training rows and test rows, same columns as `primary`.

    Raises:
        DataError: too few sessions, or (nearly) only one label.
    """
    check_enough(primary)
    splitter = GroupShuffleSplit(n_splits=1, test_size=test_share, random_state=seed)
    train, test = next(splitter.split(primary, groups=primary[GROUP]))
    return primary.iloc[train], primary.iloc[test]


def check_enough(primary: pd.DataFrame) -> None:
    """Refuse rows from which no model can be trained and tested."""
    sessions = primary[GROUP].nunique()
    if sessions < MIN_SESSIONS:
        raise DataError(
            "primary",
            f"{sessions} sessions",
            f"at least {MIN_SESSIONS}",
            "collect more events",
        )
    rarest = min((primary[LABEL] == label).sum() for label in (0, 1))
    if rarest < MIN_ROWS_OF_A_LABEL:
        counts = primary[LABEL].value_counts().to_dict()
        raise DataError(
            "primary.purchased",
            f"the labels {counts}",
            f"both 0 and 1, at least {MIN_ROWS_OF_A_LABEL} rows each",
            "collect more days of events",
        )


def fit_encoder(train_rows: pd.DataFrame, min_frequency: int) -> ColumnTransformer:
    """Learn the labels' numbers from the training rows alone.

    A label seen fewer than `min_frequency` times shares one number with the other
    rare ones; a label never seen counts as missing, so nothing crashes on it.
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
    return encoder.set_output(transform="pandas").fit(train_rows[FEATURES])


def encode(encoder: ColumnTransformer, rows: pd.DataFrame) -> pd.DataFrame:
    """Turn rows into the table LightGBM reads: 12 numeric columns, NaN for missing."""
    return encoder.transform(rows[FEATURES])
