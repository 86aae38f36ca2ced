"""Cross-validate LightGBM: every dataset is binned once, every fit stops early."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

MAX_ROUNDS = 1000
PATIENCE = 20  # rounds without progress that end a fit
FIXED = {
    "objective": "binary",
    "bagging_freq": 1,  # without it, bagging_fraction does nothing
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


@dataclass
class CrossValidation:
    """Scores a set of LightGBM parameters over folds that keep each session whole.

    features: (n, 12) numbers; labels and sessions: n; categories: the columns that
    hold encoded labels.
    """

    features: pd.DataFrame
    labels: pd.Series
    sessions: pd.Series
    categories: list[str]
    folds: int
    seed: int

    @cached_property
    def datasets(self) -> list[tuple[lgb.Dataset, lgb.Dataset]]:
        """Training and validation set of each fold, cut from one binned dataset."""
        whole = lgb.Dataset(
            self.features,
            self.labels,
            categorical_feature=self.categories,
            params={**FIXED, "feature_pre_filter": False},
        ).construct()
        split = GroupKFold(self.folds).split(self.features, groups=self.sessions)
        return [
            (whole.subset(train).construct(), whole.subset(valid).construct())
            for train, valid in split
        ]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the datasets behind: a Spark worker bins its own."""
        return {key: self.__dict__[key] for key in self.__dataclass_fields__}

    def __call__(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Fit every fold; return the mean log loss and the mean number of rounds."""
        boosters = [
            lgb.train(
                {**FIXED, "seed": self.seed, **parameters},
                train,
                MAX_ROUNDS,
                valid_sets=[valid],
                callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
            )
            for train, valid in self.datasets
        ]
        losses = [booster.best_score["valid_0"]["binary_logloss"] for booster in boosters]
        rounds = [booster.best_iteration for booster in boosters]
        return {"loss": np.mean(losses), "rounds": round(np.mean(rounds))}
