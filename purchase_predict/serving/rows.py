"""Checks a request's rows before the model sees them: one answer for all."""

import json
import math
from collections.abc import Callable
from typing import Any, NoReturn

RECORDS, SPLIT = "dataframe_records", "dataframe_split"
MOST = 1000  # rows: more in one request would keep all others waiting
LONG = range(-(2**63), 2**63)
LONGEST_QUOTE = 60
EXPECTED = {
    "any": "text, or null where it is missing",
    "long": "a whole number",
    "double": "a number",
}


class InputError(ValueError):
    """Where a request is wrong, what was found there, what is expected."""

    def __init__(self, place: str, found: str, expected: str) -> None:
        self.place, self.found, self.expected = place, found, expected
        super().__init__(f"{place}: {found}; expected {expected}")


def read_rows(body: bytes, kinds: dict[str, str]) -> dict[str, list[Any]]:
    """Read a request: a list of values for each of the model's columns.

    As MLflow has it: `dataframe_records`, a list of objects, or
    `dataframe_split`, `columns` and `data`. A column of kind `any` may lack.

    Raises:
        InputError: which part of the request is not as it should be.
    """
    document = parse(body)
    named = document.keys() if isinstance(document, dict) else set()
    if len(named) != 1 or not named <= {RECORDS, SPLIT}:
        found = f"it has {quote(list(named))}" if named else quote(document)
        refuse("the body", found, f"an object of one, {RECORDS} or {SPLIT}")
    ((name, part),) = document.items()
    records = part if name == RECORDS else read_split(part)
    check_length(name, records)
    for number, record in enumerate(records):
        check_record(f"{name}[{number}]", record, kinds)
    return {each: [row.get(each) for row in records] for each in kinds}


def parse(body: bytes) -> Any:
    """Read JSON as its standard has it: without NaN and Infinity."""

    def refuse_constant(name: str) -> NoReturn:
        refuse("the body", name, "JSON: null for what is missing")

    try:
        return json.loads(body, parse_constant=refuse_constant)
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError("the body", str(error), "JSON") from error


def read_split(part: Any) -> list[dict[str, Any]]:
    """Turn `columns` and `data` into records."""
    if not isinstance(part, dict) or not {"columns", "data"} <= part.keys():
        refuse(SPLIT, quote(part), "an object with columns and data")
    columns, data = part["columns"], part["data"]
    place = f"{SPLIT}.columns"
    if not isinstance(columns, list) or not all(
        isinstance(each, str) for each in columns
    ):
        refuse(place, quote(columns), "a list of names")
    if len(set(columns)) < len(columns):
        refuse(place, quote(columns), "each name once")
    check_length(f"{SPLIT}.data", data)
    for number, row in enumerate(data):
        if not isinstance(row, list) or len(row) != len(columns):
            expected = f"a list of {len(columns)} values, as columns has"
            refuse(f"{SPLIT}.data[{number}]", quote(row), expected)
    return [dict(zip(columns, row, strict=True)) for row in data]


def check_length(place: str, rows: Any) -> None:
    """Refuse what is no list, an empty one, and one that is too long."""
    if not isinstance(rows, list):
        refuse(place, quote(rows), "a list of rows")
    if not 0 < len(rows) <= MOST:
        refuse(place, f"{len(rows)} rows", f"1 to {MOST}")


def check_record(place: str, record: Any, kinds: dict[str, str]) -> None:
    """Hold the names of a row, and each of its values, to the model's."""
    if not isinstance(record, dict):
        refuse(place, quote(record), "an object: a value for each column")
    for name in record.keys() - kinds.keys():
        expected = f"the model's columns: {', '.join(kinds)}"
        refuse(f"{place}.{name[:LONGEST_QUOTE]}", "a foreign column", expected)
    for name, kind in kinds.items():
        if name not in record and kind != "any":
            refuse(f"{place}.{name}", "no such column", EXPECTED[kind])
        if not FITS[kind](record.get(name)):
            found = quote(record[name])
            refuse(f"{place}.{name}", found, EXPECTED[kind])


def is_text(value: Any) -> bool:
    """Tell whether it is a label, known or not, or missing."""
    return value is None or isinstance(value, str)


def is_double(value: Any) -> bool:
    """Tell whether it is a number that a double can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value in LONG if isinstance(value, int) else math.isfinite(value)


def is_long(value: Any) -> bool:
    """Tell whether it is a whole number; 3.0 is one, in JSON."""
    return is_double(value) and value == int(value) and int(value) in LONG


FITS: dict[str, Callable[[Any], bool]] = {
    "any": is_text,
    "double": is_double,
    "long": is_long,
}


def quote(value: Any) -> str:
    """Show what was found, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    cut = text[:LONGEST_QUOTE]
    return text if text == cut else f"{cut}..."


def refuse(place: str, found: str, expected: str) -> NoReturn:
    """Raise the one error of this file."""
    raise InputError(place, found, expected)
