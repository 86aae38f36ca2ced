from collections.abc import Callable
from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson2 import FAILING, check_failing, check_read_price
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
WRONG_FAILING = {
    "empty": (set(), Diagnosis("empty")),
    "working": ({"dev", "demo", "staging"}, Diagnosis("working")),
    "numbers": (
        {"demo", "qa", "staging", "production"},
        Diagnosis("different_numbers"),
    ),
    "producer only": ({"qa"}, Diagnosis("missed", {"count": 1})),
    "consumer only": ({"production"}, Diagnosis("missed", {"count": 1})),
    "staging too": (
        {"qa", "production", "staging"},
        Diagnosis("accused", {"names": ("staging",)}),
    ),
    "all": (
        {"dev", "demo", "qa", "staging", "production"},
        Diagnosis("accused", {"names": ("demo", "dev", "staging")}),
    ),
    "misspelt": (
        {"prod", "qa"},
        Diagnosis("misspelt", {"name": "'prod'", "guess": "production"}),
    ),
    "unknown": ({"xyz"}, Diagnosis("unknown", {"name": "'xyz'", "guess": ""})),
    "string": ("qa", Diagnosis("one_string", {"value": "'qa'"})),
    "numbers of rows": ({3, 5}, Diagnosis("not_names", {"value": "3"})),
    "number": (2, Diagnosis("not_set", {"value": "2"})),
    "ellipsis": ({"qa", ...}, Diagnosis("ellipsis")),
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
    "old alone": (
        read_old,
        Diagnosis(
            "new_unread",
            {
                "found": "KeyError: 'price'",
                "reply": "product: '1', amount: 12.5",
            },
        ),
    ),
    "new alone": (
        read_new,
        Diagnosis(
            "old_unread",
            {
                "found": "KeyError: 'amount'",
                "reply": "product: '1', price: 12.5",
            },
        ),
    ),
    "truthy": (
        read_truthy,
        Diagnosis(
            "free_unread",
            {"found": "KeyError: 'price'", "reply": "product: '3', amount: 0"},
        ),
    ),
    "none": (read_by_default, Diagnosis("invented", {"value": "None"})),
    "zero": (read_zero, Diagnosis("invented", {"value": "0"})),
    "pops": (pop, Diagnosis("changes_reply")),
    "adds both": (
        add,
        Diagnosis(
            "both_unread",
            {"found": "25", "reply": "product: '1', price: 12.5, amount: 12.5"},
        ),
    ),
    "text": (write_out, Diagnosis("not_number", {"value": "'12.5'"})),
    "constant": (
        lambda _: 12.5,
        Diagnosis(
            "constant", {"found": "12.5", "reply": "product: '2', price: 40.0"}
        ),
    ),
    "other error": (
        refuse,
        Diagnosis("other_error", {"error": "ValueError: no price"}),
    ),
    "whole reply": (
        lambda reply: reply,
        Diagnosis("not_number", {"value": Thing("object", {"type": "dict"})}),
    ),
    "called": (12.5, Diagnosis("not_function", {"value": "12.5"})),
    "two arguments": (pow, Diagnosis("arguments")),
}


@pytest.mark.parametrize(
    "failing", [{"qa", "production"}, ["production", "qa"], FAILING]
)
def test_the_failing_environments_pass(
    failing: object, accepted: Accepted
) -> None:
    accepted(check_failing(failing), Diagnosis("right"))


@pytest.mark.parametrize(
    ("failing", "found"), WRONG_FAILING.values(), ids=WRONG_FAILING
)
def test_wrong_environments_are_named(
    failing: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_failing(failing), found)


@pytest.mark.parametrize("reader", [read_right, read_by_trying])
def test_a_tolerant_reader_passes(reader: object, accepted: Accepted) -> None:
    accepted(check_read_price(reader), Diagnosis("right"))


@pytest.mark.parametrize(
    ("reader", "found"), WRONG_READERS.values(), ids=WRONG_READERS
)
def test_a_wrong_reader_is_named(
    reader: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_read_price(reader), found)


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
    check: Callable[[object], Verdict], answer: object, invited: Invited
) -> None:
    invited(check(answer))


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson2.failing", WRONG_FAILING)
    met("lesson2.read_price", WRONG_READERS)
