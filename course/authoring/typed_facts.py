"""Finds prose that repeats what a fact holds, and would go stale beside it."""

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from course.lessons.facts import UNITS, Fact, read_facts, write_number
from course.messages import translate

# As Unicode has it, and as a keyboard does.
_SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
_FORMS = ("y-MM-dd", "dd/MM/y", "MMMM y")


def find_typed_facts(prose: str) -> list[str]:
    """List the facts whose date, price or allowance French prose repeats.

    Times and sizes are not looked for: a lesson has other minutes, too.
    """
    plain = prose.translate(_SPACES).lower()
    return [
        fact.id
        for fact in read_facts().values()
        if any(writing in plain for writing in _list_writings(fact))
    ]


def _list_writings(fact: Fact) -> Iterator[str]:
    unit = fact.unit or ""
    match fact.value:
        case date() as day:
            for form in _FORMS:
                yield format_date(day, form, locale="fr")
        case int() | float() as number if "USD" in unit or "month" in unit:
            _, _, after = translate(UNITS[unit], "fr").partition("{value}")
            word, *_ = after.split()
            yield f"{write_number(number, 'fr')} {word}".translate(_SPACES)
