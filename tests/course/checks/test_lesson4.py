from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from course.checks import splits
from course.checks.lesson4 import check_constant_f1, check_split_test
from course.checks.splits import Split
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
ROWS = pd.DataFrame(
    {"user_session": [*"aabbbccddddeefghhii"], "price": range(19)}
)
SINGLES = ROWS.drop_duplicates("user_session")


def guarded(share: float) -> float:
    return 2 * share / (1 + share) if share else float("nan")


def by_scikit_learn(share: float) -> float:
    bought = np.arange(1000) < 1000 * share
    return float(f1_score(bought, np.ones(1000), zero_division=0))


def fails(share: float) -> float:
    raise KeyError(share)


def divides(share: float) -> float:
    return 2 / (1 / share + 1)


def prints(share: float) -> None:
    print(2 * share / (1 + share))


WRONG_F1 = {
    "share": (lambda p: p, "accuracy"),
    "half": (lambda p: p / (1 + p), "facteur 2"),
    "mean": (lambda p: (1 + p) / 2, "arithmétique"),
    "recall": (lambda p: p / p, "rappel"),
    "rare": (lambda p: 0 * p, "rare"),
    "percent": (lambda p: 200 * p / (1 + p), "100"),
    "reversed": (lambda p: 2 * (1 - p) / (2 - p), "envers"),
    "complement": (lambda p: 1 - p, "taux d'erreur"),
    "constant": (lambda _: 0.9, "quelle que soit"),
    "rounded": (lambda p: round(2 * p / (1 + p), 2), "arrondi"),
    "other": (lambda p: p**2, "0.64 pour la part 0.8"),
    "none": (prints, "rend None"),
    "number": (0.947, "sans parenthèses"),
    "raises": (fails, "KeyError: 0.1"),
    "edge": (guarded, "nan pour la part 0"),
    "edge raises": (divides, "ZeroDivisionError"),
    "two arguments": (lambda p, r: 2 * p * r / (p + r), "un seul argument"),
    "text": (lambda p: f"{p:.0%}", "'10%'"),
}


def shared(split: Split, rows: pd.DataFrame = ROWS) -> set[str]:
    train, test = split(rows)
    return set(train["user_session"]) & set(test["user_session"])


def strict(split: Split) -> None:
    assert not shared(split)


def stricter(split: Split) -> None:
    train, test = split(ROWS)
    assert not shared(split)
    assert len(train) + len(test) == len(ROWS)
    assert len(test)


def silent(split: Split) -> None:
    shared(split)


def answers(split: Split) -> bool:
    return not shared(split)


def at_most_one(split: Split) -> None:
    assert len(shared(split)) <= 1


def by_index(split: Split) -> None:
    train, test = split(ROWS)
    assert train.index.intersection(test.index).empty


def by_length(split: Split) -> None:
    train, test = split(ROWS)
    assert len(train) + len(test) == len(ROWS)


def inverted(split: Split) -> None:
    assert shared(split)


def demanding(split: Split) -> None:
    train, test = split(ROWS)
    assert len(train) == len(test), "halves"


def ignoring(split: Split) -> None:  # noqa: ARG001 - the mistake itself
    assert not shared(splits.split_well)


def raising(split: Split) -> None:
    if shared(split):
        raise ValueError("shared")


def breaking(split: Split) -> None:
    assert not split(ROWS.drop(columns="user_session"))


def with_pytest_fail(split: Split) -> None:
    if shared(split):
        pytest.fail("shared")


def with_single_rows(split: Split) -> None:
    assert not shared(split, SINGLES)


WRONG_TESTS = {
    "silent": (silent, "n'affirme rien"),
    "answers": (answers, "rend False"),
    "at most one": (at_most_one, "une seule session est des deux côtés"),
    "by index": (by_index, "index"),
    "by length": (by_length, "les lignes perdues"),
    "inverted": (inverted, "envers"),
    "demanding": (demanding, "AssertionError: halves"),
    "ignoring": (ignoring, "n'appelle jamais"),
    "raising": (raising, "ValueError: shared"),
    "breaking": (breaking, "une colonne user_session"),
    "single rows": (with_single_rows, "deux lignes"),
    "called": (True, "sans l'appeler"),
    "two arguments": (lambda split, rows: split(rows), "un seul argument"),
}


@pytest.mark.parametrize(
    "function",
    [
        lambda p: 2 * p / (1 + p),
        by_scikit_learn,
        np.vectorize(lambda p: 2 * p / (1 + p)),
    ],
)
def test_the_right_f1_passes(function: object) -> None:
    verdict = check_constant_f1(function)
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : votre formule")


@pytest.mark.parametrize(("function", "word"), WRONG_F1.values(), ids=WRONG_F1)
def test_a_wrong_f1_is_named(
    function: object, word: str, refused: Refused
) -> None:
    refused(check_constant_f1(function), word)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [(check_constant_f1, WRONG_F1), (check_split_test, WRONG_TESTS)],
)
def test_wrong_answers_are_told_apart(
    check: Callable[[object], Verdict], wrong: dict[str, tuple[Any, str]]
) -> None:
    steps = {check(answer).next_step for answer, _ in wrong.values()}
    assert len(steps) == len(wrong)


@pytest.mark.parametrize("check", [check_constant_f1, check_split_test])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    verdict = check(junk)
    assert not verdict.passed
    assert len(repr(verdict).splitlines()) in {1, 4}


def unfilled(_: object) -> Any: ...


@pytest.mark.parametrize("check", [check_constant_f1, check_split_test])
@pytest.mark.parametrize("answer", [..., None, unfilled])
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[object], Verdict], answer: object
) -> None:
    verdict = check(answer)
    assert not verdict.passed
    assert repr(verdict).startswith("… À vous : ")


def test_a_test_of_sessions_passes() -> None:
    verdict = check_split_test(strict)
    assert verdict.passed
    assert "ni les lignes perdues, ni un côté test vide" in repr(verdict)


def test_a_test_that_sees_more_is_praised() -> None:
    verdict = check_split_test(stricter)
    assert verdict.passed
    assert "aussi les lignes perdues et un côté test vide" in repr(verdict)


@pytest.mark.parametrize(
    ("test", "word"), WRONG_TESTS.values(), ids=WRONG_TESTS
)
def test_a_wrong_test_is_named(
    test: object, word: str, refused: Refused
) -> None:
    refused(check_split_test(test), word)


def test_pytest_s_own_failure_is_told(refused: Refused) -> None:
    refused(check_split_test(with_pytest_fail), "Failed: shared")


@pytest.mark.parametrize("split", [splits.split_well, splits.lose_rows])
@pytest.mark.parametrize("rows", [ROWS, SINGLES, ROWS[:5], ROWS[:0]])
def test_a_right_split_keeps_sessions_apart(
    split: Split, rows: pd.DataFrame
) -> None:
    assert not splits.share_session(*split(rows))


@pytest.mark.parametrize("rows", [ROWS, ROWS[:4], ROWS[1:7], ROWS[::-1]])
@pytest.mark.parametrize(
    "split", [splits.split_first_session, splits.split_last_session]
)
def test_a_leak_is_of_one_session(split: Split, rows: pd.DataFrame) -> None:
    assert len(shared(split, rows)) == 1
    assert sum(map(len, split(rows))) == len(rows)


@pytest.mark.parametrize("sessions", ["aab", "aabcd", "aabcdefg", "abcdd"])
def test_a_draw_of_rows_always_leaks(sessions: str) -> None:
    rows = pd.DataFrame({"user_session": [*sessions]})
    assert shared(splits.split_rows, rows)


def test_null_sessions_stay_on_one_side() -> None:
    rows = pd.DataFrame({"user_session": ["a", "b", "c", None, None]})
    _, test = splits.split_well(rows)
    assert test["user_session"].isna().tolist() == [True, True]
