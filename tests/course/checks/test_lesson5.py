from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mlflow.entities.model_registry import ModelVersion

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson5 import check_probabilities, check_staging_version
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
RUN = "0123456789abcdef0123456789abcdef"
MODEL = ModelVersion("purchase_predict", "3", 0, run_id=RUN)
TRUTH = np.array([0.91, 0.123456, 0.5, 0.77])
WRONG_VERSIONS = {
    "older": (2, Diagnosis("older", {"value": "2"})),
    "newer": ("4", Diagnosis("newer", {"value": "4"})),
    "zero": (0, Diagnosis("impossible", {"value": "0"})),
    "alias": ("@Staging", Diagnosis("alias", {"value": "'@Staging'"})),
    "run": (
        RUN,
        Diagnosis("run_id", {"value": "'0123456789abcdef0123456789abcdef'"}),
    ),
    "model": (
        "purchase_predict",
        Diagnosis("model_name", {"value": "'purchase_predict'"}),
    ),
    "uri": (
        "models:/purchase_predict@staging",
        Diagnosis("uri", {"value": "'models:/purchase_predict@staging'"}),
    ),
    "object": (
        MODEL,
        Diagnosis(
            "object", {"value": Thing("object", {"type": "ModelVersion"})}
        ),
    ),
    "float": (3.0, Diagnosis("float", {"value": "3.0"})),
    "bool": (True, Diagnosis("bool", {"value": "True"})),
    "text": ("v3", Diagnosis("text", {"value": "'v3'"})),
    "type": (
        [3],
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
}
WRONG_PROBABILITIES = {
    "two columns": (
        np.c_[1 - TRUTH, TRUTH],
        Diagnosis("two_columns", {"shape": "(4, 2)"}),
    ),
    "frame": (
        pd.DataFrame({"p": TRUTH}),
        Diagnosis("shape", {"shape": "(4, 1)"}),
    ),
    "complement": (1 - TRUTH, Diagnosis("complement")),
    "labels": (TRUTH > 0.5, Diagnosis("labels")),
    "percent": (100 * TRUTH, Diagnosis("percent")),
    "rows": (TRUTH[:3], Diagnosis("rows", {"found": 3, "expected": 4})),
    "order": (np.sort(TRUTH), Diagnosis("order")),
    "strings": (TRUTH.astype(str).tolist(), Diagnosis("strings")),
    "outside": (np.log(TRUTH / (1 - TRUTH)), Diagnosis("outside")),
    "rounded": (TRUTH.round(2), Diagnosis("rounded")),
    "nan": ([0.91, np.nan, 0.5, 0.77], Diagnosis("nan")),
    "other": (TRUTH**2, Diagnosis("other")),
    "scalar": (0.91, Diagnosis("not_array", {"value": "0.91"})),
    "not numbers": ([0.91, None, 0.5, 0.77], Diagnosis("not_numbers")),
    "ellipsis": ([0.91, ..., 0.5, 0.77], Diagnosis("ellipsis")),
}


@pytest.mark.parametrize("version", [3, "3", " 3 ", np.int64(3)])
@pytest.mark.parametrize("known", ["3", 3])
def test_the_right_version_passes(
    version: object, known: int | str, accepted: Accepted
) -> None:
    truth = SimpleNamespace(name="m", version=known, run_id=RUN)
    verdict = check_staging_version(version, truth)
    accepted(verdict, Diagnosis("right", {"value": "3"}))


@pytest.mark.parametrize(
    ("version", "found"), WRONG_VERSIONS.values(), ids=WRONG_VERSIONS
)
def test_a_wrong_version_is_named(
    version: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_staging_version(version, MODEL), found)


def test_a_wrong_version_does_not_give_the_right_one_away() -> None:
    for version in (1, 2, 4, "staging", "v", object()):
        said = repr(check_staging_version(version, MODEL))
        assert "3" not in said


def test_a_registry_that_answers_nothing_is_told(refused: Refused) -> None:
    verdict = check_staging_version(3, None)  # type: ignore[arg-type]
    said = "AttributeError: 'NoneType' object has no attribute 'version'"
    refused(verdict, Diagnosis("raised", {"error": said}))


def test_a_version_may_be_anything(junk: Any) -> None:
    assert not check_staging_version(junk, MODEL).passed


@pytest.mark.parametrize(
    "probabilities",
    [
        TRUTH,
        TRUTH.tolist(),
        TRUTH.astype("float32"),
        pd.Series(TRUTH, index=[3, 2, 1, 0]),
        pd.Series(TRUTH, dtype="Float64"),
        [Decimal(str(p)) for p in TRUTH],
    ],
)
def test_the_right_probabilities_pass(
    probabilities: object, accepted: Accepted
) -> None:
    verdict = check_probabilities(probabilities, TRUTH)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("given", "found"), WRONG_PROBABILITIES.values(), ids=WRONG_PROBABILITIES
)
def test_wrong_probabilities_are_named(
    given: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_probabilities(given, TRUTH), found)


def test_probabilities_off_by_a_little_are_not_right() -> None:
    assert check_probabilities(TRUTH + 5e-7, TRUTH).passed
    assert not check_probabilities(TRUTH + 5e-6, TRUTH).passed


def test_probabilities_may_be_anything(junk: Any) -> None:
    assert not check_probabilities(junk, TRUTH).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    for verdict in (
        check_probabilities(answer, TRUTH),
        check_staging_version(answer, MODEL),
    ):
        invited(verdict)


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson5.version", WRONG_VERSIONS)
    met("lesson5.probabilities", WRONG_PROBABILITIES)
