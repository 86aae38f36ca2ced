"""Filters as SQL: the text of a WHERE, and its values."""

from cloudbuild_emulator.history.filters import (
    COLUMNS,
    Condition,
    Every,
    Filter,
    Negation,
    Some,
)

Written = tuple[str, list[str | int]]


def write_condition(wanted: Filter) -> Written:
    """Write what goes behind WHERE: no value of the filter is in it."""
    match wanted:
        case Condition(field, operator, value) if field in COLUMNS:
            # Both come from the parser's fixed lists.
            return f"{field} {operator} ?", [value]
        case Condition(field, operator, value):
            inside = "IN" if operator == "=" else "NOT IN"
            labelled = "SELECT number FROM labels WHERE name = ? AND value = ?"
            return f"number {inside} ({labelled})", [field, value]
        case Negation(part):
            text, values = write_condition(part)
            return f"NOT ({text})", values
        case Every(parts):
            return _join(parts, " AND ", "1")
        case Some(parts):
            return _join(parts, " OR ", "0")


def _join(parts: tuple[Filter, ...], word: str, empty: str) -> Written:
    written = [write_condition(each) for each in parts]
    text = word.join(f"({each})" for each, _ in written) or empty
    return text, [value for _, values in written for value in values]
