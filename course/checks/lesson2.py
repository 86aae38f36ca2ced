"""Checks of lesson 2: a contract between two services, an order of delivery."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from unittest import TestCase

import yaml

from course.checks.diagnosis import Diagnosis
from course.checks.parts import Diagnose
from course.checks.played_tests import Played, play, read_filled
from course.checks.reading import FoundError, show
from course.checks.verdict import UNFILLED, Verdict, judge
from course.errors import LessonError
from course.messages import N_

SERVICE = "services/price"
TEST = "test_contract.py"
PLAN = "services/plan.yaml"
_PRICE = """\
PRICES = {{"1": {first}, "2": 40.0}}


def answer(path, ask):
    product = path.rpartition("/")[2]
    return {{"product": product, {fields}}}
"""
_OLD, _NEW = '"price": PRICES[product]', '"amount": PRICES[product]'
OLD = _PRICE.format(first=12.5, fields=_OLD)
NEW = _PRICE.format(first=12.5, fields=_NEW)
BOTH = _PRICE.format(first=12.5, fields=f"{_OLD}, {_NEW}")
DEARER = _PRICE.format(first=13.5, fields=f"{_OLD}, {_NEW}")

METHODS = {each for each in dir(TestCase) if each.startswith("assert")}
_NO_METHOD = re.compile(
    r"AttributeError: '\w+' object has no attribute '(?P<name>as\w*)'"
)

STAGING, PRODUCTION = "staging", "production"
PRICE, CART = "price", "cart"
# What each service sends or reads: where the lesson's exercise begins, and in
# the version that is to be delivered.
SENT = {STAGING: {"amount"}, PRODUCTION: {"price"}}
SENT_NEXT = {"price", "amount"}
READ, READ_NEXT = {"price"}, {"amount"}
MOVES = {(s, e) for s in (PRICE, CART) for e in (STAGING, PRODUCTION)}
NAMES = (PRICE, CART, STAGING, PRODUCTION)

Move = tuple[str, str]


def check_contract(folder: object = SERVICE) -> Verdict:
    """Check the contract test of the price service, beside versions of it.

    Args:
        folder: of the service's repository.
    """
    return judge(
        folder,
        "lesson2.contract",
        lambda: name_contract(Path(str(folder)) / TEST),
    )


def name_contract(path: Path) -> Diagnosis:
    """Tell a test that holds what the cart reads from one that does not."""
    text = read_filled(path)

    def try_on(price: str) -> Played:
        return play(TEST, {TEST: text, "price.py": price})

    try:
        old = try_on(OLD)
    except FoundError as error:
        return name_undefined(error.diagnosis)
    if not old.count:
        return Diagnosis("none_played")
    if old.failed:
        return name_old(old.reason)
    if not try_on(NEW).failed:
        return Diagnosis("blind")
    both = try_on(BOTH)
    if both.failed:
        return Diagnosis("refuses_more", {"error": both.reason})
    return Diagnosis("right_value" if try_on(DEARER).failed else "right")


def name_undefined(found: Diagnosis) -> Diagnosis:
    """Tell a name of unittest's, out of its place, from any other."""
    name = str(found.values.get("name"))
    if name == "self":
        return Diagnosis("outside")
    return Diagnosis("no_self", {"name": name}) if name in METHODS else found


def name_old(reason: str) -> Diagnosis:
    """Name why a test refuses the reply that the cart can read."""
    if found := _NO_METHOD.match(reason):
        return Diagnosis("no_method", found.groupdict())
    return Diagnosis("refuses_old", {"error": reason})


def check_plan(path: object = PLAN) -> Verdict:
    """Check the order of four deliveries, by playing them one by one.

    Args:
        path: of a YAML list of pairs such as [price, staging].
    """
    return judge(path, "lesson2.plan", lambda: name_plan(Path(str(path))))


def name_plan(path: Path) -> Diagnosis:
    """Name the first delivery after which something is wrong."""
    moves = read_moves(path)
    if twice := [each for each in moves if moves.count(each) > 1]:
        return Diagnosis("twice", {"move": write_move(twice[0])})
    if len(moves) < len(MOVES):
        return Diagnosis("missing", {"count": len(MOVES) - len(moves)})
    sent, read = dict(SENT), dict.fromkeys(SENT, READ)
    tried: set[str] = set()
    for service, environment in moves:
        if environment == STAGING:
            tried.add(service)
        elif service not in tried:
            return Diagnosis("untried", {"service": service})
        if service == PRICE:
            sent[environment] = SENT_NEXT
        else:
            read[environment] = READ_NEXT
        if not sent[PRODUCTION] & read[PRODUCTION]:
            moved = write_move((service, environment))
            return Diagnosis("breaks", {"move": moved})
    return Diagnosis("right")


def read_plan(path: str = PLAN) -> list[Move]:
    """Give the deliveries of a plan, for a lesson to carry out.

    Raises:
        LessonError: it is missing or cannot be read; the check says why.
    """
    try:
        return read_moves(Path(path))
    except FoundError as error:
        raise LessonError(
            "{file}",
            N_("no plan of deliveries"),
            N_("a pair of a service and an environment on each line"),
            N_("run the cells of the exercise above, the solution too"),
            file=path,
        ) from error


def read_moves(path: Path) -> list[Move]:
    """Read pairs of a service and an environment.

    Raises:
        FoundError: the file is missing or of another form, or a name is wrong.
    """
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FoundError(Diagnosis("no_file", {"name": path.name})) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        values = {"line": mark.line + 1 if mark else 0}
        raise FoundError(Diagnosis("no_yaml", values)) from error
    if not isinstance(items, list):
        raise FoundError(Diagnosis("not_list"))
    pairs = [read_words(each) for each in items]
    blanks = [word == "..." for pair in pairs for word in pair]
    if any(blanks):
        name = UNFILLED if all(blanks) else "ellipsis"
        raise FoundError(Diagnosis(name))
    return [read_move(each) for each in pairs]


def read_words(item: object) -> list[str]:
    """Read the words of a line, with or without their brackets."""
    if isinstance(item, str):
        return item.replace(",", " ").split()
    if isinstance(item, dict):
        return [str(each) for pair in item.items() for each in pair]
    return [*map(str, item)] if isinstance(item, list) else [str(item)]


def read_move(words: list[str]) -> Move:
    """Read one pair; raises FoundError."""
    for each in words:
        if each not in NAMES:
            raise FoundError(name_unknown(each))
    if len(words) != len((PRICE, STAGING)):
        line = write_move(words)
        raise FoundError(Diagnosis("not_pair", {"value": line}))
    move = (words[0], words[1])
    if move[::-1] in MOVES:
        raise FoundError(Diagnosis("turned", {"move": write_move(move)}))
    if move not in MOVES:
        raise FoundError(Diagnosis("not_pair", {"value": write_move(move)}))
    return move


def name_unknown(value: str) -> Diagnosis:
    """Name what is no service and no environment, and what it resembles."""
    near = get_close_matches(value.lower(), NAMES, n=1, cutoff=0.5)
    if near:
        return Diagnosis("misspelt", {"value": show(value), "guess": near[0]})
    return Diagnosis("unknown", {"value": show(value)})


def write_move(words: Sequence[str]) -> str:
    """Write a line as a learner does."""
    return f"[{', '.join(words)}]"


# Each file that a solution writes: its check's name, and what judges it.
FILES: dict[str, tuple[str, Diagnose]] = {
    f"{SERVICE}/{TEST}": ("lesson2.contract", name_contract),
    PLAN: ("lesson2.plan", name_plan),
}
