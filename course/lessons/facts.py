"""Facts about outside services: what lessons say of them, from one file.

`notebooks/facts.yaml` holds each with its source and the day it was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from course.errors import FactError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.documents import Texts, read_document
from course.lessons.faults import fault
from course.messages import N_, translate
from course.places import NOTEBOOKS

FACTS = NOTEBOOKS / "facts.yaml"
FRESH = timedelta(days=365)
Value = bool | int | float | str | date | list[str]
_KINDS = (bool, int, float, str, date, list)
_FORM = N_("value, name {{fr, en}}, source, verified, as the file's head says")

# How a value is written with its unit.
UNITS = {
    "min": N_("{value} min"),
    "h": N_("{value} h"),
    "GB": N_("{value} GB"),
    "min/month": N_("{value} min per month"),
    "credits": N_("{value} credits"),
    "USD/min": N_("${value} per minute"),
    "USD/month": N_("${value} per month"),
    "USD/GB/month": N_("${value} per GB per month"),
    "USD/1000": N_("${value} per thousand"),
    "USD/vCPU-s": N_("${value} per vCPU second"),
    "requests/month": N_("{value} requests per month"),
    "vCPU-s/month": N_("{value} vCPU seconds per month"),
}
# A date in figures. English has two orders for it: it is written as ISO does.
DATE = N_("y-MM-dd")


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


def _check_kind(value: object) -> object:
    items = value if isinstance(value, list) else []
    if not isinstance(value, _KINDS) or not all(
        isinstance(item, str) for item in items
    ):
        raise fault("kind", N_("must be a value of a known kind"))
    return value


def _check_unit(unit: str) -> str:
    if unit not in UNITS:
        known = ", ".join(UNITS)
        raise fault("unit", N_("must be one of {known}"), known=known)
    return unit


class Entry(BaseModel):
    """A fact as the file has it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    value: Annotated[Any, AfterValidator(_check_kind)]
    unit: Annotated[str, AfterValidator(_check_unit)] | None = None
    name: Texts
    source: Annotated[str, Field(pattern="^https://")]
    verified: date
    confirmed: Literal[False] | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _pair_doubt_with_reason(self) -> Self:
        if (self.confirmed is False) != bool(self.why):
            raise fault(
                "together", N_("`confirmed: false` and `why` go together")
            )
        return self

    def name_fact(self, fact_id: str) -> Fact:
        """Give the fact of this name."""
        return Fact(
            fact_id,
            self.value,
            self.unit,
            self.name,
            self.source,
            self.verified,
            self.why,
        )


_ENTRIES = TypeAdapter(dict[str, Entry])


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
            N_("fact {fact!r}"),
            N_("facts.yaml has none of this name"),
            N_("the name of a fact"),
            N_("did you mean {near!r}?")
            if near
            else N_("read notebooks/facts.yaml"),
            fact=fact_id,
            near=next(iter(near), ""),
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
    if fact.unit:
        value = translate(UNITS[fact.unit], language, value=value)
    name = fact.name[language]
    return translate("{name}: {value}", language, name=name, value=value)


def cite_source(fact: Fact, language: str = DEFAULT_LANGUAGE) -> str:
    """Say where a fact was read, when, and whether the page confirms it."""
    words = N_("{source}, verified on {day}")
    if not fact.is_confirmed:
        words = N_("{source}, verified on {day}, not confirmed")
    day = write_date(fact.verified, language)
    return translate(words, language, source=fact.source, day=day)


def list_old(facts: Iterable[Fact], today: date) -> list[Fact]:
    """List the facts that nobody has verified for a year."""
    return [fact for fact in facts if today - fact.verified > FRESH]


@cache
def read_facts(path: Path = FACTS) -> Mapping[str, Fact]:
    """Read all facts, in the file's order.

    Raises:
        FactError: the file is not of the form that its head describes.
    """
    entries = read_document(path, _ENTRIES, FactError, _FORM)
    return {one: entry.name_fact(one) for one, entry in entries.items()}


def _write(value: Value, language: str) -> str:
    match value:
        case bool():
            words = N_("yes") if value else N_("no")
            return translate(words, language)
        case date():
            return write_date(value, language)
        case list():
            return ", ".join(value)
        case int() | float():
            return write_number(value, language)
        case str():
            return value


def write_date(day: date, language: str) -> str:
    """Write a date in figures, in the language's order."""
    return format_date(day, translate(DATE, language), locale=language)


def write_number(value: float, language: str) -> str:
    """Write a number with the language's separators, all its digits."""
    text = format_decimal(value, locale=language, decimal_quantization=False)
    # Not CLDR's narrow one: not every terminal's font has it.
    return text.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
