import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from statistics import harmonic_mean
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from course.checks import splits
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson4 import check_constant_f1, check_split_test
from course.checks.splits import Split
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
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


def yields(share: float) -> Any:
    yield 2 * share / (1 + share)


async def awaits(share: float) -> float:
    return 2 * share / (1 + share)


def by_name(*, share: float) -> float:
    return 2 * share / (1 + share)


def misnames(share: float) -> Any:
    return 2 * share / (1 + p)  # type: ignore[name-defined]  # noqa: F821


def by_mean(share: float) -> float:
    return harmonic_mean([share, 1])


class Constant:
    def __call__(self, share: float, recall: int = 1) -> float:
        return 2 * share * recall / (share + recall)


def in_decimals(share: float) -> Decimal:
    bought = Decimal(str(share))
    return 2 * bought / (1 + bought)


WRONG_F1 = {
    "share": (lambda p: p, Diagnosis("share", {"value": "0.8", "share": 0.8})),
    "half": (
        lambda p: p / (1 + p),
        Diagnosis("half", {"value": "0.444444", "share": 0.8}),
    ),
    "mean": (
        lambda p: (1 + p) / 2,
        Diagnosis("mean", {"value": "0.9", "share": 0.8}),
    ),
    "recall": (
        lambda p: p / p,
        Diagnosis("recall", {"value": "1", "share": 0.8}),
    ),
    "rare": (lambda p: 0 * p, Diagnosis("rare", {"value": "0", "share": 0.8})),
    "percent": (
        lambda p: 200 * p / (1 + p),
        Diagnosis("percent", {"value": "88.8889", "share": 0.8}),
    ),
    "reversed": (
        lambda p: 2 * (1 - p) / (2 - p),
        Diagnosis("reversed", {"value": "0.333333", "share": 0.8}),
    ),
    "complement": (
        lambda p: 1 - p,
        Diagnosis("complement", {"value": "0.2", "share": 0.8}),
    ),
    "constant": (
        lambda _: 0.9,
        Diagnosis("constant", {"value": "0.9", "share": 0.8}),
    ),
    "rounded": (
        lambda p: round(2 * p / (1 + p), 2),
        Diagnosis("rounded", {"value": "0.89", "share": 0.8}),
    ),
    "other": (
        lambda p: p**2,
        Diagnosis("other", {"value": "0.64", "share": 0.8}),
    ),
    "prints": (prints, Diagnosis("prints")),
    "none": (lambda p: [p].clear(), Diagnosis("none")),
    "weighted": (
        lambda p: p * 2 * p / (1 + p),
        Diagnosis("weighted", {"value": "0.711111", "share": 0.8}),
    ),
    "of percent": (
        lambda p: 2 * p / (100 + p),
        Diagnosis("of_percent", {"value": "0.015873", "share": 0.8}),
    ),
    "precedence": (
        lambda p: 2 * p / 1 + p,
        Diagnosis("precedence", {"value": "2.4", "share": 0.8}),
    ),
    "geometric": (
        np.sqrt,
        Diagnosis("geometric", {"value": "0.894427", "share": 0.8}),
    ),
    "yields": (yields, Diagnosis("generator")),
    "async": (awaits, Diagnosis("coroutine")),
    "keyword": (by_name, Diagnosis("arguments")),
    "no argument": (lambda: 0.889, Diagnosis("arguments")),
    "unquoted": (misnames, Diagnosis("undefined", {"name": "p"})),
    "class": (Constant, Diagnosis("class")),
    "array": (
        lambda p: np.array([2 * p / (1 + p)]),
        Diagnosis(
            "not_number",
            {"share": 0.1, "value": Thing("object", {"type": "ndarray"})},
        ),
    ),
    "formula": (
        "2 * share / (1 + share)",
        Diagnosis("not_callable", {"value": "'2 * share / (1 + share)'"}),
    ),
    "number": (0.947, Diagnosis("not_callable", {"value": "0.947"})),
    "raises": (
        fails,
        Diagnosis("raises", {"share": 0.1, "error": "KeyError: 0.1"}),
    ),
    "edge": (guarded, Diagnosis("edge", {"share": 0.0, "value": "nan"})),
    "edge raises": (
        divides,
        Diagnosis(
            "edge_raises",
            {
                "share": 0.0,
                "error": "ZeroDivisionError: float division by zero",
            },
        ),
    ),
    "two arguments": (lambda p, r: 2 * p * r / (p + r), Diagnosis("arguments")),
    "text": (
        lambda p: f"{p:.0%}",
        Diagnosis("not_number", {"share": 0.1, "value": "'10%'"}),
    ),
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
    if not shared(split):
        raise AssertionError


def demanding(split: Split) -> None:
    train, test = split(ROWS)
    if len(train) != len(test):
        raise AssertionError("halves")  # pytest would add to an assert's words


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


def printing(split: Split) -> None:
    print(shared(split))


def looks_in_series(split: Split) -> None:
    train, test = split(ROWS)
    assert not any(each in test.user_session for each in train.user_session)


def looks_in_series_of_numbers(split: Split) -> None:
    train, test = split(ROWS.assign(user_session=[*range(9), *range(10)]))
    assert not any(each in test.user_session for each in train.user_session)


def asserts_a_tuple(split: Split) -> None:
    told = (not shared(split), "shared")
    assert told


def swallows(split: Split) -> None:
    try:
        strict(split)
    except AssertionError:
        print("shared")


def looks_at_the_first(split: Split) -> None:
    train, test = split(ROWS)
    assert train.user_session.iloc[0] not in set(test.user_session)


def compares_columns(split: Split) -> None:
    train, test = split(ROWS)
    if (train.user_session == test.user_session).any():
        raise AssertionError


async def waits(split: Split) -> None:
    strict(split)


def yields_test(split: Split) -> Any:
    yield shared(split)


def misnames_rows(split: Split) -> Any:
    assert not shared(split, rows)  # type: ignore[name-defined]  # noqa: F821


def quits(split: Split) -> None:
    if shared(split):
        sys.exit(1)


class Strict:
    def __call__(self, split: Split, rows: pd.DataFrame = ROWS) -> None:
        print(rows)
        assert not shared(split, rows)


def by_merge(split: Split) -> None:
    train, test = split(ROWS)
    assert train.merge(test, on="user_session").empty


def by_isin(split: Split) -> None:
    train, test = split(ROWS.sample(frac=1, random_state=0))
    np.testing.assert_equal(train.user_session.isin(test.user_session).sum(), 0)


def one_by_one(split: Split) -> None:
    train, test = split(ROWS)
    for each in train.user_session:
        assert each not in test.user_session.tolist()


def changes_the_sides(split: Split) -> None:
    train, test = split(ROWS)
    train.pop("price")
    test["user_session"] = test["user_session"].str.upper().str.lower()
    assert {*train.user_session}.isdisjoint(test.user_session)


WRONG_TESTS = {
    "printing": (printing, Diagnosis("tells")),
    "in a Series": (looks_in_series, Diagnosis("in_series")),
    "in a Series of numbers": (
        looks_in_series_of_numbers,
        Diagnosis("in_series"),
    ),
    "a tuple": (asserts_a_tuple, Diagnosis("nothing", {"bonus": ()})),
    "swallows": (swallows, Diagnosis("tells")),
    "the first alone": (
        looks_at_the_first,
        Diagnosis("missed", {"name": Thing("one_session")}),
    ),
    "columns": (
        compares_columns,
        Diagnosis(
            "error_good",
            {
                "error": "ValueError: Can only compare identically-labeled "
                "Series objects"
            },
        ),
    ),
    "async": (waits, Diagnosis("coroutine")),
    "yields": (yields_test, Diagnosis("generator")),
    "unquoted": (misnames_rows, Diagnosis("undefined", {"name": "rows"})),
    "quits": (
        quits,
        Diagnosis(
            "error_broken",
            {"name": Thing("random_rows"), "error": "SystemExit: 1"},
        ),
    ),
    "class": (Strict, Diagnosis("class")),
    "rows given": (
        ROWS,
        Diagnosis(
            "not_callable", {"value": Thing("object", {"type": "DataFrame"})}
        ),
    ),
    "silent": (silent, Diagnosis("nothing", {"bonus": ()})),
    "answers": (answers, Diagnosis("returns", {"value": "False"})),
    "at most one": (
        at_most_one,
        Diagnosis("missed", {"name": Thing("one_session")}),
    ),
    "by index": (by_index, Diagnosis("index")),
    "by length": (
        by_length,
        Diagnosis("rows_only", {"bonus": (Thing("lost_rows"),)}),
    ),
    "inverted": (inverted, Diagnosis("inverted", {"error": "AssertionError"})),
    "demanding": (
        demanding,
        Diagnosis("fails_good", {"error": "AssertionError: halves"}),
    ),
    "ignoring": (ignoring, Diagnosis("ignored")),
    "raising": (
        raising,
        Diagnosis(
            "error_broken",
            {"name": Thing("random_rows"), "error": "ValueError: shared"},
        ),
    ),
    "breaking": (
        breaking,
        Diagnosis("error_good", {"error": Thing("needs_sessions")}),
    ),
    "single rows": (with_single_rows, Diagnosis("poor_rows")),
    "called": (True, Diagnosis("not_callable", {"value": "True"})),
    "two arguments": (lambda split, rows: split(rows), Diagnosis("arguments")),
}


@pytest.mark.parametrize(
    "function",
    [
        lambda p: 2 * p / (1 + p),
        by_scikit_learn,
        np.vectorize(lambda p: 2 * p / (1 + p)),
        by_mean,
        Constant(),
        in_decimals,
        lambda share, *_: np.float64(2 * share / (1 + share)),
        partial(lambda recall, p: 2 * p * recall / (p + recall), 1),
    ],
)
def test_the_right_f1_passes(function: object, accepted: Accepted) -> None:
    verdict = check_constant_f1(function)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(("function", "found"), WRONG_F1.values(), ids=WRONG_F1)
def test_a_wrong_f1_is_named(
    function: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_constant_f1(function), found)


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
    check: Callable[[object], Verdict], answer: object, invited: Invited
) -> None:
    verdict = check(answer)
    invited(verdict)


@pytest.mark.parametrize(
    "test",
    [strict, Strict(), by_isin, by_merge, one_by_one, changes_the_sides],
)
def test_a_test_of_sessions_passes(test: object, accepted: Accepted) -> None:
    accepted(check_split_test(test), Diagnosis("right", {"bonus": ()}))


def test_a_check_leaves_the_learner_s_rows_as_they_are() -> None:
    before = ROWS.copy()
    check_split_test(changes_the_sides)
    pd.testing.assert_frame_equal(ROWS, before)


def test_a_test_that_sees_more_is_praised(accepted: Accepted) -> None:
    bonus = (Thing("lost_rows"), Thing("empty_test"))
    found = Diagnosis("right_bonus", {"bonus": bonus})
    accepted(check_split_test(stricter), found)


@pytest.mark.parametrize(
    ("test", "found"), WRONG_TESTS.values(), ids=WRONG_TESTS
)
def test_a_wrong_test_is_named(
    test: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_split_test(test), found)


def test_pytest_s_own_failure_is_told(refused: Refused) -> None:
    found = Diagnosis(
        "error_broken",
        {"name": Thing("random_rows"), "error": "Failed: shared"},
    )
    refused(check_split_test(with_pytest_fail), found)


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


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson4.constant_f1", WRONG_F1)
    met("lesson4.split_test", WRONG_TESTS)
