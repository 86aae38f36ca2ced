import re
from collections import OrderedDict, UserDict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson7 import (
    SOURCES,
    check_substitutions,
    check_timeout,
)
from course.checks.verdict import Verdict
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
SERVER, BUCKET = "http://127.0.0.1:5001", "/state/bucket"
ENVIRONMENT = {"MLFLOW_SERVER": SERVER, "BUCKET": BUCKET, "HOME": "/home/me"}
RIGHT = {"_MLFLOW_SERVER": SERVER, "_BUCKET": BUCKET}
WRONG_SUBSTITUTIONS = {
    "text": (
        f"_MLFLOW_SERVER={SERVER}",
        Diagnosis("text", {"value": "'_MLFLOW_SERVER=http://127.0.0.1:5001'"}),
    ),
    "list": (
        [("_MLFLOW_SERVER", SERVER)],
        Diagnosis("pairs", {"value": Thing("object", {"type": "list"})}),
    ),
    "set": (
        {"_MLFLOW_SERVER", "_BUCKET"},
        Diagnosis("pairs", {"value": Thing("object", {"type": "set"})}),
    ),
    "number": (2, Diagnosis("type", {"value": "2"})),
    "function": (lambda: RIGHT, Diagnosis("function")),
    "iterator": (iter(RIGHT.items()), Diagnosis("iterator")),
    "JSON": (
        '{"_BUCKET": "x"}',
        Diagnosis("text", {"value": '\'{"_BUCKET": "x"}\''}),
    ),
    "space in a name": (
        {**RIGHT, "_BUCKET ": BUCKET},
        Diagnosis("key_spaces", {"key": "'_BUCKET '"}),
    ),
    "sign in a name": (
        {**RIGHT, "_BUCKET=": BUCKET},
        Diagnosis("dollar", {"key": "'_BUCKET='"}),
    ),
    "space in a value": (
        {**RIGHT, "_BUCKET": f"{BUCKET} "},
        Diagnosis(
            "value_spaces", {"key": "'_BUCKET'", "value": "'/state/bucket '"}
        ),
    ),
    "slash behind a value": (
        {**RIGHT, "_MLFLOW_SERVER": f"{SERVER}/"},
        Diagnosis(
            "value_spaces",
            {
                "key": "'_MLFLOW_SERVER'",
                "value": "'http://127.0.0.1:5001/'",
            },
        ),
    ),
    "path": (
        {**RIGHT, "_BUCKET": Path(BUCKET)},
        Diagnosis(
            "value_type",
            {
                "key": "'_BUCKET'",
                "value": Thing("object", {"type": "PosixPath"}),
            },
        ),
    ),
    "none": (
        {**RIGHT, "_BUCKET": None},
        Diagnosis("value_type", {"key": "'_BUCKET'", "value": "None"}),
    ),
    "name for a value": (
        {**RIGHT, "_BUCKET": "os.environ"},
        Diagnosis("other", {"key": "'_BUCKET'", "value": "'os.environ'"}),
    ),
    "whole environment": (
        ENVIRONMENT,
        Diagnosis("underscore", {"key": "'MLFLOW_SERVER'"}),
    ),
    "the same twice": (
        {"_MLFLOW_SERVER": SERVER, "_BUCKET": SERVER},
        Diagnosis(
            "swapped",
            {"key": "'_BUCKET'", "value": "'http://127.0.0.1:5001'"},
        ),
    ),
    "key type": (
        {0: SERVER, "_BUCKET": BUCKET},
        Diagnosis("key_type", {"key": "0"}),
    ),
    "dollar": (
        {"$_MLFLOW_SERVER": SERVER, "_BUCKET": BUCKET},
        Diagnosis("dollar", {"key": "'$_MLFLOW_SERVER'"}),
    ),
    "braces": (
        {**RIGHT, "${_BUCKET}": BUCKET},
        Diagnosis("dollar", {"key": "'${_BUCKET}'"}),
    ),
    "built-in": (
        {**RIGHT, "BRANCH_NAME": "staging"},
        Diagnosis("built_in", {"key": "'BRANCH_NAME'"}),
    ),
    "case": (
        {"_mlflow_server": SERVER, "_BUCKET": BUCKET},
        Diagnosis("case", {"key": "'_mlflow_server'"}),
    ),
    "underscore": (
        {"MLFLOW_SERVER": SERVER, "BUCKET": BUCKET},
        Diagnosis("underscore", {"key": "'MLFLOW_SERVER'"}),
    ),
    "unknown": (
        {**RIGHT, "_ENV": "staging"},
        Diagnosis("unknown", {"key": "'_ENV'"}),
    ),
    "missing": ({"_MLFLOW_SERVER": SERVER}, Diagnosis("missing", {"count": 1})),
    "nothing": ({}, Diagnosis("missing", {"count": 2})),
    "value type": (
        {**RIGHT, "_MLFLOW_SERVER": 5001},
        Diagnosis("value_type", {"key": "'_MLFLOW_SERVER'", "value": "5001"}),
    ),
    "empty": (
        {**RIGHT, "_MLFLOW_SERVER": " "},
        Diagnosis("empty", {"key": "'_MLFLOW_SERVER'", "value": "' '"}),
    ),
    "swapped": (
        {"_MLFLOW_SERVER": BUCKET, "_BUCKET": SERVER},
        Diagnosis(
            "swapped", {"key": "'_MLFLOW_SERVER'", "value": "'/state/bucket'"}
        ),
    ),
    "literal": (
        {**RIGHT, "_BUCKET": "$BUCKET"},
        Diagnosis("literal", {"key": "'_BUCKET'", "value": "'$BUCKET'"}),
    ),
    "other": (
        {**RIGHT, "_MLFLOW_SERVER": "http://mlflow:5000"},
        Diagnosis(
            "other",
            {"key": "'_MLFLOW_SERVER'", "value": "'http://mlflow:5000'"},
        ),
    ),
}
WRONG_TIMEOUTS = {
    "integer": (7200, Diagnosis("number", {"value": "7200"})),
    "float": (7200.0, Diagnosis("number", {"value": "7200"})),
    "timedelta": (
        timedelta(hours=2),
        Diagnosis(
            "timedelta", {"value": Thing("object", {"type": "timedelta"})}
        ),
    ),
    "bool": (True, Diagnosis("type", {"value": "True"})),
    "list": (
        ["7200s"],
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
    "line": (
        "timeout: 7200s",
        Diagnosis("line", {"value": "'timeout: 7200s'"}),
    ),
    "quotes": ('"7200s"', Diagnosis("quotes", {"value": "'\"7200s\"'"})),
    "no unit": ("7200", Diagnosis("no_unit", {"value": "'7200'"})),
    "hours": ("2h", Diagnosis("other_unit", {"value": "'2h'"})),
    "minutes as a unit": (
        "120 min",
        Diagnosis("other_unit", {"value": "'120 min'"}),
    ),
    "ISO": ("PT2H", Diagnosis("other_unit", {"value": "'PT2H'"})),
    "space": ("7200 s", Diagnosis("spaces", {"value": "'7200 s'"})),
    "words": ("deux heures", Diagnosis("form", {"value": "'deux heures'"})),
    "sec": ("7200 sec", Diagnosis("long_unit", {"value": "'7200 sec'"})),
    "capital": ("7200S", Diagnosis("long_unit", {"value": "'7200S'"})),
    "ISO, seconds": ("PT7200S", Diagnosis("long_unit", {"value": "'PT7200S'"})),
    "clock": ("02:00:00", Diagnosis("other_unit", {"value": "'02:00:00'"})),
    "hours and minutes": (
        "1h60m",
        Diagnosis("other_unit", {"value": "'1h60m'"}),
    ),
    "product": ("2*60*60s", Diagnosis("product", {"value": "'2*60*60s'"})),
    "comma": ("7200,0s", Diagnosis("form", {"value": "'7200,0s'"})),
    "comment": ("7200s # 2 h", Diagnosis("form", {"value": "'7200s # 2 h'"})),
    "end of line": ("7200s\n", Diagnosis("spaces", {"value": r"'7200s\n'"})),
    "off by one": ("7199s", Diagnosis("shorter", {"value": "'7199s'"})),
    "a digit too many": ("72000s", Diagnosis("longer", {"value": "'72000s'"})),
    "NumPy's integer": (np.int64(7200), Diagnosis("number", {"value": "7200"})),
    "decimal": (Decimal(7200), Diagnosis("number", {"value": "7200"})),
    "bytes": (b"7200s", Diagnosis("type", {"value": "b'7200s'"})),
    "function": (lambda: "7200s", Diagnosis("function")),
    "negative": ("-7200s", Diagnosis("form", {"value": "'-7200s'"})),
    "minutes": ("120s", Diagnosis("minutes", {"value": "'120s'"})),
    "the file's": ("1200s", Diagnosis("shorter", {"value": "'1200s'"})),
    "three hours": ("10800s", Diagnosis("longer", {"value": "'10800s'"})),
    "over a day": ("432000s", Diagnosis("too_long", {"value": "'432000s'"})),
}


@pytest.mark.parametrize(
    "wrap",
    [
        dict,
        MappingProxyType,
        OrderedDict,
        UserDict,
        lambda right: dict(reversed(right.items())),
    ],
)
def test_the_right_substitutions_pass(
    wrap: Callable[..., object], accepted: Accepted
) -> None:
    verdict = check_substitutions(wrap(RIGHT), ENVIRONMENT)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("given", "found"), WRONG_SUBSTITUTIONS.values(), ids=WRONG_SUBSTITUTIONS
)
def test_wrong_substitutions_are_named(
    given: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_substitutions(given, ENVIRONMENT), found)


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
    found = Diagnosis("raised", {"error": "KeyError: 'MLFLOW_SERVER'"})
    refused(check_substitutions({**RIGHT}, {}), found)


def test_substitutions_may_be_anything(junk: Any) -> None:
    assert not check_substitutions(junk, ENVIRONMENT).passed
    assert not check_substitutions({"_BUCKET": junk}, ENVIRONMENT).passed


@pytest.mark.parametrize(
    "timeout", ["7200s", "7200.0s", f"{2 * 60 * 60}s", "7200.000s", "07200s"]
)
def test_the_right_timeout_passes(timeout: str, accepted: Accepted) -> None:
    verdict = check_timeout(timeout)
    accepted(verdict, Diagnosis("right", {"value": repr(timeout)}))


@pytest.mark.parametrize(
    ("given", "found"), WRONG_TIMEOUTS.values(), ids=WRONG_TIMEOUTS
)
def test_a_wrong_timeout_is_named(
    given: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_timeout(given), found)


def test_wrong_timeouts_do_not_give_the_right_one_away() -> None:
    for given in ("2h", "120s", "1s", "deux heures", 120, None, object()):
        assert "7200" not in repr(check_timeout(given))


def test_a_timeout_may_be_anything(junk: Any) -> None:
    assert not check_timeout(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    for verdict in (
        check_substitutions(answer, ENVIRONMENT),
        check_timeout(answer),
    ):
        invited(verdict)


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson7.substitutions", WRONG_SUBSTITUTIONS)
    met("lesson7.timeout", WRONG_TIMEOUTS)
