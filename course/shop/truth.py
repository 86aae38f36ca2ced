"""The truth about each decision, and the best that a model can make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from course.messages import N_
from course.shop.errors import ShopError
from course.shop.rows import write_session_ids

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from course.shop.decisions import Decisions
    from course.shop.draws import Floats
    from course.shop.rows import Writing
    from course.shop.traffic import Sessions

SCHEMA = pa.schema(
    {
        "user_session": pa.string(),
        "product_id": pa.int64(),
        "decision_time": pa.timestamp("ms", tz="UTC"),
        "purchased": pa.int8(),
        "probability": pa.float64(),
        "expected_probability": pa.float64(),
    }
)


def build_truth(
    writing: Writing, first_day: date, decisions: Decisions, sessions: Sessions
) -> pa.Table:
    """Table of SCHEMA, one row a decision, by time of decision."""
    order = np.argsort(decisions.time, kind="stable")
    ids = write_session_ids(writing, sessions)
    begin = np.datetime64(first_day, "s")
    columns = [
        ids.take(pa.array(decisions.session[order])),
        writing.catalogue.product_id[decisions.offer[order]],
        pa.array((begin + decisions.time[order]).astype("datetime64[ms]")),
        decisions.purchased[order].astype(np.int8),
        decisions.probability[order],
        decisions.expected[order],
    ]
    return pa.table(
        [
            pa.array(column).cast(field.type)
            for column, field in zip(columns, SCHEMA, strict=True)
        ],
        schema=SCHEMA,
    )


def best_auc(truth: Path | pa.Table | pd.DataFrame) -> float:
    """ROC AUC of the best possible model: that of ``expected_probability``.

    ``truth`` is the file that ``simulate`` wrote, or what was read from it.
    Raises ShopError where all were bought, or none.
    """
    expected, purchased = read_outcomes(truth)
    bought = purchased == 1
    n, m = int(bought.sum()), int((~bought).sum())
    if n == 0 or m == 0:
        raise ShopError(
            "truth",
            N_("found {bought} decisions bought and {left} not"),
            N_("some of both"),
            N_("simulate more events"),
            bought=n,
            left=m,
        )
    # The Mann-Whitney statistic, ties counting half.
    _, place, count = np.unique(
        expected, return_inverse=True, return_counts=True
    )
    rank = np.cumsum(count) - (count - 1) / 2
    return float((rank[place[bought]].sum() - n * (n + 1) / 2) / (n * m))


def best_log_loss(truth: Path | pa.Table | pd.DataFrame) -> float:
    """Log loss, in nats, of the best possible model (see best_auc)."""
    expected, purchased = read_outcomes(truth)
    return float(
        -np.log(np.where(purchased == 1, expected, 1 - expected)).mean()
    )


def read_outcomes(
    truth: Path | pa.Table | pd.DataFrame,
) -> tuple[Floats, Floats]:
    """Columns expected_probability and purchased."""
    table = pq.read_table(truth) if isinstance(truth, Path) else truth
    names = ("expected_probability", "purchased")
    expected, purchased = (
        np.asarray(table[name], dtype=np.float64) for name in names
    )
    return expected, purchased
