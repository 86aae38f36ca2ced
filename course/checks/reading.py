"""Reading what a learner gives, and quoting it the same way on every run."""

import re
from collections.abc import Callable
from decimal import Decimal
from inspect import signature
from numbers import Real

import numpy as np

from course.checks.diagnosis import Diagnosis, Thing

LONGEST_QUOTE = 120


class ToldError(TypeError):
    """An error of ours that a learner's code meets: a verdict may tell it."""

    def __init__(self, thing: Thing, message: str) -> None:
        super().__init__(message)
        self.thing = thing


def takes_arguments(function: Callable[..., object], number: int) -> bool:
    """Tell whether so many arguments are enough, and not too many."""
    try:
        signature(function).bind(*[None] * number)
    except TypeError:
        return False
    except ValueError:  # a builtin that does not say
        return True
    return True


def read_number(answer: object) -> float | Diagnosis:
    """Read one number of any library, or say why it is none."""
    match answer:
        case bool() | np.bool_():
            return Diagnosis("bool", {"value": str(answer)})
        case str() | bytes():
            return Diagnosis("text", {"value": show(answer)})
        case Real() | Decimal():
            return float(answer)
        case np.ndarray() if not answer.ndim:
            return read_number(answer[()])
    holds = hasattr(answer, "__len__") or hasattr(answer, "__iter__")
    name = "container" if holds else "type"
    return Diagnosis(name, {"value": show(answer)})


def show(value: object) -> str | Thing:
    """Quote a value in a few words that are the same on every run."""
    match value:
        case bool() | np.bool_() | None:
            return str(value)
        case int() | np.integer():
            return cap(str(value))
        case Real() | Decimal():
            return f"{float(value):.6g}"
        case str() | bytes():
            return cap(repr(value))
    return Thing("object", {"type": type(value).__name__})


def show_error(error: BaseException | None) -> str | Thing:
    """Name an error by its type and message, on one line."""
    if isinstance(error, ToldError):
        return error.thing
    try:
        message = cap(str(error))
    except Exception:  # noqa: BLE001 - an error of the learner's own class
        message = ""
    return ": ".join(filter(None, [type(error).__name__, message]))


def cap(text: str) -> str:
    """Keep a quote to one short line, without memory addresses."""
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", text).split())
    if len(line) <= LONGEST_QUOTE:
        return line
    return line[: LONGEST_QUOTE - 1] + "…"
