from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson1 import (
    PARALLEL,
    check_order,
    check_wait_for,
)
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
WRONG_ORDERS = {
    "deployment first": ("ebfadc", Diagnosis("deployed_untested")),
    "tests without build": ("ebdfac", Diagnosis("tested_without_build")),
    "build before push": ("efbdac", Diagnosis("built_before_push")),
    "push before commit": ("befdac", Diagnosis("pushed_before_commit")),
    "customer too early": ("ebfdca", Diagnosis("sold_before_deployment")),
    "backwards": ("cadfbe", Diagnosis("backwards")),
    "customer first": ("cebfda", Diagnosis("sold_before_deployment")),
    "missing": ("ebfdc", Diagnosis("missing", {"letters": ("a",)})),
    "twice": ("ebfdacc", Diagnosis("twice", {"letters": ("c",)})),
    "unknown": ("ebfdaz", Diagnosis("unknown_letter", {"value": "'z'"})),
    "number": (123456, Diagnosis("not_letters", {"value": "123456"})),
    "ellipsis": (["e", ...], Diagnosis("ellipsis")),
    "a set": ({*"ebfdac"}, Diagnosis("no_order")),
    "nothing": ("", Diagnosis("no_letter", {"value": "''"})),
    "dashes": ("- -", Diagnosis("no_letter", {"value": "'- -'"})),
    "ranks": ("526413", Diagnosis("unknown_letter", {"value": "'5'"})),
    "French": ("éventail", Diagnosis("unknown_letter", {"value": "'é'"})),
    "one letter": (
        "e",
        Diagnosis("missing", {"letters": ("a", "b", "c", "d", "f")}),
    ),
    "alphabet": ("abcdef", Diagnosis("deployed_untested")),
    "two missing": ("ebfd", Diagnosis("missing", {"letters": ("a", "c")})),
    "list of numbers": (
        [5, 2, 6, 4, 1, 3],
        Diagnosis("not_letters", {"value": Thing("object", {"type": "list"})}),
    ),
    "iterator": (iter("ebfdac"), Diagnosis("iterator")),
    "function": (lambda: "ebfdac", Diagnosis("function")),
    "bytes": (b"ebfdac", Diagnosis("not_letters", {"value": "b'ebfdac'"})),
}
WRONG_WAITS = {
    "dash": (["-"], Diagnosis("at_once")),
    "tests alone": (["tests"], Diagnosis("one_missing", {"missing": "style"})),
    "style alone": (["style"], Diagnosis("one_missing", {"missing": "tests"})),
    "style and dash": (
        ["style", "-"],
        Diagnosis("one_missing", {"missing": "tests"}),
    ),
    "itself": (["style", "tests", "deploy"], Diagnosis("itself")),
    "capitals": (
        ["Style", "tests"],
        Diagnosis("misspelt", {"value": "'Style'", "guess": "style"}),
    ),
    "misspelt": (
        ["style", "test"],
        Diagnosis("misspelt", {"value": "'test'", "guess": "tests"}),
    ),
    "unknown": (["CI"], Diagnosis("unknown_id", {"value": "'CI'"})),
    "string": (
        "style, tests",
        Diagnosis("one_string", {"value": "'style, tests'"}),
    ),
    "number": (2, Diagnosis("not_list", {"value": "2"})),
    "numbers": ([0, 1], Diagnosis("not_ids", {"value": "0"})),
    "ellipsis": (["style", ...], Diagnosis("ellipsis")),
    "tuple": (
        ("style", "tests"),
        Diagnosis("no_brackets", {"value": Thing("object", {"type": "tuple"})}),
    ),
    "set": (
        {"style", "tests"},
        Diagnosis("no_brackets", {"value": Thing("object", {"type": "set"})}),
    ),
    "array": (
        np.array(["style", "tests"]),
        Diagnosis(
            "no_brackets", {"value": Thing("object", {"type": "ndarray"})}
        ),
    ),
    "NumPy's strings": (
        [*np.array(["style", "tests"])],
        Diagnosis("not_ids", {"value": "np.str_('style')"}),
    ),
    "glued": (
        ["style, tests"],
        Diagnosis("glued", {"value": "'style, tests'"}),
    ),
    "trailing space": (
        ["style ", "tests"],
        Diagnosis("misspelt", {"value": "'style '", "guess": "style"}),
    ),
    "nested": (
        [["style", "tests"]],
        Diagnosis("not_ids", {"value": Thing("object", {"type": "list"})}),
    ),
    "all": ("*", Diagnosis("one_string", {"value": "'*'"})),
    "French": (["essais"], Diagnosis("unknown_id", {"value": "'essais'"})),
    "iterator": (iter(["style", "tests"]), Diagnosis("iterator")),
    "dictionary": (
        {"style": True, "tests": True},
        Diagnosis("not_list", {"value": Thing("object", {"type": "dict"})}),
    ),
}


@pytest.mark.parametrize(
    "order",
    [
        "ebfdac",
        "EBFDAC",
        "e, b, f, d, a, c",
        [*"ebfdac"],
        "e -> b -> f -> d -> a -> c.",
        " ebfdac\n",
        "e/b/f/d/a/c",
        ["ebfdac"],
        (*"EBFDAC",),
        np.array([*"ebfdac"]),
        pd.Series([*"ebfdac"]),
    ],
    ids=repr,
)
def test_the_right_order_passes(order: object, accepted: Accepted) -> None:
    accepted(check_order(order), Diagnosis("right"))


@pytest.mark.parametrize(
    ("order", "found"), WRONG_ORDERS.values(), ids=WRONG_ORDERS
)
def test_a_wrong_order_is_named(
    order: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_order(order), found)


def test_every_other_order_of_two_neighbours_is_refused() -> None:
    right = "ebfdac"
    for i in range(len(right) - 1):
        swapped = right[:i] + right[i + 1] + right[i] + right[i + 2 :]
        assert not check_order(swapped).passed


@pytest.mark.parametrize(
    ("wait_for", "name"),
    [
        (["style", "tests"], "right"),
        (["tests", "style"], "right"),
        (["style", "tests", "tests"], "right"),
        (sorted({"tests", "style"}), "right"),
        ([], "right_empty"),
        (["-", "style", "tests"], "right_dash"),
    ],
)
def test_a_deployment_that_waits_passes(
    wait_for: object, name: str, accepted: Accepted
) -> None:
    accepted(check_wait_for(wait_for), Diagnosis(name))


@pytest.mark.parametrize(
    ("wait_for", "found"), WRONG_WAITS.values(), ids=WRONG_WAITS
)
def test_a_deployment_that_does_not_wait_is_named(
    wait_for: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_wait_for(wait_for), found)


def test_the_blank_of_the_config_is_one_place() -> None:
    assert PARALLEL.count("[...]") == 1
    filled = yaml.safe_load(PARALLEL.replace("[...]", "['style']"))
    assert filled["steps"][-1]["waitFor"] == ["style"]


@pytest.mark.parametrize("wait_for", [["style", "tests"], [], ["-", "tests"]])
def test_an_answer_that_passes_fills_the_blank(wait_for: object) -> None:
    assert check_wait_for(["tests", "style"]).passed
    filled = yaml.safe_load(PARALLEL.replace("[...]", str(wait_for)))
    assert filled["steps"][-1]["waitFor"] == wait_for


@pytest.mark.parametrize("check", [check_order, check_wait_for])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    assert not check(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
@pytest.mark.parametrize("check", [check_order, check_wait_for])
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[object], Verdict], answer: object, invited: Invited
) -> None:
    invited(check(answer))


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson1.order", WRONG_ORDERS)
    met("lesson1.wait_for", WRONG_WAITS)
