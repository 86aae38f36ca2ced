from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.reading import ToldError, read_number, show, show_error
from course.checks.verdict import (
    RAISED,
    STILL_NONE,
    UNFILLED,
    Verdict,
    attempt,
    is_stub,
    is_unfilled,
    judge,
)
from course.errors import LessonError
from course.languages import LANGUAGE_VARIABLE

CHECK = "lesson5.alias"
NEWER = Diagnosis("new", {"value": "2"})
RIGHT = Diagnosis("right")


def stub(share: float) -> Any: ...


def told(share: float) -> Any:
    """Say what to do."""


def marked(share: float) -> Any:
    f1 = ...
    return f1, share


def test_a_refusal_keeps_its_name_and_values() -> None:
    assert judge(2, CHECK, lambda: NEWER) == Verdict(CHECK, NEWER)


def test_a_refusal_shows_its_four_lines() -> None:
    assert repr(judge(2, CHECK, lambda: NEWER)) == (
        "✘ Pas encore.\n"
        "Trouvé : 2, la version qui a l'alias à présent.\n"
        "Attendu : l'alias posé sur la version, et rendue, celle qui l'avait "
        "avant (un texte vide si aucune).\n"
        "Et maintenant : lisez l'ancienne avant de déplacer l'alias, non après."
    )


def test_a_right_answer_shows_one_line() -> None:
    verdict = judge(3, CHECK, lambda: RIGHT)
    assert verdict.passed
    assert repr(verdict) == (
        "✔ Juste : l'alias se déplace, et vous savez d'où il vient : de quoi "
        "revenir en arrière."
    )


def test_a_verdict_is_told_in_the_language_of_the_lesson(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    assert repr(judge(2, CHECK, lambda: NEWER)) == (
        "✘ Not yet.\n"
        "Found: 2, the version that has the alias now.\n"
        "Expected: the alias set on the version, and as the result, the "
        "version that had it before (an empty string if none had).\n"
        "Next: read the old one before you move the alias, not after."
    )


def test_a_remark_does_not_make_an_answer_wrong() -> None:
    assert Diagnosis("right_bonus").passed
    assert not Diagnosis("rights").passed


@pytest.mark.parametrize("language", ["it", ""])
@pytest.mark.parametrize("found", [RIGHT, NEWER, Diagnosis(UNFILLED)])
def test_a_language_that_the_course_does_not_speak_is_an_error(
    found: Diagnosis, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    expected = rf"'{language}'; expected one of fr, en\. Next"
    with pytest.raises(LessonError, match=expected):
        repr(judge(3, CHECK, lambda: found))


@pytest.mark.parametrize("answer", [..., [...], {...}, (..., ...), stub, told])
def test_an_unfilled_answer_is_invited(answer: object) -> None:
    verdict = judge(answer, CHECK, lambda: NEWER)
    assert verdict == Verdict(CHECK, Diagnosis(UNFILLED))
    assert not verdict.passed


def test_none_is_unfilled_or_a_forgotten_return() -> None:
    verdict = judge(None, CHECK, pytest.fail)
    assert verdict.diagnosis == Diagnosis(STILL_NONE)


def test_an_error_is_told_by_type_and_message() -> None:
    verdict = judge(1, CHECK, lambda: Diagnosis(str(1 / 0)))
    said = {"error": "ZeroDivisionError: division by zero"}
    assert verdict.diagnosis == Diagnosis(RAISED, said)


def test_an_interrupt_is_the_learner_s_own() -> None:
    def interrupt() -> Diagnosis:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        judge(1, CHECK, interrupt)


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
        (object(), Thing("object", {"type": "object"})),
        ("x" * 500, "'" + "x" * 118 + "…"),
    ],
)
def test_values_are_quoted_alike_on_every_run(
    value: object, quoted: str | Thing
) -> None:
    assert show(value) == quoted


def test_an_error_is_quoted_on_one_line_without_addresses() -> None:
    error = ValueError("two\nlines <f at 0x7f00aa>")
    assert show_error(error) == "ValueError: two lines <f>"


def test_an_error_of_ours_is_left_to_each_language() -> None:
    thing = Thing("needs_sessions")
    assert show_error(ToldError(thing, "no sessions")) == thing


def test_an_error_without_a_message_is_told_by_its_type() -> None:
    class UnsayableError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def fail() -> Diagnosis:
        raise UnsayableError

    found = judge(1, CHECK, fail).diagnosis
    assert found == Diagnosis(RAISED, {"error": "UnsayableError"})
