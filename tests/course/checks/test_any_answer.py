"""Whatever an answer is, its verdict can be said, soon, and changes nothing."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course.checks.carts import name_carts
from course.checks.gates import name_gate
from course.checks.lesson3 import check_leaks, check_sessions_without_cart
from course.checks.lesson6 import (
    check_branch_pattern,
    check_mended,
    check_waits,
)
from course.checks.lesson7 import check_env
from course.checks.lesson8 import (
    check_is_tested,
    check_production_trigger,
    check_promotion,
)
from course.checks.lesson9 import (
    check_candidate_flags,
    check_judgement,
    check_requests_needed,
    check_startup_probe,
)
from course.checks.moves import name_move
from course.checks.patience import SECONDS
from course.checks.verdict import Verdict, judge
from course.checks.wiring import name_entry, name_wiring

ENVIRONMENT: Mapping[str, str] = {}
CHECKS: Mapping[str, Callable[[Any], Verdict]] = {
    "leaks": check_leaks,
    "carts": lambda answer: judge(
        answer, "lesson4.carts", lambda: name_carts(answer)
    ),
    "wiring": lambda answer: judge(
        answer, "lesson4.wiring", lambda: name_wiring(answer)
    ),
    "entry": lambda answer: judge(
        answer, "lesson4.entry", lambda: name_entry(answer)
    ),
    "gate": lambda answer: judge(
        answer, "lesson5.gate", lambda: name_gate(answer)
    ),
    "alias": lambda answer: judge(
        answer, "lesson5.alias", lambda: name_move(answer)
    ),
    "waits": check_waits,
    "pattern": check_branch_pattern,
    "mended": check_mended,
    "env": check_env,
    "trigger": check_production_trigger,
    "is_tested": check_is_tested,
    "promotion": check_promotion,
    "flags": check_candidate_flags,
    "needed": check_requests_needed,
    "judgement": check_judgement,
    "probe": check_startup_probe,
}
# What a learner's words are made of, so that some come near.
WORDS = st.sampled_from(
    [
        *("-", "production", "hour", "price", "ENV=", "$_BUCKET"),
        *("7200", "s", "^", "$", "release-", "[0-9]+", "(", "|"),
        *("--tag=", "--no-traffic", "httpGet.path=", "periodSeconds=", ","),
        *("staging", "3", "models:/", "é", " ", "{", "\n", "\0", "%"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map("".join))
SINGLE = st.one_of(
    st.none(),
    st.just(...),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.binary(),
    st.timedeltas(),
    st.dates(),
    TEXTS,
    TEXTS.map(Path),
    TEXTS.map(np.str_),
    st.floats(width=32).map(np.float32),
    st.booleans().map(np.bool_),
)
HASHABLE = st.one_of(TEXTS, st.integers(), st.none(), st.booleans())


def hold(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(values),
        st.lists(values).map(tuple),
        st.sets(HASHABLE),
        st.frozensets(TEXTS),
        st.dictionaries(HASHABLE, values),
        st.lists(values).map(lambda items: pd.Series(items, dtype=object)),
        st.lists(st.floats()).map(np.array),
        st.lists(values).map(lambda items: np.array([*items, None], object)),
    )


ANSWERS = st.recursive(SINGLE, hold, max_leaves=8)


def make_function(number: int, value: object) -> Callable[..., object]:
    """Make a function of so many arguments that gives a value."""
    functions: tuple[Callable[..., object], ...] = (
        lambda: value,
        lambda _: value,
        lambda _a, _b: value,
        lambda _a, _b, _c: value,
        lambda *_: ENVIRONMENT["price"],
        lambda a, *_: a,
        lambda a, *_: a.value,
        lambda a, *_: a["price"],
        lambda a, *_: a(value),
        lambda a, *_: print(a),
        lambda *, a=value: a,
    )
    return functions[number % len(functions)]


FUNCTIONS = st.builds(make_function, st.integers(0, 10), SINGLE)


def hold_verdict(check: Callable[[Any], Verdict], answer: object) -> None:
    start = monotonic()
    said = repr(check(answer))
    assert len(said.splitlines()) in {1, 4}
    assert "Traceback" not in said
    assert monotonic() - start < SECONDS


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@given(answer=ANSWERS)
@example(answer={"\r": None})
@example(answer=["\r\n"])
@settings(max_examples=60, deadline=None)
def test_a_verdict_on_any_value_can_be_said(
    check: Callable[[Any], Verdict], answer: object
) -> None:
    hold_verdict(check, answer)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@given(answer=FUNCTIONS)
@settings(max_examples=30, deadline=None)
def test_a_verdict_on_any_function_can_be_said(
    check: Callable[[Any], Verdict], answer: object
) -> None:
    hold_verdict(check, answer)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@given(answer=st.recursive(TEXTS | st.integers(), hold, max_leaves=5))
@settings(max_examples=20, deadline=None)
def test_an_answer_is_as_it_was_after_its_verdict(
    check: Callable[[Any], Verdict], answer: object
) -> None:
    before = repr(answer)
    check(answer)
    assert repr(answer) == before


@given(answer=ANSWERS)
@settings(max_examples=60, deadline=None)
def test_a_verdict_on_any_share_can_be_said(answer: object) -> None:
    hold_verdict(
        lambda share: check_sessions_without_cart(share, "none.csv"), answer
    )


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_writes_no_file(
    check: Callable[[Any], Verdict],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for answer in ("3", [0.5], make_function(4, None), inspect):
        check(answer)
    assert list(tmp_path.iterdir()) == []
