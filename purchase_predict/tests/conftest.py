"""Rows like those that the collection writes, small and with a known truth."""

import gc
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

# As settings.py has it for a run, before LightGBM is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
gc.set_threshold(50_000, 20, 50)

BRANDS = ["apple", "samsung", "xiaomi", None]


def make_rows(number: int = 600, seed: int = 0) -> pd.DataFrame:
    """Draw rows whose purchases follow duration and brand."""
    draw = np.random.default_rng(seed)
    brand = np.array(BRANDS, object)[draw.integers(0, len(BRANDS), number)]
    duration = draw.lognormal(5.6, 1.2, number).astype(int)
    logit = np.where(brand == "apple", 2.0, 0.5) + (duration > 270)
    purchased = (draw.random(number) < 1 / (1 + np.exp(-logit))) * 1
    # Whatever was not bought, was in the cart; of the rest, two in three.
    in_cart = (purchased == 0) | (np.arange(number) % 3 > 0)
    return pd.DataFrame(
        {
            "product_id": range(number),
            "brand": pd.Series(brand, dtype="str"),
            "price": draw.uniform(1, 900, number).round(2),
            "user_id": range(number),
            "user_session": [f"s{i // 2}" for i in range(number)],
            "purchased": purchased,
            "num_views_session": draw.poisson(4, number),
            "num_views_product": draw.poisson(1, number),
            "category": pd.Series(["electronics"] * number, dtype="str"),
            "sub_category": pd.Series(["smartphone"] * number, dtype="str"),
            "hour": draw.integers(0, 24, number),
            "minute": draw.integers(0, 60, number),
            "weekday": draw.integers(0, 7, number),
            "duration": duration,
            "num_prev_sessions": draw.poisson(0.3, number),
            "num_prev_product_views": draw.poisson(0.3, number),
            "date": pd.Series(
                [
                    f"2019-10-0{1 + 7 * (i // 2) * 2 // number}"
                    for i in range(number)
                ],
                dtype="str",
            ),
            "in_cart": in_cart.astype(int),
        },
    )


@pytest.fixture
def rows() -> pd.DataFrame:
    """600 rows, 300 sessions of two rows each."""
    return make_rows()


@pytest.fixture
def bucket(tmp_path: Path, rows: pd.DataFrame) -> Path:
    """A bucket with a whole collection in it: two parts and their manifest."""
    folder = tmp_path / "bucket/primary/data.csv"
    folder.mkdir(parents=True)
    parts: list[dict[str, object]] = []
    for part in (rows[:400], rows[400:]):
        name = f"part-run-{len(parts)}.csv"
        part.to_csv(folder / name, index=False)
        parts.append({"name": name, "rows": len(part)})
    manifest = {"parts": parts, "collected_at": "2019-10-08T00:00:00Z"}
    (folder / "_SUCCESS").write_text(json.dumps(manifest))
    return tmp_path / "bucket"
