"""The contract between two services, and the order of their deliveries."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.lesson2 import (
    MOVES,
    TEST,
    check_contract,
    check_plan,
    read_plan,
)
from course.checks.verdict import Verdict
from course.errors import LessonError

Refused = Callable[[Verdict, Diagnosis], None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]
HEAD = """\
import unittest

from price import answer


class ContractTest(unittest.TestCase):
    def test_cart_can_read_the_reply(self):
        reply = answer("/price/1", None)
"""
NO_AMOUNT = "AssertionError: 'amount' not found in {}"
OLD_REPLY = "{'product': '1', 'price': 12.5}"
ALL_OF_IT = 'self.assertEqual(reply, {"product": "1", "price": 12.5})'


def write_test(*lines: str) -> str:
    return HEAD + "".join(f"        {line}\n" for line in lines)


WRONG_CONTRACTS = {
    "the new field": (
        write_test('self.assertIn("amount", reply)'),
        Diagnosis("refuses_old", {"error": NO_AMOUNT.format(OLD_REPLY)}),
    ),
    "unquoted": (
        write_test("self.assertIn(price, reply)"),
        Diagnosis("undefined", {"name": "price"}),
    ),
    "not indented": (
        HEAD + 'self.assertIn("price", reply)\n',
        Diagnosis("outside"),
    ),
    "without self": (
        write_test('assertIn("price", reply)'),
        Diagnosis("no_self", {"name": "assertIn"}),
    ),
    "a method misspelt": (
        write_test('self.asserIn("price", reply)'),
        Diagnosis("no_method", {"name": "asserIn"}),
    ),
    "both fields": (
        write_test('self.assertIn("price", reply) or reply["amount"]'),
        Diagnosis("refuses_old", {"error": "KeyError: 'amount'"}),
    ),
    "the product": (
        write_test('self.assertIn("product", reply)'),
        Diagnosis("blind"),
    ),
    "any reply": (write_test("self.assertTrue(reply)"), Diagnosis("blind")),
    "either field": (
        write_test('self.assertTrue({"price", "amount"} & set(reply))'),
        Diagnosis("blind"),
    ),
    "a number of fields": (
        write_test("self.assertEqual(len(reply), 2)"),
        Diagnosis("blind"),
    ),
    "read by get": (write_test('reply.get("price")'), Diagnosis("blind")),
    "all of it": (
        write_test(ALL_OF_IT),
        Diagnosis(
            "refuses_more",
            {
                "error": "AssertionError: {'product': '1', 'price': 12.5, "
                "'amount': 12.5} != {'product': '1', 'price': 12.5}"
            },
        ),
    ),
    "not the new field": (
        write_test('self.assertNotIn("amount", reply)'),
        Diagnosis(
            "refuses_more",
            {
                "error": "AssertionError: 'amount' unexpectedly found in "
                "{'product': '1', 'price': 12.5, 'amount': 12.5}"
            },
        ),
    ),
    "no other field": (
        write_test('self.assertEqual({*reply}, {"product", "price"})'),
        Diagnosis(
            "refuses_more",
            {
                "error": "AssertionError: Items in the first set "
                "but not the second:"
            },
        ),
    ),
    "no class": (
        "from price import answer\nassert 'price' in answer('/1', None)\n",
        Diagnosis("none_played"),
    ),
    "cart imported": (
        write_test("pass").replace("import answer", "import cart"),
        Diagnosis(
            "refuses_old",
            {
                "error": "ImportError: cannot import name 'cart' from 'price' "
                "(price.py)"
            },
        ),
    ),
    "unreadable": (
        write_test('self.assertIn("price" reply)'),
        Diagnosis(
            "syntax",
            {"error": "invalid syntax. Perhaps you forgot a comma?"},
        ),
    ),
}
RIGHT_CONTRACTS = (
    'self.assertIn("price", reply)',
    'assert "price" in reply',
    'self.assertTrue("price" in reply.keys())',
    'reply["price"]',
    'self.assertIsInstance(reply["price"], float)',
    'self.assertIsNotNone(reply.get("price"))',
    'self.assertGreater(reply["price"], 0)',
)
PS, CS = "[price, staging]", "[cart, staging]"
PP, CP = "[price, production]", "[cart, production]"
RIGHT_PLANS = ((PS, CS, PP, CP), (PS, PP, CS, CP), (CS, PS, PP, CP))
WRONG_PLANS = {
    "the consumer first": (
        (PS, CS, CP, PP),
        Diagnosis("breaks", {"move": CP}),
    ),
    "production first": (
        (PP, CP, PS, CS),
        Diagnosis("untried", {"service": "price"}),
    ),
    "one service wholly": (
        (CS, CP, PS, PP),
        Diagnosis("breaks", {"move": CP}),
    ),
    "untried consumer": (
        (PS, PP, CP, CS),
        Diagnosis("untried", {"service": "cart"}),
    ),
    "three": ((PS, CS, PP), Diagnosis("missing", {"count": 1})),
    "twice": ((PS, PS, CS, PP, CP), Diagnosis("twice", {"move": PS})),
    "turned": (
        ("[staging, price]", CS, PP, CP),
        Diagnosis("turned", {"move": "[staging, price]"}),
    ),
    "a name alone": (
        ("price", CS, PP, CP),
        Diagnosis("not_pair", {"value": "[price]"}),
    ),
    "two services": (
        ("[price, cart]", CS, PP, CP),
        Diagnosis("not_pair", {"value": "[price, cart]"}),
    ),
    "three names": (
        ("[price, staging, production]", CS, CP),
        Diagnosis("not_pair", {"value": "[price, staging, production]"}),
    ),
    "misspelt": (
        ("[price, prod]", CS, PS, CP),
        Diagnosis("misspelt", {"value": "'prod'", "guess": "production"}),
    ),
    "capitals": (
        ("[Price, staging]", CS, PP, CP),
        Diagnosis("misspelt", {"value": "'Price'", "guess": "price"}),
    ),
    "unknown": (
        ("[1, 2]", CS, PP, CP),
        Diagnosis("unknown", {"value": "'1'"}),
    ),
    "half filled": ((PS, CS, "[price, ...]", CP), Diagnosis("ellipsis")),
}
WRONG_FILES = {
    "no list": ("price: staging\n", Diagnosis("not_list")),
    "a bracket": ("- [price, staging\n", Diagnosis("no_yaml", {"line": 2})),
    "empty": ("", Diagnosis("not_list")),
}


def write_plan(lines: tuple[str, ...]) -> str:
    return "".join(f"- {line}\n" for line in lines)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "plan.yaml"


@pytest.mark.parametrize("line", RIGHT_CONTRACTS)
def test_a_contract_that_holds_what_is_read_passes(
    line: str, tmp_path: Path, accepted: Accepted
) -> None:
    (tmp_path / TEST).write_text(write_test(line))
    accepted(check_contract(tmp_path), Diagnosis("right"))


def test_a_contract_on_a_value_passes_with_a_remark(
    tmp_path: Path, accepted: Accepted
) -> None:
    line = 'self.assertEqual(reply["price"], 12.5)'
    (tmp_path / TEST).write_text(write_test(line))
    accepted(check_contract(tmp_path), Diagnosis("right_value"))


@pytest.mark.parametrize(
    ("text", "found"), WRONG_CONTRACTS.values(), ids=WRONG_CONTRACTS
)
def test_a_contract_that_holds_another_thing_is_named(
    text: str, found: Diagnosis, tmp_path: Path, refused: Refused
) -> None:
    (tmp_path / TEST).write_text(text)
    refused(check_contract(tmp_path), found)


@pytest.mark.parametrize("lines", RIGHT_PLANS)
def test_an_order_that_nobody_notices_passes(
    lines: tuple[str, ...], plan: Path, accepted: Accepted
) -> None:
    plan.write_text(write_plan(lines))
    accepted(check_plan(plan), Diagnosis("right"))


def test_a_line_may_lack_its_brackets(plan: Path, accepted: Accepted) -> None:
    lines = ("price staging", "cart, staging", "price: production", CP)
    plan.write_text(write_plan(lines))
    accepted(check_plan(plan), Diagnosis("right"))


def test_every_other_order_is_refused(plan: Path) -> None:
    passed = 0
    for moves in permutations(sorted(MOVES)):
        plan.write_text(write_plan(tuple(f"[{', '.join(m)}]" for m in moves)))
        passed += check_plan(plan).passed
    assert passed == len(RIGHT_PLANS)


@pytest.mark.parametrize(
    ("lines", "found"), WRONG_PLANS.values(), ids=WRONG_PLANS
)
def test_a_wrong_order_is_named(
    lines: tuple[str, ...], found: Diagnosis, plan: Path, refused: Refused
) -> None:
    plan.write_text(write_plan(lines))
    refused(check_plan(plan), found)


@pytest.mark.parametrize(
    ("text", "found"), WRONG_FILES.values(), ids=WRONG_FILES
)
def test_a_file_that_is_no_plan_is_named(
    text: str, found: Diagnosis, plan: Path, refused: Refused
) -> None:
    plan.write_text(text)
    refused(check_plan(plan), found)


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, refused: Refused
) -> None:
    missing = Diagnosis("no_file", {"name": TEST})
    refused(check_contract(tmp_path), missing)
    missing = Diagnosis("no_file", {"name": "plan.yaml"})
    refused(check_plan(tmp_path / "plan.yaml"), missing)


def test_an_unfilled_exercise_is_harmless(
    tmp_path: Path, plan: Path, invited: Invited
) -> None:
    (tmp_path / TEST).write_text(write_test("..."))
    invited(check_contract(tmp_path))
    plan.write_text("- [..., ...]\n" * 4)
    invited(check_plan(plan))


def test_a_plan_is_read_as_it_was_written(plan: Path) -> None:
    plan.write_text(write_plan((CS, PS)))
    assert read_plan(str(plan)) == [("cart", "staging"), ("price", "staging")]


def test_a_plan_that_is_unfilled_cannot_be_carried_out(plan: Path) -> None:
    plan.write_text("- [..., ...]\n")
    with pytest.raises(
        LessonError, match=r"^\S+: no plan of deliveries; .*the solution too"
    ):
        read_plan(str(plan))


@pytest.mark.parametrize("check", [check_contract, check_plan])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    assert not check(junk).passed


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson2.contract", WRONG_CONTRACTS, "no_file")
    met("lesson2.plan", {**WRONG_PLANS, **WRONG_FILES}, "no_file")
