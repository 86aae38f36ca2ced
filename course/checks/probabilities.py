"""Telling the right probabilities from what is often given for them."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from course.checks.diagnosis import Diagnosis
from course.checks.reading import name_value, show
from course.checks.verdict import attempt

TOLERANCE = 1e-6
ROUNDED = 0.006  # two decimals
NUMBERS = "iuf"  # NumPy's kinds

Floats: TypeAlias = npt.NDArray[np.float64]


def name_probabilities(probabilities: object, truth: object) -> Diagnosis:
    """Tell what is no column of numbers, then compare with the truth."""
    right = np.asarray(truth, dtype=np.float64).ravel()
    values = read_column(probabilities)
    if isinstance(values, Diagnosis):
        return values
    if len(values) != len(right):
        rows = {"found": len(values), "expected": len(right)}
        return Diagnosis("rows", rows)
    return Diagnosis(compare_probabilities(values, right))


def read_column(given: object) -> Floats | Diagnosis:
    """Read n numbers, shape (n,), or say why they are none."""
    if isinstance(given, list | tuple) and any(item is ... for item in given):
        return Diagnosis("ellipsis")
    if isinstance(given, AbstractSet | Mapping):
        return Diagnosis("no_order", {"value": show(given)})
    if isinstance(given, str | bytes) or not hasattr(given, "__len__"):
        return name_value(given, "not_array")
    read = attempt(read_array, given).value
    if not isinstance(read, np.ndarray):
        return read if isinstance(read, Diagnosis) else Diagnosis("not_numbers")
    if read.ndim == 1:
        return read
    two = read.shape[1:] == (2,)
    shape = {"shape": str(tuple(map(int, read.shape)))}
    return Diagnosis("two_columns" if two else "shape", shape)


def read_array(given: object) -> Floats | Diagnosis:
    """Read an array of any shape; raises where an item is no number."""
    array: npt.NDArray[Any] = np.asarray(given)
    if any(isinstance(item, str | bytes) for item in array.flat):
        return Diagnosis("strings")
    if array.dtype == bool:
        return Diagnosis("labels")
    if array.dtype.kind in NUMBERS:
        return array.astype(np.float64)
    return np.array([float(item) for item in array.flat]).reshape(array.shape)


def compare_probabilities(values: Floats, right: Floats) -> str:
    """Name what these n numbers are; both have shape (n,)."""
    if agree(values, right):
        return "right"
    return next(
        name for name, holds in MISTAKES.items() if holds(values, right)
    )


def agree(values: Floats, right: Floats, tolerance: float = TOLERANCE) -> bool:
    """Tell whether all numbers are the same ones."""
    return np.allclose(values, right, rtol=0, atol=tolerance)


# The first that holds is named.
MISTAKES: Mapping[str, Callable[[Floats, Floats], bool]] = {
    "nan": lambda values, _: not np.isfinite(values).all(),
    "labels": lambda values, _: bool(np.isin(values, (0, 1)).all()),
    "complement": lambda values, right: agree(1 - values, right),
    "percent": lambda values, right: agree(values / 100, right),
    "order": lambda values, right: agree(np.sort(values), np.sort(right)),
    "logarithm": lambda values, right: agree(np.exp(values), right),
    "rounded": lambda values, right: agree(values, right, ROUNDED),
    "outside": lambda v, _: bool(((v < 0) | (v > 1)).any()),
    "other": lambda *_: True,
}
