"""Finds prose that repeats what a fact holds, and would go stale beside it."""

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from course.languages import LANGUAGES
from course.lessons.facts import UNITS, Fact, read_facts, write_number
from course.messages import translate

# As Unicode has it, and as a keyboard does.
_SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
_FORMS = {
    "fr": ("y-MM-dd", "dd/MM/y", "d MMMM y", "MMMM y"),
    "en": ("y-MM-dd", "d MMMM y", "MMMM d, y", "MMMM y"),
}


def find_typed_facts(prose: str) -> list[str]:
    """List the facts whose date, price or allowance prose repeats.

    In either language; times and sizes are not looked for: a lesson has other
    minutes, too.
    """
    plain = prose.translate(_SPACES).lower()
    return [
        fact.id
        for fact in read_facts().values()
        if any(
            writing.lower() in plain
            for language in LANGUAGES
            for writing in _list_writings(fact, language)
        )
    ]


def _list_writings(fact: Fact, language: str) -> Iterator[str]:
    unit = fact.unit or ""
    match fact.value:
        case date() as day:
            for form in _FORMS[language]:
                yield format_date(day, form, locale=language)
        case int() | float() as number if "USD" in unit or "month" in unit:
            yield _write_price(number, unit, language)


def _write_price(number: float, unit: str, language: str) -> str:
    """Write a number after its unit's sign, or before its first word."""
    sign, _, words = translate(UNITS[unit], language).partition("{value}")
    word = "" if sign else words.split()[0]
    written = f"{sign}{write_number(number, language)} {word}"
    return written.translate(_SPACES)
