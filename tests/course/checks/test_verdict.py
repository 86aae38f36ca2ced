import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from course.checks.french import lesson3, lesson4, lesson5, shared
from course.checks.reading import read_number, show, show_error
from course.checks.texts import Diagnosis, Texts, Words
from course.checks.verdict import (
    Verdict,
    attempt,
    is_stub,
    is_unfilled,
    judge,
)

TEXTS = Texts(
    "un nombre.", {"right": "{n}."}, {"low": Words("{n}.", "montez.")}
)
ALL = [
    value
    for module in (lesson3, lesson4, lesson5)
    for value in vars(module).values()
    if isinstance(value, Texts)
]


def written() -> Iterator[str]:
    for texts in ALL:
        yield from [texts.expected, *texts.right.values()]
        yield from (text for words in texts.wrong.values() for text in words)
    yield from (text for words in shared.WORDS.values() for text in words)


def stub(share: float) -> Any: ...


def told(share: float) -> Any:
    """Say what to do."""


def marked(share: float) -> Any:
    f1 = ...
    return f1, share


def test_a_refusal_shows_its_four_lines() -> None:
    low = judge(1, TEXTS, lambda: Diagnosis("low", {"n": "1"}))
    assert repr(low) == (
        "✘ Pas encore.\n"
        "Trouvé : 1.\n"
        "Attendu : un nombre.\n"
        "Et maintenant : montez."
    )


def test_a_right_answer_shows_one_line() -> None:
    verdict = judge(3, TEXTS, lambda: Diagnosis("right", {"n": "3"}))
    assert verdict == Verdict(passed=True, headline="✔ Juste : 3.")
    assert repr(verdict) == "✔ Juste : 3."


@pytest.mark.parametrize("answer", [..., [...], {...}, (..., ...), stub, told])
def test_an_unfilled_answer_is_invited(answer: object) -> None:
    verdict = judge(answer, TEXTS, lambda: Diagnosis("low", {"n": "?"}))
    assert repr(verdict) == shared.UNFILLED
    assert not verdict.passed


def test_none_is_unfilled_or_a_forgotten_return() -> None:
    assert "return oublié" in repr(judge(None, TEXTS, pytest.fail))


def test_an_error_is_told_by_type_and_message() -> None:
    verdict = judge(1, TEXTS, lambda: Diagnosis("low", {"n": str(1 / 0)}))
    assert "ZeroDivisionError: division by zero" in verdict.found


def test_an_interrupt_is_the_learner_s_own() -> None:
    def interrupt() -> Diagnosis:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        judge(1, TEXTS, interrupt)


def test_a_warning_is_kept_from_the_output() -> None:
    assert attempt(lambda: np.float64(1) / np.float64(0)).error is None


def test_an_answer_that_holds_values_is_not_unfilled() -> None:
    assert not is_unfilled([0.5, ...])
    assert not is_unfilled([])


@pytest.mark.parametrize("function", [stub, told, marked])
def test_a_function_that_does_nothing_yet_is_a_stub(function: object) -> None:
    assert is_stub(function)


@pytest.mark.parametrize("function", [lambda _: 0, lambda x: x, len, 3])
def test_a_function_that_does_something_is_no_stub(function: object) -> None:
    assert not is_stub(function)


@pytest.mark.parametrize(
    "number", [0.5, np.float32(0.5), np.array(0.5), Decimal("0.5")]
)
def test_numbers_of_any_library_are_read(number: object) -> None:
    assert read_number(number) == 0.5


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (True, "bool"),
        (np.bool_(0), "bool"),
        ("0.5", "text"),
        ((0.5,), "container"),
        (np.array([0.5]), "container"),
        (object(), "type"),
    ],
)
def test_what_is_no_number_is_named(given: object, name: str) -> None:
    read = read_number(given)
    assert isinstance(read, Diagnosis)
    assert read.name == name


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        (np.float64(0.1) + 0.2, "0.3"),
        (12, "12"),
        ("a", "'a'"),
        (None, "None"),
        (object(), "un objet de type object"),
        ("x" * 500, "'" + "x" * 118 + "…"),
    ],
)
def test_values_are_quoted_alike_on_every_run(
    value: object, quoted: str
) -> None:
    assert show(value) == quoted


def test_an_error_is_quoted_on_one_line_without_addresses() -> None:
    error = ValueError("two\nlines <f at 0x7f00aa>")
    assert show_error(error) == "ValueError: two lines <f>"


def test_an_error_without_a_message_is_told_by_its_type() -> None:
    class UnsayableError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def fail() -> Diagnosis:
        raise UnsayableError

    assert judge(1, TEXTS, fail).found == "une erreur, UnsayableError."


def is_misspaced(text: str) -> bool:
    plain = re.sub(r"{\w+}", "x", text)
    glued = [b for a, b in pairwise(plain) if b in ";?!»" and a != " "]
    return bool(glued) or text != text.strip() or '"' in text


def test_french_is_spaced_as_french_is() -> None:
    texts = list(written())
    assert len(texts) > 100
    assert not list(filter(is_misspaced, texts))
    assert all(map(is_misspaced, ["{x}; y", "quoi?", "«x»", '"x"', "x "]))
