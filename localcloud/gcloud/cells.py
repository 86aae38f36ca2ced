"""Values as texts, and what a column is called."""

import re
from collections.abc import Sequence
from typing import Any

from localcloud.gcloud.projections import Projected
from localcloud.gcloud.texts import float_

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def write_cell(value: Any) -> str:
    """Write a value in a table's cell, as gcloud does."""
    match value:
        case None:
            return ""
        case float():
            return float_(value)
        case _:
            return str(value)


def write_value(value: Any, delimiter: str) -> str:
    """Write a value of `value()` and `csv()`: lists and maps as one text."""
    match value:
        case dict():
            pairs = sorted(value.items())
            return delimiter.join(f"{key}={each}" for key, each in pairs)
        case list():
            return delimiter.join(
                "" if each in (None, "") else write_cell(each) for each in value
            )
        case _:
            return write_cell(value)


def label_columns(columns: Sequence[Projected]) -> list[str]:
    """Return the heads of columns: the last name of each, in ANGRY_CASE.

    Names before it tell two from each other: NAME, LAST_NAME.
    """
    labels: list[str] = []
    for each in columns:
        labels.append(_choose_label(each, labels))
    return labels


def _choose_label(column: Projected, taken: Sequence[str]) -> str:
    if "label" in column.attributes:
        return column.attributes["label"]
    names = [each for each in column.key if isinstance(each, str)]
    if not names:
        names = [each.name for each in column.calls[:1]]
    label = ""
    for count in range(1, len(names) + 1):
        label = "_".join(_write_angry(each) for each in names[-count:])
        if label not in taken:
            break
    return label


def _write_angry(name: str) -> str:
    return CAMEL.sub("_", name).replace("-", "_").upper()
