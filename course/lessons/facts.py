"""Facts about outside services: what lessons say of them, from one file.

`notebooks/facts.yaml` holds each with its source and the day it was read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from course.errors import FactError
from course.languages import DEFAULT_LANGUAGE, LANGUAGES
from course.places import NOTEBOOKS

FACTS = NOTEBOOKS / "facts.yaml"
FILE = "notebooks/facts.yaml"
FRESH = timedelta(days=365)
Value = bool | int | float | str | date | list[Any]
_KINDS = (bool, int, float, str, date, list)

_FIELDS = {"value", "unit", "name", "source", "verified", "confirmed", "why"}
_NEEDED = {"value", "name", "source", "verified"}
# How a unit is written, in each language.
UNITS = {
    "min": ("min", "min"),
    "h": ("h", "h"),
    "GB": ("Go", "GB"),
    "min/month": ("min par mois", "min a month"),
    "credits": ("crédits", "credits"),
    "USD/min": ("$ la minute", "$ a minute"),
    "USD/month": ("$ par mois", "$ a month"),
    "USD/GB/month": ("$ le Go par mois", "$ a GB a month"),
    "USD/1000": ("$ les mille", "$ a thousand"),
    "USD/vCPU-s": ("$ la seconde de vCPU", "$ a vCPU second"),
    "requests/month": ("requêtes par mois", "requests a month"),
    "vCPU-s/month": ("s de vCPU par mois", "vCPU seconds a month"),
}
_SPACES = {
    "fr": ("\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}: "),
    "en": (" ", ": "),
}
_WORDS = {
    "fr": ("oui", "non", "vérifié le", "non confirmé", "%d/%m/%Y"),
    "en": ("yes", "no", "verified on", "not confirmed", "%Y-%m-%d"),
}


@dataclass(frozen=True)
class Fact:
    """One claim, with the page that states it and the day it was read."""

    id: str
    value: Value
    unit: str | None
    name: Mapping[str, str]
    source: str
    verified: date
    why: str | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the source states it without leaving anything open."""
        return self.why is None


def read_fact(fact_id: str) -> Value:
    """Give a fact's value: `read_fact("cloud-build.timeout.default")`.

    Raises:
        FactError: there is no such fact.
    """
    return find_fact(fact_id).value


def find_fact(fact_id: str) -> Fact:
    """Give a fact with its source and date.

    Raises:
        FactError: there is no such fact.
    """
    facts = read_facts()
    if fact_id not in facts:
        near = get_close_matches(str(fact_id), facts, n=1, cutoff=0.4)
        raise FactError(
            f"fact {fact_id!r}",
            "facts.yaml has none of this name",
            "the name of a fact",
            f"did you mean {near[0]!r}?"
            if near
            else "read notebooks/facts.yaml",
        )
    return facts[fact_id]


def describe_fact(fact_id: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Say a fact, and below it its source and date, for a reader.

    Raises:
        FactError: there is no such fact.
    """
    fact = find_fact(fact_id)
    return f"{state_fact(fact, language)}\n    {cite_source(fact, language)}"


def describe_facts(prefix: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Say all facts below a prefix, such as "cloud-build.price", in order.

    Raises:
        FactError: there is none.
    """
    below = [one for one in read_facts() if f"{one}.".startswith(f"{prefix}.")]
    lines = [describe_fact(one, language) for one in below or [prefix]]
    return "\n".join(lines)


def state_fact(fact: Fact, language: str = DEFAULT_LANGUAGE) -> str:
    """Say a fact's name, value and unit, without its source."""
    value = _write(fact.value, language)
    unit = UNITS[fact.unit][LANGUAGES.index(language)] if fact.unit else ""
    space, colon = _SPACES[language]
    return f"{fact.name[language]}{colon}{value}{space if unit else ''}{unit}"


def cite_source(fact: Fact, language: str = DEFAULT_LANGUAGE) -> str:
    """Say where a fact was read, when, and whether the page confirms it."""
    *_, verified, unconfirmed, form = _WORDS[language]
    day = fact.verified.strftime(form)
    doubt = "" if fact.is_confirmed else f", {unconfirmed}"
    return f"{fact.source}, {verified} {day}{doubt}"


def list_old(facts: Iterable[Fact], today: date) -> list[Fact]:
    """List the facts that nobody has verified for a year."""
    return [fact for fact in facts if today - fact.verified > FRESH]


@cache
def read_facts(path: Path = FACTS) -> Mapping[str, Fact]:
    """Read all facts, in the file's order.

    Raises:
        FactError: the file is not of the form that its head describes.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _refuse(
            path.name, f"it cannot be read ({error})"[:200]
        ) from error
    if not isinstance(entries, dict):
        raise _refuse(path.name, f"a {type(entries).__name__}")
    return {one: _read_entry(one, entry) for one, entry in entries.items()}


def _read_entry(fact_id: str, entry: Any) -> Fact:
    if complaint := _find_fault(entry):
        raise _refuse(f"facts.yaml, {fact_id}", complaint)
    return Fact(
        fact_id,
        entry["value"],
        entry.get("unit"),
        entry["name"],
        entry["source"],
        entry["verified"],
        entry.get("why"),
    )


def _find_fault(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return "no mapping"
    if unknown := entry.keys() - _FIELDS:
        return f"unknown {', '.join(sorted(map(str, unknown)))}"
    if missing := _NEEDED - entry.keys():
        return f"no {', '.join(sorted(missing))}"
    return next((fault for fault, found in _list_faults(entry) if found), None)


def _list_faults(entry: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    name, why = entry["name"], entry.get("why")
    yield "value is of no kind known", not isinstance(entry["value"], _KINDS)
    yield f"unit {entry.get('unit')!r}", entry.get("unit", "min") not in UNITS
    is_named = isinstance(name, dict) and name.keys() == set(LANGUAGES)
    yield "name is not in French and English", not is_named
    is_address = str(entry["source"]).startswith("https://")
    yield "source is no https address", not is_address
    yield "verified is no date", type(entry["verified"]) is not date
    is_doubted = entry.get("confirmed", True) is False
    yield "confirmed is not `false`", "confirmed" in entry and not is_doubted
    together = is_doubted == bool(why)
    yield "`confirmed: false` and `why` do not go together", not together


def _write(value: Value, language: str) -> str:
    yes, no, *_, form = _WORDS[language]
    match value:
        case bool():
            return yes if value else no
        case date():
            return value.strftime(form)
        case list():
            return ", ".join(value)
        case int() | float():
            return write_number(value, language)
        case str():
            return value


def write_number(value: float, language: str) -> str:
    """Write a number with the language's separators, all its digits."""
    text = f"{Decimal(str(value)):,f}"
    if language == "fr":
        return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return text


def _refuse(where: str, found: str) -> FactError:
    expected = "value, name {fr, en}, source, verified, as the file's head says"
    return FactError(where, found, expected, f"correct {FILE}")
