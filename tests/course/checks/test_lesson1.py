from collections.abc import Callable
from typing import Any

import pytest
import yaml

from course.checks.lesson1 import (
    PARALLEL,
    check_order,
    check_wait_for,
)
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
WRONG_ORDERS = {
    "deployment first": ("ebfadc", "avant que les tests"),
    "tests without build": ("ebdfac", "avant qu'un build"),
    "build before push": ("efbdac", "avant le push"),
    "push before commit": ("befdac", "avant le commit"),
    "customer too early": ("ebfdca", "avant la copie"),
    "backwards": ("cadfbe", "à l'envers"),
    "customer first": ("cebfda", "avant la copie"),
    "missing": ("ebfdc", "absents : a"),
    "twice": ("ebfdacc", "répétées : c"),
    "unknown": ("ebfdaz", "'z'"),
    "number": (123456, "au lieu de lettres"),
    "ellipsis": (["e", ...], "« ... »"),
}
WRONG_WAITS = {
    "dash": (["-"], "tout de suite"),
    "tests alone": (["tests"], "style"),
    "style alone": (["style"], "tests"),
    "style and dash": (["style", "-"], "tests"),
    "itself": (["style", "tests", "deploy"], "lui-même"),
    "capitals": (["Style", "tests"], "style ?"),
    "misspelt": (["style", "test"], "tests ?"),
    "unknown": (["CI"], "'CI'"),
    "string": ("style, tests", "une seule chaîne"),
    "number": (2, "au lieu d'une liste"),
    "numbers": ([0, 1], "identifiant"),
    "ellipsis": (["style", ...], "« ... »"),
}


@pytest.mark.parametrize(
    "order", ["ebfdac", "EBFDAC", "e, b, f, d, a, c", [*"ebfdac"]]
)
def test_the_right_order_passes(order: object) -> None:
    assert repr(check_order(order)).startswith("✔ Juste : commit, push")


@pytest.mark.parametrize(
    ("order", "word"), WRONG_ORDERS.values(), ids=WRONG_ORDERS
)
def test_a_wrong_order_is_named(
    order: object, word: str, refused: Refused
) -> None:
    refused(check_order(order), word)


def test_every_other_order_of_two_neighbours_is_refused() -> None:
    right = "ebfdac"
    for i in range(len(right) - 1):
        swapped = right[:i] + right[i + 1] + right[i] + right[i + 2 :]
        assert not check_order(swapped).passed


@pytest.mark.parametrize(
    ("wait_for", "word"),
    [
        (["style", "tests"], "de front"),
        (("tests", "style"), "de front"),
        ([], "liste vide"),
        (["-", "style", "tests"], "ôtez-le"),
    ],
)
def test_a_deployment_that_waits_passes(wait_for: object, word: str) -> None:
    verdict = check_wait_for(wait_for)
    assert verdict.passed
    assert word in repr(verdict)


@pytest.mark.parametrize(
    ("wait_for", "word"), WRONG_WAITS.values(), ids=WRONG_WAITS
)
def test_a_deployment_that_does_not_wait_is_named(
    wait_for: object, word: str, refused: Refused
) -> None:
    refused(check_wait_for(wait_for), word)


def test_the_blank_of_the_config_is_one_place() -> None:
    assert PARALLEL.count("[...]") == 1
    filled = yaml.safe_load(PARALLEL.replace("[...]", "['style']"))
    assert filled["steps"][-1]["waitFor"] == ["style"]


@pytest.mark.parametrize("check", [check_order, check_wait_for])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    assert not check(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
@pytest.mark.parametrize("check", [check_order, check_wait_for])
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[object], Verdict], answer: object
) -> None:
    assert repr(check(answer)).startswith("… À vous : ")
