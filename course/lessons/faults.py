"""Why a file that somebody writes is refused, in our own words.

Pydantic and the readers of YAML and JSON say it in English alone. What each
means is said here, in all languages, once an error is shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from course.messages import N_
from course.reasons import Reason, explain_system

LONGEST_QUOTE = 60
# Where a fault of ours keeps its message, which pydantic would fill in.
_MESSAGE = "message"
# What these faults quote is the whole entry, or nothing.
_UNQUOTED = {"missing", "missing_argument", "together", "json_invalid"}
OTHER = N_("not of the form expected here")
# By pydantic's names: https://docs.pydantic.dev/latest/errors/validation_errors/
_FAULTS = {
    "missing": N_("field required"),
    "missing_argument": N_("field required"),
    "extra_forbidden": N_("extra inputs are not permitted"),
    "unexpected_keyword_argument": N_("unexpected keyword"),
    "string_type": N_("input should be a valid string"),
    "string_pattern_mismatch": N_("string should match {pattern}"),
    "int_type": N_("input should be a whole number"),
    "int_parsing": N_("input should be a whole number"),
    "int_from_float": N_("input should be a whole number"),
    "float_type": N_("input should be a number"),
    "float_parsing": N_("input should be a number"),
    "bool_type": N_("input should be true or false"),
    "bool_parsing": N_("input should be true or false"),
    "date_type": N_("input should be a valid date"),
    "date_parsing": N_("input should be a valid date"),
    "date_from_datetime_parsing": N_("input should be a valid date"),
    "date_from_datetime_inexact": N_("input should be a valid date"),
    "dict_type": N_("input should be a valid dictionary"),
    "mapping_type": N_("input should be a valid dictionary"),
    "model_type": N_("input should be a valid dictionary"),
    "model_attributes_type": N_("input should be a valid dictionary"),
    "dataclass_type": N_("input should be a valid dictionary"),
    "list_type": N_("input should be a valid list"),
    "tuple_type": N_("input should be a valid list"),
    "literal_error": N_("input should be {expected}"),
}
_JSON_PLACE = re.compile(r"line (?P<line>\d+) column (?P<column>\d+)")


@dataclass(frozen=True)
class Reasons:
    """All that is wrong with a file."""

    all: tuple[Reason, ...]

    def say(self, language: str) -> str:
        """Say all, in a language."""
        return "; ".join(each.say(language) for each in self.all)


def fault(kind: str, message: str, /, **values: object) -> PydanticCustomError:
    """Make a fault of our own, for a validator to raise.

    Args:
        kind: "together" where the whole entry is at fault.
        message: Marked by `N_`.
        values: What it fills in.
    """
    return PydanticCustomError(kind, message, {_MESSAGE: message, **values})


def explain_faults(error: ValidationError) -> Reasons:
    """Say every fault that pydantic found, by its place."""
    return Reasons(tuple(_list_faults(error)))


def explain_unread(error: OSError | ValueError | yaml.YAMLError) -> Reason:
    """Say why a file could not be read, or its text not be taken apart."""
    match error:
        case OSError():
            return explain_system(error)
        case UnicodeDecodeError(start=start):
            return Reason(
                N_("it is no text in UTF-8, from byte {byte} on"),
                {"byte": start + 1},
            )
        case yaml.MarkedYAMLError(problem_mark=yaml.Mark() as mark):
            return _place_syntax("YAML", mark.line + 1, mark.column + 1)
        case yaml.YAMLError():
            return Reason(N_("it is no {form}"), {"form": "YAML"})
        case _:
            return Reason(N_("it holds a date or a number that there is not"))


def _place_syntax(form: str, line: int, column: int) -> Reason:
    return Reason(
        N_("it is no {form}, from line {line}, column {column} on"),
        {"form": form, "line": line, "column": column},
    )


def _list_faults(error: ValidationError) -> Iterator[Reason]:
    for each in error.errors(include_url=False):
        values = dict(each.get("ctx", {}))
        if each["type"] == "json_invalid":
            found = _JSON_PLACE.search(str(values.get("error")))
            line, column = map(int, found.groups()) if found else (1, 1)
            yield _place_syntax("JSON", line, max(1, column))
            continue
        own = str(values.pop(_MESSAGE, ""))
        if isinstance(expected := values.get("expected"), str):
            values["expected"] = expected.replace(" or ", ", ")
        is_quoted = each["type"] not in _UNQUOTED
        yield Reason(
            own or _FAULTS.get(each["type"], OTHER),
            values,
            _write_place(each),
            _quote(each["input"]) if is_quoted else "",
        )


def _write_place(details: ErrorDetails) -> str:
    written = (
        f"[{key}]" if isinstance(key, int) else f".{key}"
        for key in details["loc"]
    )
    return "".join(written).removeprefix(".")


def _quote(value: Any) -> str:
    text = repr(value)
    whole = len(text) <= LONGEST_QUOTE
    return text if whole else f"{text[: LONGEST_QUOTE - 1]}…"
