from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
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
        Diagnosis("accused", {"count": 1, "name": "staging"}),
    ),
    "all": (
        {"dev", "demo", "qa", "staging", "production"},
        Diagnosis("accused", {"count": 3, "name": "demo"}),
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
    "capitals": (
        ["QA"],
        Diagnosis("misspelt", {"name": "'QA'", "guess": "qa"}),
    ),
    "trailing space": (
        {"qa ", "production"},
        Diagnosis("misspelt", {"name": "'qa '", "guess": "qa"}),
    ),
    "mask": (pd.Series([False, False, True, False, True]), Diagnosis("mask")),
    "French": (
        {"préproduction"},
        Diagnosis(
            "misspelt", {"name": "'préproduction'", "guess": "production"}
        ),
    ),
    "rows of the table": (
        [("qa", 2, 1), ("production", 1, 2)],
        Diagnosis("not_names", {"value": Thing("object", {"type": "tuple"})}),
    ),
    "in one string": (
        "qa, production",
        Diagnosis("one_string", {"value": "'qa, production'"}),
    ),
    "dictionary": (
        {"qa": True},
        Diagnosis("not_set", {"value": Thing("object", {"type": "dict"})}),
    ),
    "iterator": (iter(["qa", "production"]), Diagnosis("iterator")),
    "function": (lambda: FAILING, Diagnosis("function")),
    "table": (
        pd.DataFrame(index=["qa", "production"]),
        Diagnosis("not_set", {"value": Thing("object", {"type": "DataFrame"})}),
    ),
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


def print_price(reply: Any) -> None:
    print(read_right(reply))


async def await_price(reply: Any) -> Any:
    return read_right(reply)


def yield_price(reply: Any) -> Any:
    yield read_right(reply)


def misname(reply: Any) -> Any:
    return reply[amount]  # type: ignore[name-defined]  # noqa: F821


def give_error(reply: Any) -> Any:
    return read_right(reply) if len(reply) > 1 and "cost" not in reply else end


end = KeyError("price")


def take_largest(reply: Any) -> Any:
    return max(reply.get("amount", 0), reply.get("price", 0))


def ask_attribute(reply: Any) -> Any:
    return reply.amount


def fill_in(reply: Any) -> Any:
    reply.setdefault("amount", reply.get("price"))
    return reply["amount"]


def take_last(reply: Any) -> Any:
    return list(reply.values())[-1]


def name_only(*, reply: Any) -> Any:
    return read_right(reply)


class Price:
    def __init__(self, reply: Any) -> None:
        self.value = read_right(reply)


class Reader:
    def __call__(self, reply: Any, default: int = 0) -> Any:
        return read_right(reply) + default


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
    "prints": (print_price, Diagnosis("prints")),
    "async": (await_price, Diagnosis("coroutine")),
    "yields": (yield_price, Diagnosis("generator")),
    "unquoted": (misname, Diagnosis("undefined", {"name": "amount"})),
    "error given": (
        give_error,
        Diagnosis(
            "not_raised", {"value": Thing("object", {"type": "KeyError"})}
        ),
    ),
    "largest": (take_largest, Diagnosis("invented", {"value": "0"})),
    "attribute": (
        ask_attribute,
        Diagnosis(
            "old_unread",
            {
                "found": "AttributeError: 'dict' object has no attribute "
                "'amount'",
                "reply": "product: '1', price: 12.5",
            },
        ),
    ),
    "fills in": (fill_in, Diagnosis("changes_reply")),
    "last": (take_last, Diagnosis("invented", {"value": "12.5"})),
    "keyword": (name_only, Diagnosis("arguments")),
    "class": (Price, Diagnosis("class")),
    "no argument": (lambda: 12.5, Diagnosis("arguments")),
    "list": (
        lambda reply: [read_right(reply)],
        Diagnosis("not_number", {"value": Thing("object", {"type": "list"})}),
    ),
}


@pytest.mark.parametrize(
    "failing",
    [
        {"qa", "production"},
        ["production", "qa"],
        FAILING,
        ("qa", "production", "qa"),
        frozenset(FAILING),
        {"qa": 1, "production": 2}.keys(),
        pd.Index(["qa", "production"]),
        pd.Series(["qa", "production"]),
    ],
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


@pytest.mark.parametrize(
    "reader",
    [
        read_right,
        read_by_trying,
        Reader(),
        lambda reply, *_: read_right(reply),
        lambda reply: np.float64(read_right(reply)),
        lambda reply: Decimal(str(read_right(reply))),
        lambda reply: {**reply}["amount" if "amount" in reply else "price"],
    ],
)
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
