"""Checks of lesson 5: the version in staging, and probabilities scored."""

import ast
import re
from copy import deepcopy
from numbers import Integral, Real
from typing import Protocol

import mlflow
import numpy as np
import pandas as pd

from course.checks.diagnosis import Diagnosis
from course.checks.history import trace
from course.checks.patience import OverdueError, limit_time
from course.checks.probabilities import name_probabilities
from course.checks.reading import name_value, show
from course.checks.verdict import Verdict, attempt, judge

ALIASES = {"staging", "production"}
ALIAS = "staging"
# The learner's names in the lesson, and the column that the pipeline wrote.
VERSION, PROBABILITIES = "version", "probabilities"
ROWS, COLUMN = "rows", "probability"
PREDICTING = ("predict_proba", "predict")
PATIENCE = 2.0  # seconds for the registry to answer
URI = re.compile(r"(models|runs):/", re.IGNORECASE)


class Registered(Protocol):
    """What a check reads of MLflow's `ModelVersion`."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int | str: ...
    @property
    def run_id(self) -> str | None: ...


def check_staging_version(version: object, truth: Registered) -> Verdict:
    """Check the number of the version that the alias staging points at.

    Args:
        version: an int, or a string of digits as MLflow gives it.
        truth: the version that the registry names.
    """
    return judge(
        version, "lesson5.version", lambda: name_version(version, truth)
    )


def name_version(version: object, truth: Registered) -> Diagnosis:
    """Tell the version asked for from one typed in, and from one elsewhere."""
    found = read_version(version, truth)
    if found.name in {"older", "newer"}:
        # The alias may have moved since the lesson read it.
        moved = read_alias(truth.name)
        if moved is not None:
            again = read_version(version, moved)
            found = again if again.passed else found
    if found.passed and trace(VERSION).is_literal:
        return Diagnosis("copied", found.values)
    return found


def read_alias(model: str) -> Registered | None:
    """Ask the registry of the lesson again; None if it does not answer."""
    if not mlflow.is_tracking_uri_set():  # type: ignore[no-untyped-call]
        return None  # MLflow would make one, of its own, here
    try:
        with limit_time(PATIENCE):
            client = mlflow.MlflowClient()
            moved = attempt(client.get_model_version_by_alias, model, ALIAS)
    except OverdueError:
        return None
    value: Registered | None = moved.value  # type: ignore[assignment]
    return value


def read_version(version: object, truth: Registered) -> Diagnosis:
    """Tell a version's number from what else the registry may answer."""
    match version:
        case bool() | np.bool_():
            return Diagnosis("bool", {"value": str(version)})
        case Integral():
            return compare_version(int(version), truth)
        case Real():
            return Diagnosis("float", {"value": str(float(version))})
        case str() if version.strip().isdecimal():
            return compare_version(int(version), truth)
        case str():
            return name_string(version.strip(), truth)
    is_object = hasattr(version, "version") and hasattr(version, "run_id")
    return name_value(version, "object" if is_object else "type")


def compare_version(number: int, truth: Registered) -> Diagnosis:
    """Tell the right number from an older, a newer and an impossible one."""
    right, value = int(truth.version), {"value": show(number)}
    if number == right:
        return Diagnosis("right", value)
    if number < 1:
        return Diagnosis("impossible", value)
    return Diagnosis("older" if number < right else "newer", value)


def name_string(text: str, truth: Registered) -> Diagnosis:
    """Name a string that is no number."""
    value = {"value": show(text)}
    if URI.match(text):
        return Diagnosis("uri", value)
    if text.lower().lstrip("@") in ALIASES:
        return Diagnosis("alias", value)
    if text == truth.run_id:
        return Diagnosis("run_id", value)
    return Diagnosis("model_name" if text == truth.name else "text", value)


def check_probabilities(
    probabilities: object, truth: object, rows: object = None
) -> Verdict:
    """Check predicted probabilities of a purchase, one a row.

    Args:
        probabilities: a list, array or Series of n numbers from 0 to 1.
        truth: the registered model, which is asked about `rows`; or what it
            answers, shape (n,).
        rows: n raw rows, as the model reads them.
    """

    def diagnose() -> Diagnosis:
        if is_copied(probabilities, truth):
            return Diagnosis("copied")
        return name_probabilities(probabilities, ask_model(truth, rows))

    return judge(probabilities, "lesson5.probabilities", diagnose)


def ask_model(truth: object, rows: object) -> object:
    """Give the probabilities of class 1, shape (n,), asked for or given."""
    predict = getattr(truth, "predict_proba", None)
    return truth if predict is None else predict(deepcopy(rows))[:, 1]


def is_copied(probabilities: object, truth: object) -> bool:
    """Tell numbers of the file, or typed in, from those that a model gave."""
    origin = trace(PROBABILITIES, given=[ROWS])
    if not origin.nodes:
        is_column = isinstance(probabilities, pd.Series)
        name = getattr(probabilities, "name", None) if is_column else None
        return probabilities is truth or name == COLUMN
    typed = origin.is_literal and any(
        isinstance(each, ast.Constant) for each in origin.nodes
    )
    asked = any(map(origin.names, PREDICTING))
    return typed or (not asked and any(map(origin.names, ("truth", COLUMN))))
