"""Cross-validate LightGBM: bin the data once, stop every fit early."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

MAX_ROUNDS = 1000
PATIENCE = 20  # rounds without progress that end a fit
FIXED: dict[str, Any] = {
    "objective": "binary",
    "bagging_freq": 1,  # without it, bagging_fraction does nothing
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


@dataclass
class CrossValidation:
    """Score LightGBM parameters over folds that keep each session whole.

    features is (n, 12); labels and sessions are (n,); categories names the
    columns that hold encoded labels.
    """

    features: pd.DataFrame
    labels: pd.Series
    sessions: pd.Series
    categories: list[str]
    folds: int
    seed: int

    @cached_property
    def datasets(self) -> list[tuple[lgb.Dataset, lgb.Dataset]]:
        """Each fold's two datasets, cut from one that is binned once."""
        whole = lgb.Dataset(
            self.features,
            self.labels,
            categorical_feature=self.categories,
            params={**FIXED, "feature_pre_filter": False},
        ).construct()
        split = GroupKFold(self.folds).split
        return [
            (whole.subset(train).construct(), whole.subset(valid).construct())
            for train, valid in split(self.features, groups=self.sessions)
        ]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the datasets behind: a Spark worker bins its own."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def fit(self, parameters: dict[str, Any], fold: int) -> lgb.Booster:
        """Fit one fold, on one thread, until its loss no longer falls."""
        train, valid = self.datasets[fold]
        fixed = {**FIXED, "seed": self.seed, "num_threads": 1}
        stop = lgb.early_stopping(PATIENCE, verbose=False)
        settings = {**fixed, **parameters}
        return lgb.train(settings, train, MAX_ROUNDS, [valid], callbacks=[stop])

    def __call__(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Fit the folds side by side; return means of log loss and rounds.

        `spread` is the folds' own, a standard deviation: a smaller difference
        between two means says little.
        """
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            fits = list(
                pool.map(partial(self.fit, parameters), range(self.folds))
            )
        losses = [fit.best_score["valid_0"]["binary_logloss"] for fit in fits]
        rounds = [fit.best_iteration for fit in fits]
        return {
            "loss": np.mean(losses),
            "spread": np.std(losses),
            "rounds": round(np.mean(rounds)),
        }
