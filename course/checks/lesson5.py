"""Checks of lesson 5: the version in staging, and probabilities scored."""

import re
from numbers import Integral, Real
from typing import Protocol

import numpy as np

from course.checks.diagnosis import Diagnosis
from course.checks.probabilities import name_probabilities
from course.checks.reading import show
from course.checks.verdict import Verdict, judge

ALIASES = {"staging", "production"}
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
    return Diagnosis(
        "object" if is_object else "type", {"value": show(version)}
    )


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


def check_probabilities(probabilities: object, truth: object) -> Verdict:
    """Check predicted probabilities of a purchase, one a row.

    Args:
        probabilities: a list, array or Series of n numbers from 0 to 1.
        truth: the same from the registered model, shape (n,).
    """
    return judge(
        probabilities,
        "lesson5.probabilities",
        lambda: name_probabilities(probabilities, truth),
    )
