import re
from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest

from course.checks.lesson7 import (
    SOURCES,
    check_substitutions,
    check_timeout,
)
from course.checks.verdict import Verdict
from course.places import REFERENCE

Refused = Callable[[Verdict, str], None]
SERVER, BUCKET = "http://127.0.0.1:5001", "/state/bucket"
ENVIRONMENT = {"MLFLOW_SERVER": SERVER, "BUCKET": BUCKET, "HOME": "/home/me"}
RIGHT = {"_MLFLOW_SERVER": SERVER, "_BUCKET": BUCKET}
WRONG_SUBSTITUTIONS = {
    "text": (f"_MLFLOW_SERVER={SERVER}", "une chaîne"),
    "list": ([("_MLFLOW_SERVER", SERVER)], "accolades"),
    "key type": ({0: SERVER, "_BUCKET": BUCKET}, "guillemets"),
    "dollar": ({"$_MLFLOW_SERVER": SERVER, "_BUCKET": BUCKET}, "dollar"),
    "braces": ({**RIGHT, "${_BUCKET}": BUCKET}, "dollar"),
    "built-in": ({**RIGHT, "BRANCH_NAME": "staging"}, "prédéfini"),
    "case": ({"_mlflow_server": SERVER, "_BUCKET": BUCKET}, "majuscules"),
    "underscore": ({"MLFLOW_SERVER": SERVER, "BUCKET": BUCKET}, "souligné"),
    "unknown": ({**RIGHT, "_ENV": "staging"}, "n'emploie pas"),
    "missing": ({"_MLFLOW_SERVER": SERVER}, "1 nom(s) de moins"),
    "nothing": ({}, "2 nom(s) de moins"),
    "value type": ({**RIGHT, "_MLFLOW_SERVER": 5001}, "os.environ"),
    "empty": ({**RIGHT, "_MLFLOW_SERVER": " "}, "vide"),
    "swapped": ({"_MLFLOW_SERVER": BUCKET, "_BUCKET": SERVER}, "échangez"),
    "literal": ({**RIGHT, "_BUCKET": "$BUCKET"}, "os.environ[...]"),
    "other": ({**RIGHT, "_MLFLOW_SERVER": "http://mlflow:5000"}, "démarrage"),
}
WRONG_TIMEOUTS = {
    "integer": (7200, "un nombre"),
    "float": (7200.0, "un nombre"),
    "timedelta": (timedelta(hours=2), "Python"),
    "bool": (True, "pas une durée"),
    "list": (["7200s"], "pas une durée"),
    "line": ("timeout: 7200s", "ligne entière"),
    "quotes": ('"7200s"', "guillemets"),
    "no unit": ("7200", "sans unité"),
    "hours": ("2h", "autre unité"),
    "minutes as a unit": ("120 min", "autre unité"),
    "ISO": ("PT2H", "autre unité"),
    "space": ("7200 s", "espace"),
    "words": ("deux heures", "sait pas lire"),
    "negative": ("-7200s", "sait pas lire"),
    "minutes": ("120s", "en minutes"),
    "the file's": ("1200s", "moins que deux heures"),
    "three hours": ("10800s", "plus que deux heures"),
    "over a day": ("432000s", "n'accorde jamais"),
}


@pytest.mark.parametrize("wrap", [dict, MappingProxyType])
def test_the_right_substitutions_pass(wrap: Callable[..., object]) -> None:
    verdict = check_substitutions(wrap(RIGHT), ENVIRONMENT)
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : le déclencheur saura")


@pytest.mark.parametrize(
    ("given", "word"), WRONG_SUBSTITUTIONS.values(), ids=WRONG_SUBSTITUTIONS
)
def test_wrong_substitutions_are_named(
    given: object, word: str, refused: Refused
) -> None:
    refused(check_substitutions(given, ENVIRONMENT), word)


def test_wrong_substitutions_are_told_apart() -> None:
    same = {"braces", "nothing"}  # as "dollar" and "missing"
    names = WRONG_SUBSTITUTIONS.keys() - same
    wrong = [WRONG_SUBSTITUTIONS[name][0] for name in names]
    steps = {check_substitutions(g, ENVIRONMENT).next_step for g in wrong}
    assert len(steps) == len(wrong)


def test_the_names_asked_for_are_those_of_the_project() -> None:
    text = (REFERENCE / "cloudbuild.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$(_[A-Z_]+)", text)) == SOURCES.keys()


def test_wrong_substitutions_do_not_give_the_right_ones_away() -> None:
    answers: tuple[object, ...] = ({}, {"A": "b"}, {"_ENV": ""}, [], "x")
    for given in answers:
        said = repr(check_substitutions(given, ENVIRONMENT))
        assert "MLFLOW_SERVER" not in said
        assert SERVER not in said


def test_an_environment_without_addresses_is_told(refused: Refused) -> None:
    refused(check_substitutions({**RIGHT}, {}), "KeyError")


def test_substitutions_may_be_anything(junk: Any) -> None:
    assert not check_substitutions(junk, ENVIRONMENT).passed
    assert not check_substitutions({"_BUCKET": junk}, ENVIRONMENT).passed


@pytest.mark.parametrize("timeout", ["7200s", "7200.0s"])
def test_the_right_timeout_passes(timeout: str) -> None:
    verdict = check_timeout(timeout)
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : deux heures")


@pytest.mark.parametrize(
    ("given", "word"), WRONG_TIMEOUTS.values(), ids=WRONG_TIMEOUTS
)
def test_a_wrong_timeout_is_named(
    given: object, word: str, refused: Refused
) -> None:
    refused(check_timeout(given), word)


def test_wrong_timeouts_do_not_give_the_right_one_away() -> None:
    for given in ("2h", "120s", "1s", "deux heures", 120, None, object()):
        assert "7200" not in repr(check_timeout(given))


def test_a_timeout_may_be_anything(junk: Any) -> None:
    assert not check_timeout(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(answer: object) -> None:
    for verdict in (
        check_substitutions(answer, ENVIRONMENT),
        check_timeout(answer),
    ):
        assert not verdict.passed
        assert repr(verdict).startswith("… À vous : ")
