import time
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import ibis
import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow.entities.model_registry import ModelVersion

from course.checks import lesson5
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
    "version before": ("v2", Diagnosis("text", {"value": "'v2'"})),
    "negative": (-1, Diagnosis("impossible", {"value": "-1"})),
    "French": ("trois", Diagnosis("text", {"value": "'trois'"})),
    "decimal": (Decimal(3), Diagnosis("type", {"value": "3"})),
    "NumPy's float": (np.float64(3), Diagnosis("float", {"value": "3.0"})),
    "function": (lambda: 3, Diagnosis("function")),
    "bytes": (b"3", Diagnosis("type", {"value": "b'3'"})),
    "aliases": (
        ["staging"],
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
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
    "first column": (np.c_[1 - TRUTH, TRUTH][:, 0], Diagnosis("complement")),
    "second row": (
        np.c_[1 - TRUTH, TRUTH][1],
        Diagnosis("rows", {"found": 2, "expected": 4}),
    ),
    "logarithm": (np.log(TRUTH), Diagnosis("logarithm")),
    "decisions": ([1, 0, 1, 1], Diagnosis("labels")),
    "backwards": (TRUTH[::-1], Diagnosis("order")),
    "set": (
        {*TRUTH.tolist()},
        Diagnosis("no_order", {"value": Thing("object", {"type": "set"})}),
    ),
    "dictionary": (
        dict(enumerate(TRUTH)),
        Diagnosis("no_order", {"value": Thing("object", {"type": "dict"})}),
    ),
    "iterator": (iter(TRUTH), Diagnosis("iterator")),
    "function": (TRUTH.tolist, Diagnosis("function")),
    "Ibis": (ibis.table({"p": "float"}, name="t").p, Diagnosis("unexecuted")),
    "one more row": (
        [*TRUTH, 0.5],
        Diagnosis("rows", {"found": 5, "expected": 4}),
    ),
    "none": ([], Diagnosis("rows", {"found": 0, "expected": 4})),
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


class Client:
    """A registry whose alias has moved on to version 4."""

    def get_model_version_by_alias(self, name: str, alias: str) -> object:
        assert (name, alias) == ("purchase_predict", "staging")
        return ModelVersion(name, "4", 0)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(mlflow, "is_tracking_uri_set", lambda: True)
    monkeypatch.setattr(mlflow, "MlflowClient", Client)
    return monkeypatch


@pytest.mark.parametrize("version", ["3", "4", 4])
def test_a_version_read_again_passes_after_the_alias_has_moved(
    version: object, registry: object, accepted: Accepted
) -> None:
    del registry
    found = Diagnosis("right", {"value": str(version)})
    accepted(check_staging_version(version, MODEL), found)


def test_a_version_of_no_time_is_refused_all_the_same(
    registry: object, refused: Refused
) -> None:
    del registry
    refused(check_staging_version(5, MODEL), Diagnosis("newer", {"value": "5"}))


def test_a_registry_that_is_gone_does_not_keep_the_verdict(
    registry: pytest.MonkeyPatch, refused: Refused
) -> None:
    registry.setattr(lesson5, "PATIENCE", 0.1)
    registry.setattr(
        Client, "get_model_version_by_alias", lambda *_: time.sleep(60)
    )
    refused(check_staging_version(4, MODEL), Diagnosis("newer", {"value": "4"}))


def test_a_version_typed_in_is_refused(shell: Any, refused: Refused) -> None:
    for cell in ("version = 3", "n = '3'\nversion = int(n)"):
        shell.run_cell(cell, store_history=True)
        found = Diagnosis("copied", {"value": "3"})
        refused(check_staging_version(3, MODEL), found)


@pytest.mark.parametrize(
    "cell",
    [
        "version = staged.version",
        "version = int(staged.version)",
        "version = client.get_model_version_by_alias('m', 'staging').version",
        "version = client.get_registered_model('m').aliases['staging']",
    ],
)
def test_a_version_asked_for_passes(
    cell: str, shell: Any, accepted: Accepted
) -> None:
    shell.run_cell("version = 3", store_history=True)
    shell.run_cell(cell, store_history=True)
    found = Diagnosis("right", {"value": "3"})
    accepted(check_staging_version("3", MODEL), found)


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
        (*TRUTH,),
        pd.DataFrame({"p": TRUTH}).p,
        deque(TRUTH),
    ],
)
def test_the_right_probabilities_pass(
    probabilities: object, accepted: Accepted
) -> None:
    verdict = check_probabilities(probabilities, TRUTH.copy())
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("given", "found"), WRONG_PROBABILITIES.values(), ids=WRONG_PROBABILITIES
)
def test_wrong_probabilities_are_named(
    given: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_probabilities(given, TRUTH), found)


class Model:
    """Answers as the registered model does; a learner's rows stay theirs."""

    def predict_proba(self, rows: pd.DataFrame) -> Any:
        rows["seen"] = True
        return np.c_[1 - rows.p, rows.p]


def test_the_model_is_asked_whatever_a_file_says(accepted: Accepted) -> None:
    rows = pd.DataFrame({"p": TRUTH})
    verdict = check_probabilities(TRUTH.tolist(), Model(), rows)
    accepted(verdict, Diagnosis("right"))
    assert rows.columns.tolist() == ["p"]


def test_the_truth_itself_is_no_answer(refused: Refused) -> None:
    truth = pd.Series(TRUTH, name="probability")
    for given in (truth, truth.copy()):
        refused(check_probabilities(given, truth), Diagnosis("copied"))
    refused(check_probabilities(TRUTH, TRUTH), Diagnosis("copied"))


@pytest.mark.parametrize(
    "cell",
    [
        "probabilities = truth",
        "probabilities = truth.tolist()",
        "probabilities = [*predictions['probability'].head(5)]",
        "probabilities = predictions.probability[:5].to_numpy()",
        "p = truth\nprobabilities = list(p)",
        "probabilities = [0.91, 0.123456, 0.5, 0.77]",
        "n = 5\nprobabilities = predictions.head(n)['probability']",
    ],
)
def test_probabilities_copied_are_refused(
    cell: str, shell: Any, refused: Refused
) -> None:
    shell.run_cell(
        "predictions = read('probability')\ntruth = predictions['probability']",
        store_history=True,
    )
    shell.run_cell(cell, store_history=True)
    verdict = check_probabilities(TRUTH.tolist(), TRUTH)
    refused(verdict, Diagnosis("copied"))


@pytest.mark.parametrize(
    "cell",
    [
        "probabilities = model.predict_proba(rows)[:, 1]",
        "p = model.predict_proba(rows)\nprobabilities = p[:, 1].tolist()",
        (
            "def ask(x):\n    return model.predict_proba(x)\n"
            "probabilities = [b for a, b in ask(rows)]"
        ),
        (
            "probabilities = rows.assign(probability=model.predict_proba(rows)"
            "[:, 1])['probability']"
        ),
        (
            "probabilities = []\nfor each in model.predict_proba(rows):\n"
            "    probabilities.append(each[1])"
        ),
        "probabilities = scores(rows)",
    ],
)
def test_probabilities_asked_for_pass(
    cell: str, shell: Any, accepted: Accepted
) -> None:
    shell.run_cell(
        "rows = predictions.head(5).drop(columns=['purchased', 'probability'])",
        store_history=True,
    )
    shell.run_cell(cell, store_history=True)
    answer = pd.Series(TRUTH, name="probability")
    accepted(check_probabilities(answer, TRUTH), Diagnosis("right"))


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
    met("lesson5.version", WRONG_VERSIONS, "copied")
    met("lesson5.probabilities", WRONG_PROBABILITIES, "copied")
