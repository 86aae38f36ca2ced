"""Reading what a learner gives, and quoting it the same way on every run."""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal
from inspect import signature
from itertools import islice
from numbers import Real
from types import BuiltinFunctionType, FunctionType, MethodType

import numpy as np

from course.checks.diagnosis import Diagnosis, Thing

LONGEST_QUOTE = 120
MOST_ITEMS = 1000  # read of an answer; no exercise asks for so many


class ToldError(TypeError):
    """An error of ours that a learner's code meets: a verdict may tell it."""

    def __init__(self, thing: Thing, message: str) -> None:
        super().__init__(message)
        self.thing = thing


class FoundError(Exception):
    """Carries a diagnosis up to the verdict, past whatever has called."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.name)
        self.diagnosis = diagnosis


def takes_arguments(function: Callable[..., object], number: int) -> bool:
    """Tell whether so many arguments are enough, and not too many."""
    try:
        signature(function).bind(*[None] * number)
    except TypeError:
        return False
    except ValueError:  # a builtin that does not say
        return True
    return True


def name_value(value: object, otherwise: str) -> Diagnosis:
    """Name what was given in a value's place, by a name of all checks if any.

    Nothing is taken from an iterator: the learner may still need it.
    """
    if isinstance(value, FunctionType | BuiltinFunctionType | MethodType):
        return Diagnosis("function")
    if type(value).__module__.startswith("ibis."):
        return Diagnosis("unexecuted")
    if isinstance(value, Iterator):
        return Diagnosis("iterator")
    return Diagnosis(otherwise, {"value": show(value)})


def read_items(value: object) -> list[object] | None:
    """Read the items of a list, tuple, set, array, index or column.

    None for whatever else, also where what it holds has more dimensions.
    """
    if isinstance(value, list | tuple | AbstractSet):
        return list(islice(value, MOST_ITEMS))
    if getattr(value, "ndim", None) == 1 and hasattr(value, "tolist"):
        items = value.tolist()
        return items if isinstance(items, list) else None
    return None


def require_function(
    function: object, number: int, otherwise: str
) -> Callable[..., object]:
    """Give what can be called with so many arguments.

    Raises:
        FoundError: it is called `otherwise`, "class" or "arguments".
    """
    if not callable(function):
        # Of what a call gave, no value is to be asked for.
        raise FoundError(Diagnosis(otherwise, {"value": show(function)}))
    if isinstance(function, type):
        raise FoundError(Diagnosis("class"))
    if not takes_arguments(function, number):
        raise FoundError(Diagnosis("arguments"))
    return function


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
        case (int(whole), int(rest)) if {type(whole), type(rest)} == {int}:
            return Diagnosis("comma", {"value": cap(f"{whole}, {rest}")})
    holds = hasattr(answer, "__len__") or hasattr(answer, "__iter__")
    name = "container" if holds else "type"
    return name_value(answer, name)


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


def show_name(name: object) -> str:
    """Give a key's or a label's name on one line, quoted if it is blank."""
    return cap(str(name)) or cap(repr(str(name)))


def cap(text: str) -> str:
    """Keep a quote to one short line, without memory addresses."""
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", text).split())
    if len(line) <= LONGEST_QUOTE:
        return line
    return line[: LONGEST_QUOTE - 1] + "…"
