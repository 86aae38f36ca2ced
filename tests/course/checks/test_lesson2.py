from collections.abc import Callable
from typing import Any

import pytest

from course.checks.lesson2 import FAILING, check_failing, check_read_price
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
WRONG_FAILING = {
    "empty": (set(), "ensemble vide"),
    "working": ({"dev", "demo", "staging"}, "réussit"),
    "numbers": ({"demo", "qa", "staging", "production"}, "numéros"),
    "producer only": ({"qa"}, "cart qui est en avance"),
    "consumer only": ({"production"}, "cart qui est en avance"),
    "staging too": ({"qa", "production", "staging"}, "tort : staging"),
    "all": (
        {"dev", "demo", "qa", "staging", "production"},
        "tort : demo, dev, staging",
    ),
    "misspelt": ({"prod", "qa"}, "production ?"),
    "unknown": ({"xyz"}, "première colonne"),
    "string": ("qa", "une seule chaîne"),
    "numbers of rows": ({3, 5}, "guillemets"),
    "number": (2, "accolades"),
    "ellipsis": ({"qa", ...}, "« ... »"),
}


def read_old(reply: Any) -> Any:
    return reply["price"]


def read_new(reply: Any) -> Any:
    return reply["amount"]


def read_truthy(reply: Any) -> Any:
    return reply.get("amount") or reply["price"]


def read_by_default(reply: Any) -> Any:
    return reply.get("amount", reply.get("price"))


def read_zero(reply: Any) -> Any:
    return reply.get("amount", reply.get("price", 0))


def pop(reply: Any) -> Any:
    return reply.pop("amount") if "amount" in reply else reply.pop("price")


def add(reply: Any) -> Any:
    return sum(v for k, v in reply.items() if k != "product")


def write_out(reply: Any) -> Any:
    return str(read_right(reply))


def refuse(reply: Any) -> Any:
    if not {"amount", "price"} & set(reply):
        raise ValueError("no price")
    return read_right(reply)


def read_right(reply: Any) -> Any:
    return reply["amount"] if "amount" in reply else reply["price"]


def read_by_trying(reply: Any) -> Any:
    try:
        return reply["amount"]
    except KeyError:
        return reply["price"]


WRONG_READERS = {
    "old alone": (read_old, "nouvelle réponse"),
    "new alone": (read_new, "ancienne réponse"),
    "truthy": (read_truthy, "zéro est faux"),
    "none": (read_by_default, "None pour une réponse sans"),
    "zero": (read_zero, "0 pour une réponse sans"),
    "pops": (pop, "modifie"),
    "adds both": (add, "qu'un prix"),
    "text": (write_out, "'12.5'"),
    "constant": (lambda _: 12.5, "40 euros"),
    "other error": (refuse, "ValueError: no price"),
    "whole reply": (lambda reply: reply, "au lieu du prix seul"),
    "called": (12.5, "sans l'appeler"),
    "two arguments": (pow, "un seul argument"),
}


@pytest.mark.parametrize(
    "failing", [{"qa", "production"}, ["production", "qa"], FAILING]
)
def test_the_failing_environments_pass(failing: object) -> None:
    assert repr(check_failing(failing)).startswith("✔ Juste : cart")


@pytest.mark.parametrize(
    ("failing", "word"), WRONG_FAILING.values(), ids=WRONG_FAILING
)
def test_wrong_environments_are_named(
    failing: object, word: str, refused: Refused
) -> None:
    refused(check_failing(failing), word)


@pytest.mark.parametrize("reader", [read_right, read_by_trying])
def test_a_tolerant_reader_passes(reader: object) -> None:
    assert repr(check_read_price(reader)).startswith("✔ Juste : les deux")


@pytest.mark.parametrize(
    ("reader", "word"), WRONG_READERS.values(), ids=WRONG_READERS
)
def test_a_wrong_reader_is_named(
    reader: object, word: str, refused: Refused
) -> None:
    refused(check_read_price(reader), word)


@pytest.mark.parametrize("check", [check_failing, check_read_price])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    assert not check(junk).passed


def do_nothing(_: object) -> object:
    return ...


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (check_failing, ...),
        (check_failing, {...}),
        (check_read_price, ...),
        (check_read_price, do_nothing),
    ],
)
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[object], Verdict], answer: object
) -> None:
    assert repr(check(answer)).startswith("… À vous : ")
