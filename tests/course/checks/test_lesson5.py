from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mlflow.entities.model_registry import ModelVersion

from course.checks.lesson5 import check_probabilities, check_staging_version
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
RUN = "0123456789abcdef0123456789abcdef"
MODEL = ModelVersion("purchase_predict", "3", 0, run_id=RUN)
TRUTH = np.array([0.91, 0.123456, 0.5, 0.77])
WRONG_VERSIONS = {
    "older": (2, "plus ancienne"),
    "newer": ("4", "plus grand"),
    "zero": (0, "à partir de 1"),
    "alias": ("@Staging", "alias"),
    "run": (RUN, "run"),
    "model": ("purchase_predict", "nom du modèle"),
    "uri": ("models:/purchase_predict@staging", "URI"),
    "object": (MODEL, ".version"),
    "float": (3.0, "virgule"),
    "bool": (True, "booléen"),
    "text": ("v3", "« v »"),
    "type": ([3], "de type list"),
}
WRONG_PROBABILITIES = {
    "two columns": (np.c_[1 - TRUTH, TRUTH], "(4, 2)"),
    "frame": (pd.DataFrame({"p": TRUTH}), "(4, 1)"),
    "complement": (1 - TRUTH, "PAS"),
    "labels": (TRUTH > 0.5, "étiquettes"),
    "percent": (100 * TRUTH, "pourcentage"),
    "rows": (TRUTH[:3], "3 valeurs pour 4 lignes"),
    "order": (np.sort(TRUTH), "ordre"),
    "strings": (TRUTH.astype(str).tolist(), "chaînes"),
    "outside": (np.log(TRUTH / (1 - TRUTH)), "sigmoïde"),
    "rounded": (TRUTH.round(2), "arrondies"),
    "nan": ([0.91, np.nan, 0.5, 0.77], "manquantes"),
    "other": (TRUTH**2, "pas ceux du modèle"),
    "scalar": (0.91, "0.91, au lieu"),
    "not numbers": ([0.91, None, 0.5, 0.77], "pas des nombres"),
    "ellipsis": ([0.91, ..., 0.5, 0.77], "« ... »"),
}


@pytest.mark.parametrize("version", [3, "3", " 3 ", np.int64(3)])
@pytest.mark.parametrize("known", ["3", 3])
def test_the_right_version_passes(version: object, known: int | str) -> None:
    truth = SimpleNamespace(name="m", version=known, run_id=RUN)
    verdict = check_staging_version(version, truth)
    assert verdict.passed
    assert repr(verdict).startswith(
        "✔ Juste : l'alias staging vise la version 3."
    )


@pytest.mark.parametrize(
    ("version", "word"), WRONG_VERSIONS.values(), ids=WRONG_VERSIONS
)
def test_a_wrong_version_is_named(
    version: object, word: str, refused: Refused
) -> None:
    refused(check_staging_version(version, MODEL), word)


def test_wrong_versions_are_told_apart() -> None:
    wrong = [version for version, _ in WRONG_VERSIONS.values()]
    steps = {check_staging_version(v, MODEL).next_step for v in wrong}
    assert len(steps) == len(wrong)


def test_a_wrong_version_does_not_give_the_right_one_away() -> None:
    for version in (1, 2, 4, "staging", "v", object()):
        said = repr(check_staging_version(version, MODEL))
        assert "3" not in said


def test_a_registry_that_answers_nothing_is_told(refused: Refused) -> None:
    verdict = check_staging_version(3, None)  # type: ignore[arg-type]
    refused(verdict, "AttributeError")


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
def test_the_right_probabilities_pass(probabilities: object) -> None:
    verdict = check_probabilities(probabilities, TRUTH)
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : vos probabilités")


@pytest.mark.parametrize(
    ("given", "word"), WRONG_PROBABILITIES.values(), ids=WRONG_PROBABILITIES
)
def test_wrong_probabilities_are_named(
    given: object, word: str, refused: Refused
) -> None:
    refused(check_probabilities(given, TRUTH), word)


def test_wrong_probabilities_are_told_apart() -> None:
    wrong = [given for given, _ in WRONG_PROBABILITIES.values()]
    steps = {check_probabilities(given, TRUTH).next_step for given in wrong}
    assert len(steps) == len(wrong)


def test_probabilities_off_by_a_little_are_not_right() -> None:
    assert check_probabilities(TRUTH + 5e-7, TRUTH).passed
    assert not check_probabilities(TRUTH + 5e-6, TRUTH).passed


def test_probabilities_may_be_anything(junk: Any) -> None:
    assert not check_probabilities(junk, TRUTH).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(answer: object) -> None:
    for verdict in (
        check_probabilities(answer, TRUTH),
        check_staging_version(answer, MODEL),
    ):
        assert not verdict.passed
        assert repr(verdict).startswith("… À vous : ")
