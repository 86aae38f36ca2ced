"""Search LightGBM's parameters with hyperopt's TPE."""

import logging
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from hyperopt import STATUS_OK, SparkTrials, Trials, fmin, hp, space_eval, tpe
from hyperopt.pyll import scope

from purchase_predict.errors import SettingError

logger = logging.getLogger(__name__)

Evaluate = Callable[[dict[str, Any]], dict[str, Any]]
WHOLE_NUMBERS = ("num_leaves", "min_data_in_leaf")
RANDOM_TRIALS = 5  # before TPE starts to learn from them


def build_space(ranges: dict[str, list[float]]) -> dict[str, Any]:
    """Turn ranges [low, high] into hyperopt distributions.

    Fractions are drawn evenly, the rest evenly on a log scale.
    """
    space = {}
    for name, (low, high) in ranges.items():
        if name in WHOLE_NUMBERS:
            draw = scope.int(hp.qloguniform(name, np.log(low), np.log(high), 1))
        elif name.endswith("_fraction"):
            draw = hp.uniform(name, low, high)
        else:
            draw = hp.loguniform(name, np.log(low), np.log(high))
        space[name] = draw
    return space


def report_trials(evaluate: Evaluate, max_evals: int) -> Evaluate:
    """Make each evaluation say its place and its loss."""
    losses: list[float] = []

    def objective(parameters: dict[str, Any]) -> dict[str, Any]:
        result = evaluate(parameters)
        losses.append(result["loss"])
        logger.info(
            "trial %d/%d: log loss %.4f (best %.4f)",
            len(losses),
            max_evals,
            losses[-1],
            min(losses),
        )
        return {"status": STATUS_OK, **result}

    return objective


def search(
    evaluate: Evaluate,
    ranges: dict[str, list[float]],
    max_evals: int,
    seed: int,
    trials: str = "local",
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Find the parameters of least loss.

    Args:
        evaluate: parameters -> {"loss", "rounds"}.
        ranges: [low, high] of each parameter.
        max_evals: number of evaluations, at least 1.
        seed: the same seed gives the same trials.
        trials: `local`, or `spark` for hyperopt's SparkTrials.

    Returns:
        The best parameters, `n_estimators` among them, and one row a trial.

    Raises:
        SettingError: `max_evals` or `trials` cannot work.
    """
    check_settings(max_evals, trials)
    space = build_space(ranges)
    record = SparkTrials() if trials == "spark" else Trials()
    fmin(
        report_trials(evaluate, max_evals),
        space,
        algo=partial(tpe.suggest, n_startup_jobs=RANDOM_TRIALS),
        max_evals=max_evals,
        trials=record,
        rstate=np.random.default_rng(seed),
        show_progressbar=False,
    )
    rows = [
        {
            # What fmin returns are indices and floats; space_eval gives the values.
            **space_eval(space, {k: v[0] for k, v in trial["misc"]["vals"].items()}),
            "n_estimators": trial["result"]["rounds"],
            "loss": trial["result"]["loss"],
        }
        for trial in record.trials
    ]
    best = min(rows, key=itemgetter("loss"))
    return {k: v for k, v in best.items() if k != "loss"}, pd.DataFrame(rows)


def check_settings(max_evals: int, trials: str) -> None:
    """Refuse settings with which no search can start."""
    if not isinstance(max_evals, int) or max_evals < 1:
        raise SettingError(
            "training.max_evals",
            f"it is {max_evals!r}",
            "a whole number of at least 1",
            "correct it in conf/, or with --params training.max_evals=4",
        )
    if trials not in ("local", "spark"):
        raise SettingError(
            "training.trials",
            f"it is {trials!r}",
            "local or spark",
            "correct it in conf/, or with --params training.trials=local",
        )
