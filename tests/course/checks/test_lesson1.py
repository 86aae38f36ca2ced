"""The shop's test and its deployment, as learners write them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.lesson1 import CONFIG, TEST, check_delivery, check_test
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]
Put = Callable[[str, str], Path]

HEAD = """\
import unittest

from price import price


class RefusalTest(unittest.TestCase):
"""
CI = """\
steps:
  - id: CI
    name: python:3.12
    script: python -m unittest
"""
GCLOUD = "gcr.io/cloud-builders/gcloud"
ARGUMENTS = "  - id: CD\n    name: {}\n    args: {}\n"
COPY = "gcloud storage cp price.py settings.json gs://bookshop/"


def write_test(*lines: str) -> str:
    body = "".join(f"        {line}\n" for line in lines)
    return f"{HEAD}    def test_a_negative_price_is_refused(self):\n{body}"


def write_config(script: str, image: str = GCLOUD, more: str = "") -> str:
    return f"{CI}  - id: CD\n    name: {image}\n    script: {script}\n{more}"


RAISES = "with self.assertRaises(ValueError):"
NOTHING_RAISED = {"error": "AssertionError: ValueError not raised"}
WRONG_TESTS = {
    "calls alone": (
        write_test("price(-1)"),
        Diagnosis("not_expected", {"error": "ValueError: a negative price"}),
    ),
    "a positive price": (
        write_test(RAISES, "    price(1)"),
        Diagnosis("refuses_right", NOTHING_RAISED),
    ),
    "zero": (
        write_test(RAISES, "    price(0)"),
        Diagnosis("refuses_right", NOTHING_RAISED),
    ),
    "another error": (
        write_test("with self.assertRaises(KeyError):", "    price(-1)"),
        Diagnosis("not_expected", {"error": "ValueError: a negative price"}),
    ),
    "no self": (
        write_test("assertRaises(ValueError, price, -1)"),
        Diagnosis("undefined", {"name": "assertRaises"}),
    ),
    "always red": (
        write_test("self.fail()"),
        Diagnosis("refuses_right", {"error": "AssertionError: None"}),
    ),
    "nothing asked": (write_test("pass"), Diagnosis("never_red")),
    "not called": (
        write_test("self.assertRaises(ValueError)"),
        Diagnosis("never_red"),
    ),
    "an error swallowed": (
        write_test("try:", "    price(-1)", "except ValueError:", "    pass"),
        Diagnosis("never_red"),
    ),
    "today's price": (
        write_test("self.assertLess(price(-1), 0)"),
        Diagnosis("not_expected", {"error": "ValueError: a negative price"}),
    ),
    "out of the class": (
        "from price import price\n\n\ndef test_refused():\n    price(-1)\n",
        Diagnosis("none_played"),
    ),
    "another name": (
        f"{HEAD}    def refused(self):\n        price(-1)\n",
        Diagnosis("none_played"),
    ),
    "pytest": (
        write_test(
            "import pytest",
            "with pytest.raises(ValueError):",
            "    price(-1)",
        ),
        Diagnosis(
            "refuses_right",
            {"error": "ModuleNotFoundError: No module named 'pytest'"},
        ),
    ),
    "unreadable": (
        write_test("with self.assertRaises(ValueError)"),
        Diagnosis("syntax", {"error": "expected ':'"}),
    ),
}
RIGHT_TESTS = {
    "in a block": write_test(RAISES, "    price(-9.99)"),
    "at once": write_test("self.assertRaises(ValueError, price, -1)"),
    "by a pattern": write_test(
        'with self.assertRaisesRegex(ValueError, "."):', "    price(-1)"
    ),
    "in a lambda": write_test(
        "self.assertRaises(ValueError, lambda: price(-5))"
    ),
    "by hand": write_test(
        *("try:", "    price(-1)", "except ValueError:", "    return"),
        "self.fail('no error')",
    ),
    "several": write_test(
        "for net in (-1, -0.01, -100):",
        f"    {RAISES}",
        "        price(net)",
    ),
    "free books too": write_test(
        "self.assertEqual(price(0), 0)", RAISES, "    price(-1)"
    ),
}
WRONG_DELIVERIES = {
    "the code alone": (
        write_config("gcloud storage cp price.py gs://bookshop/"),
        Diagnosis("forgotten"),
    ),
    "the settings alone": (
        write_config("gcloud storage cp *.json gs://bookshop/"),
        Diagnosis("forgotten"),
    ),
    "both under one name": (
        write_config("gcloud storage cp price.py gs://bookshop/settings.json"),
        Diagnosis("forgotten"),
    ),
    "another bucket": (
        write_config("gcloud storage cp price.py settings.json gs://shop/"),
        Diagnosis("elsewhere", {"place": "gs://shop/price.py"}),
    ),
    "a folder": (
        write_config(f"{COPY}app/"),
        Diagnosis("elsewhere", {"place": "gs://bookshop/app/price.py"}),
    ),
    "no address": (
        write_config("gcloud storage cp price.py settings.json bookshop/"),
        Diagnosis("fails", {"error": "bookshop/: not an address gs://BUCKET/"}),
    ),
    "the shell's cp": (
        write_config("cp price.py settings.json /bookshop-of-nobody/"),
        Diagnosis(
            "fails",
            {
                "error": "cp: target '/bookshop-of-nobody/': "
                "No such file or directory"
            },
        ),
    ),
    "misspelt": (
        write_config("gcloud storage cp prices.py gs://bookshop/"),
        Diagnosis("fails", {"error": "prices.py: no such file"}),
    ),
    "without storage": (
        write_config("gcloud cp price.py settings.json gs://bookshop/"),
        Diagnosis(
            "fails",
            {
                "error": "gcloud: cp price.py settings.json gs://bookshop/: "
                "not gcloud storage"
            },
        ),
    ),
    "only told": (write_config(f"echo {COPY}"), Diagnosis("nothing")),
    "a failure hidden": (write_config(f"{COPY} || true"), Diagnosis("hides")),
    "Python's image": (
        write_config(COPY, "python:3.12"),
        Diagnosis("no_gcloud", {"image": "'python:3.12'"}),
    ),
    "no script": (
        f"{CI}  - id: CD\n    name: {GCLOUD}\n",
        Diagnosis("no_command"),
    ),
    "at once": (
        write_config(COPY, more='    waitFor: ["-"]\n'),
        Diagnosis("at_once"),
    ),
    "CD first": (
        "steps:\n"
        + write_config(COPY).removeprefix(CI)
        + CI.removeprefix("steps:\n"),
        Diagnosis("at_once"),
    ),
    "tests that may fail": (
        write_config(COPY).replace(
            "- id: CI", "- id: CI\n    allowFailure: true"
        ),
        Diagnosis("may_fail"),
    ),
    "no tests": (
        f"steps:\n{write_config(COPY).removeprefix(CI)}",
        Diagnosis("no_step", {"id": "CI"}),
    ),
    "another id": (
        write_config(COPY).replace("id: CD", "id: deploy"),
        Diagnosis("no_step", {"id": "CD"}),
    ),
    "no list": ("steps: CI", Diagnosis("no_steps")),
    "a tab": (f"{CI}\t- id: CD\n", Diagnosis("no_yaml", {"line": 5})),
}
RIGHT_DELIVERIES = {
    "as the solution": (write_config(COPY), "right"),
    "gsutil": (write_config(COPY.replace("gcloud storage", "gsutil")), "right"),
    "two lines": (
        write_config(
            "|\n      set -e\n      gcloud storage cp price.py gs://bookshop/\n"
            "      gcloud storage cp settings.json gs://bookshop/"
        ),
        "right",
    ),
    "arguments": (
        CI + ARGUMENTS.format(GCLOUD, "[storage, cp, '*.*', 'gs://bookshop']"),
        "right_more",
    ),
    "an entrypoint": (
        CI + ARGUMENTS.format("google/cloud-sdk:slim", f"[bash, -c, '{COPY}']"),
        "right",
    ),
    "after CI by name": (
        write_config(COPY, more="    waitFor: [CI]\n"),
        "right",
    ),
    "all that is there": (
        write_config("gcloud storage cp * gs://bookshop/"),
        "right_more",
    ),
}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Give a function that writes a file of the shop, and gives its folder."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("text", RIGHT_TESTS.values(), ids=RIGHT_TESTS)
def test_a_test_that_waits_for_its_code_passes(
    text: str, put: Put, accepted: Accepted
) -> None:
    accepted(check_test(put(TEST, text)), Diagnosis("right"))


def test_a_test_that_any_error_satisfies_passes_with_a_remark(
    put: Put, accepted: Accepted
) -> None:
    text = write_test("with self.assertRaises(Exception):", "    price(-1)")
    accepted(check_test(put(TEST, text)), Diagnosis("right_wide"))


@pytest.mark.parametrize(
    ("text", "found"), WRONG_TESTS.values(), ids=WRONG_TESTS
)
def test_a_test_that_judges_nothing_is_named(
    text: str, found: Diagnosis, put: Put, refused: Refused
) -> None:
    refused(check_test(put(TEST, text)), found)


@pytest.mark.parametrize(
    ("text", "name"), RIGHT_DELIVERIES.values(), ids=RIGHT_DELIVERIES
)
def test_a_step_that_deploys_the_shop_passes(
    text: str, name: str, put: Put, accepted: Accepted
) -> None:
    accepted(check_delivery(put(CONFIG, text)), Diagnosis(name))


@pytest.mark.parametrize(
    ("text", "found"), WRONG_DELIVERIES.values(), ids=WRONG_DELIVERIES
)
def test_a_step_that_does_not_is_named(
    text: str, found: Diagnosis, put: Put, refused: Refused
) -> None:
    refused(check_delivery(put(CONFIG, text)), found)


@pytest.mark.parametrize(
    ("check", "name", "text"),
    [
        (check_test, TEST, write_test("...")),
        (check_delivery, CONFIG, write_config("...", "...")),
    ],
)
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[object], Verdict],
    name: str,
    text: str,
    put: Put,
    invited: Invited,
) -> None:
    invited(check(put(name, text)))


@pytest.mark.parametrize(
    ("check", "name"), [(check_test, TEST), (check_delivery, CONFIG)]
)
def test_a_file_that_is_not_there_is_named(
    check: Callable[[object], Verdict],
    name: str,
    tmp_path: Path,
    refused: Refused,
) -> None:
    refused(check(tmp_path), Diagnosis("no_file", {"name": name}))


def test_a_rehearsal_leaves_the_learners_bucket_alone(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = tmp_path / "bucket"
    bucket.mkdir()
    monkeypatch.setenv("BUCKET", str(bucket))
    check_delivery(put(CONFIG, write_config("cp price.py $BUCKET/")))
    assert list(bucket.iterdir()) == []


def test_a_script_that_does_not_end_is_ended(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.checks.deployments.SECONDS", 0.2)
    folder = put(CONFIG, write_config("exec sleep 30"))
    assert check_delivery(folder).diagnosis.name == "overdue"


def test_a_test_that_does_not_end_is_ended(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.checks.played_tests.SECONDS", 0.3)
    text = write_test("while True:", "    price(1)")
    assert check_test(put(TEST, text)).diagnosis.name == "overdue"


@pytest.mark.parametrize("check", [check_test, check_delivery])
def test_an_answer_may_be_anything(
    check: Callable[[object], Verdict], junk: Any
) -> None:
    assert not check(junk).passed


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson1.test", WRONG_TESTS, "no_file")
    met("lesson1.delivery", WRONG_DELIVERIES, "no_file")
