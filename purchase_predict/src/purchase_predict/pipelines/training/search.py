"""Search LightGBM's parameters with hyperopt's TPE."""

import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from operator import itemgetter
from shutil import which
from typing import Any

import numpy as np
from hyperopt import STATUS_OK, SparkTrials, Trials, fmin, hp, space_eval, tpe
from hyperopt.pyll import scope

from purchase_predict.errors import SettingError

logger = logging.getLogger(__name__)

Evaluate = Callable[[dict[str, Any]], dict[str, Any]]
WHOLE_NUMBERS = ("num_leaves", "min_data_in_leaf")
MEASURED = ("loss", "spread")  # of a trial; all else is what it tried
RANDOM_TRIALS = 5  # drawn before TPE has anything to learn from


def build_space(ranges: dict[str, list[float]]) -> dict[str, Any]:
    """Draw fractions evenly in [low, high], the rest evenly on a log scale."""
    space = {}
    for name, (low, high) in ranges.items():
        if name.endswith("_fraction"):
            space[name] = hp.uniform(name, low, high)
        elif name in WHOLE_NUMBERS:
            draw = hp.qloguniform(name, np.log(low), np.log(high), 1)
            space[name] = scope.int(draw)
        else:
            space[name] = hp.loguniform(name, np.log(low), np.log(high))
    return space


def open_record(trials: str) -> Trials:
    """Keep trials here, or share them out to Spark's workers.

    Raises SettingError: this machine has no Spark.
    """
    if trials == "local":
        return Trials()
    if not (find_spec("pyspark") and which("java")):
        expected, then = "Java and pyspark", "install both, or set it to local"
        raise SettingError("training.trials", "it is 'spark'", expected, then)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkTrials()


def describe_search(max_evals: int, startup: int) -> str:
    """Tell how many trials are left to chance before TPE begins."""
    if max_evals <= startup:
        begins = f"TPE would begin at trial {startup + 1}"
        several = "trial" if max_evals == 1 else "trials, all"
        return f"{max_evals} {several} drawn at random: {begins}"
    return f"{max_evals} trials: {startup} drawn at random, then TPE"


def report_trials(evaluate: Evaluate, max_evals: int) -> Evaluate:
    """Make each evaluation tell its place, its loss and the best so far."""
    losses: list[float] = []

    def objective(parameters: dict[str, Any]) -> dict[str, Any]:
        result = evaluate(parameters)
        losses.append(result["loss"])
        place, loss, best = len(losses), losses[-1], min(losses)
        text = "trial %d/%d: log loss %.4f (best %.4f)"
        logger.info(text, place, max_evals, loss, best)
        return {"status": STATUS_OK, **result}

    return objective


def search(
    evaluate: Evaluate,
    ranges: dict[str, list[float]],
    max_evals: int,
    seed: int,
    trials: str = "local",
    startup: int = RANDOM_TRIALS,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Find the parameters of least loss.

    Returns the best parameters with `n_estimators`, and every trial with its
    `loss`. The same seed gives the same trials. `trials` is `local`, or `spark`
    for hyperopt's SparkTrials; `startup` of them are drawn at random before TPE
    begins. Raises SettingError: there is no Spark.
    """
    record = open_record(trials)
    logger.info("%s", describe_search(max_evals, startup))
    space = build_space(ranges)
    fmin(
        report_trials(evaluate, max_evals),
        space,
        algo=partial(tpe.suggest, n_startup_jobs=startup),
        max_evals=max_evals,
        trials=record,
        rstate=np.random.default_rng(seed),
        show_progressbar=False,
    )
    rows = [describe_trial(space, trial) for trial in record.trials]
    best = min(rows, key=itemgetter("loss"))
    return {n: best[n] for n in best if n not in MEASURED}, rows


def describe_trial(space: dict[str, Any], trial: Any) -> dict[str, Any]:
    """Give a trial's real values: fmin speaks in floats and indices."""
    drawn = {name: value[0] for name, value in trial["misc"]["vals"].items()}
    result = trial["result"]
    values = space_eval(space, drawn)
    measured = {name: result[name] for name in MEASURED if name in result}
    return {**values, "n_estimators": result["rounds"], **measured}
