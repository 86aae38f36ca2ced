"""The node, its wiring and the entry of the catalog that learners write."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kedro.pipeline import Node, Pipeline

from course.checks.carts import SCORES, TEST, TRAIN, name_carts, score
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson4 import check_carts, check_entry, check_wiring
from course.checks.parts import ENCODER, PARTS, TRAINING, note_own
from course.checks.verdict import Verdict, judge
from course.checks.wiring import name_entry, name_wiring
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]


def judge_carts(function: object) -> Verdict:
    return judge(function, "lesson4.carts", lambda: name_carts(function))


def judge_wiring(create: object) -> Verdict:
    return judge(create, "lesson4.wiring", lambda: name_wiring(create))


def judge_entry(entries: object) -> Verdict:
    return judge(entries, "lesson4.entry", lambda: name_entry(entries))


def make_carts(
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda x: x[x.in_cart == 1],
    rate: Callable[[pd.DataFrame, pd.DataFrame], float] | None = None,
    names: tuple[str, str] = SCORES,
) -> Callable[..., Any]:
    """Make a node that scores these rows, beside a constant of this rate."""

    def score_carts(
        scores: dict[str, Any], predictions: pd.DataFrame, train: pd.DataFrame
    ) -> dict[str, Any]:
        learnt = train[train.in_cart == 1].purchased.mean()
        base = rate(predictions, train) if rate else learnt
        found = score(rows(predictions), base, names)
        return {who: {**scores[who], **found[who]} for who in found}

    return score_carts


right_carts = make_carts()


def in_place(scores: Any, predictions: pd.DataFrame, train: Any) -> Any:
    predictions.pop("in_cart")
    return scores, train


def forgets_scores(_: Any, predictions: pd.DataFrame, train: Any) -> Any:
    bare: dict[str, Any] = {"model": {}, "baseline": {}}
    return right_carts(bare, predictions, train)


def forgets_constant(scores: Any, predictions: Any, train: Any) -> Any:
    found = right_carts(scores, predictions, train)
    return {**found, "baseline": scores["baseline"]}


def rounds(scores: Any, predictions: Any, train: Any) -> Any:
    found = right_carts(scores, predictions, train)
    return {
        who: {name: round(value, 2) for name, value in each.items()}
        for who, each in found.items()
    }


WRONG_CARTS: dict[str, tuple[object, Diagnosis]] = {
    "all rows": (
        make_carts(lambda x: x, lambda _, train: train.purchased.mean()),
        Diagnosis("all_rows"),
    ),
    "test not filtered": (make_carts(lambda x: x), Diagnosis("all_rows")),
    "train not filtered": (
        make_carts(rate=lambda _, train: train.purchased.mean()),
        Diagnosis("rate_of_all"),
    ),
    "rate of the test": (
        make_carts(rate=lambda x, _: x[x.in_cart == 1].purchased.mean()),
        Diagnosis("rate_of_test"),
    ),
    "one half": (make_carts(rate=lambda *_: 0.5), Diagnosis("half")),
    "swapped": (
        make_carts(names=(SCORES[1], SCORES[0])),
        Diagnosis("swapped"),
    ),
    "bought without cart": (
        make_carts(lambda x: x[x.probability > 0.2]),
        Diagnosis("other"),
    ),
    "in place": (in_place, Diagnosis("changed")),
    "loses": (forgets_scores, Diagnosis("lost")),
    "no constant": (
        forgets_constant,
        Diagnosis("lacking", {"who": "baseline", "names": SCORES}),
    ),
    "rounds": (rounds, Diagnosis("rounded")),
    "nothing": (lambda *given: [given].clear(), Diagnosis("none")),
    "a number": (
        lambda *_: 0.8,
        Diagnosis("not_scores", {"value": "0.8"}),
    ),
    "wrong column": (
        lambda _scores, predictions, _train: predictions["cart"],
        Diagnosis("raises", {"error": "KeyError: 'cart'"}),
    ),
    "two arguments": (lambda scores, _rows: scores, Diagnosis("arguments")),
    "called": (
        {"model": {}},
        Diagnosis("not_callable", {"value": Thing("object", {"type": "dict"})}),
    ),
}


@pytest.mark.parametrize(
    ("function", "found"), WRONG_CARTS.values(), ids=WRONG_CARTS
)
def test_a_wrong_node_is_named(
    function: object, found: Diagnosis, refused: Refused
) -> None:
    refused(judge_carts(function), found)


def by_query(scores: Any, predictions: Any, train: Any) -> Any:
    return right_carts(
        dict(scores),
        predictions.query("in_cart == 1").reset_index(drop=True),
        train.loc[train["in_cart"].astype(bool)].copy(),
    )


def with_more(row_scores: Any, predictions: Any, train_rows: Any) -> Any:
    found = right_carts(row_scores, predictions, train_rows)
    found["model"]["carts"] = int(predictions.in_cart.sum())
    return found


@pytest.mark.parametrize("function", [right_carts, by_query, with_more])
def test_a_right_node_passes(function: object, accepted: Accepted) -> None:
    accepted(judge_carts(function), Diagnosis("right"))


def score_carts(row_scores: Any, predictions: Any, train_rows: Any) -> Any:
    return right_carts(row_scores, predictions, train_rows)


def score_model(model: Any, train_rows: Any, test_rows: Any) -> Any:
    return model, train_rows, test_rows


INPUTS = ["row_scores", "predictions", "train_rows"]
SCORED = Node(
    score_model,
    ["model", "train_rows", "test_rows"],
    ["row_scores", "predictions"],
)


def wire(inputs: Any, output: Any, function: Any = score_carts) -> Any:
    return lambda: Pipeline([SCORED, Node(function, inputs, output)])


NO_COLUMN = "'dict' object has no attribute 'in_cart'"
WRONG_WIRINGS: dict[str, tuple[object, Diagnosis]] = {
    "not wired": (lambda: Pipeline([SCORED]), Diagnosis("not_wired")),
    "another function": (
        wire(INPUTS, "scores", lambda *rows: rows),
        Diagnosis("not_wired"),
    ),
    "another name": (
        wire(INPUTS, "cart_scores"),
        Diagnosis("output", {"names": ("cart_scores",)}),
    ),
    "test rows": (
        wire([*INPUTS[:2], "test_rows"], "scores"),
        Diagnosis("inputs", {"names": ("test_rows", "train_rows")}),
    ),
    "order": (
        wire(INPUTS[::-1], "scores"),
        Diagnosis(
            "order",
            {"error": f"AttributeError: {NO_COLUMN}"},
        ),
    ),
    "a list of one output": (
        wire(INPUTS, ["scores"]),
        Diagnosis("output_list"),
    ),
    "nobody's name": (
        lambda: Pipeline([Node(score_cart, INPUTS, "scores")]),  # type: ignore[name-defined]  # noqa: F821
        Diagnosis("undefined", {"name": "score_cart"}),
    ),
    "no output": (
        lambda: Pipeline([Node(score_carts, INPUTS)]),  # type: ignore[call-arg]
        Diagnosis(
            "not_built",
            {
                "error": "TypeError: Node.__init__() missing 1 required "
                "positional argument: 'outputs'"
            },
        ),
    ),
    "a list": (
        lambda: [SCORED],
        Diagnosis("not_pipeline", {"value": Thing("object", {"type": "list"})}),
    ),
    "a node that does something else": (
        wire(INPUTS, "scores", lambda *_: {"model": {}}),
        Diagnosis("not_wired"),
    ),
}


@pytest.mark.parametrize(
    ("create", "found"), WRONG_WIRINGS.values(), ids=WRONG_WIRINGS
)
def test_a_wrong_wiring_is_named(
    create: object, found: Diagnosis, refused: Refused
) -> None:
    refused(judge_wiring(create), found)


def test_what_kedro_refuses_is_told_in_its_words() -> None:
    verdict = judge_wiring(wire(INPUTS, "row_scores"))
    assert verdict.diagnosis.name == "refused"
    assert "row_scores" in repr(verdict)


def test_a_node_that_does_not_score_carts_is_named(refused: Refused) -> None:
    def score_carts(*_: Any) -> Any:
        return {"model": {}, "baseline": {}}

    refused(
        judge_wiring(wire(INPUTS, "scores", score_carts)),
        Diagnosis("other"),
    )


def by_keyword(*, predictions: Any, row_scores: Any, train_rows: Any) -> Any:
    return right_carts(row_scores, predictions, train_rows)


by_keyword.__name__ = "score_carts"


@pytest.mark.parametrize(
    "create",
    [
        wire(INPUTS, "scores"),
        wire({name: name for name in INPUTS}, "scores", by_keyword),
        lambda: Pipeline([SCORED]) + wire(INPUTS, "scores")(),
    ],
)
def test_a_right_wiring_passes(create: object, accepted: Accepted) -> None:
    accepted(judge_wiring(create), Diagnosis("right"))


PICKLE = {"type": "pickle.PickleDataset", "filepath": "data/encoder.pkl"}
WRONG_ENTRIES: dict[str, tuple[object, Diagnosis]] = {
    "misspelt": (
        {"encodeur": PICKLE},
        Diagnosis("no_entry", {"names": ("encodeur",)}),
    ),
    "fields alone": (PICKLE, Diagnosis("no_entry", {"names": tuple(PICKLE)})),
    "others": (
        {"encoder": PICKLE, "model": PICKLE},
        Diagnosis("others", {"names": ("model",)}),
    ),
    "no file": (
        {"encoder": {"type": "pickle.PickleDataset"}},
        Diagnosis("lacking", {"names": ("filepath",)}),
    ),
    "a path": (
        {"encoder": "data/encoder.pkl"},
        Diagnosis("lacking", {"names": ("type", "filepath")}),
    ),
    "in memory": (
        {"encoder": {"type": "MemoryDataset"}},
        Diagnosis("memory"),
    ),
    "elsewhere": (
        {"encoder": {**PICKLE, "filepath": "encoder.pkl"}},
        Diagnosis("place", {"value": "'encoder.pkl'"}),
    ),
    "text": (
        "encoder",
        Diagnosis("not_mapping", {"value": "'encoder'"}),
    ),
}


@pytest.mark.parametrize(
    ("entries", "found"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES
)
def test_a_wrong_entry_is_named(
    entries: object, found: Diagnosis, refused: Refused
) -> None:
    refused(judge_entry(entries), found)


def test_a_file_that_the_catalog_gives_to_another_is_refused(
    workspace: Path, refused: Refused
) -> None:
    catalog = workspace / "purchase_predict/conf/base/catalog.yml"
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_text(f"kept: {{filepath: {PICKLE['filepath']}}}\n")
    found = {"value": f"'{PICKLE['filepath']}'", "name": "kept"}
    refused(judge_entry({"encoder": PICKLE}), Diagnosis("taken", found))


@pytest.mark.parametrize("kind", ["json.JSONDataset", "pandas.CSVDataset", "x"])
def test_a_type_that_keeps_no_encoder_is_told(kind: str) -> None:
    verdict = judge_entry({"encoder": {**PICKLE, "type": kind}})
    assert verdict.diagnosis.name == "not_kept"
    assert len(repr(verdict).splitlines()) == 4


@pytest.mark.parametrize(
    "entry",
    [
        PICKLE,
        {**PICKLE, "type": "kedro_datasets.pickle.PickleDataset"},
        {**PICKLE, "versioned": True},
        {**PICKLE, "backend": "joblib"},
    ],
)
def test_a_right_entry_passes(entry: object, accepted: Accepted) -> None:
    accepted(judge_entry({"encoder": entry}), Diagnosis("right"))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, with what lesson 4 gives of the training."""
    for name in (*PARTS.values(), ENCODER):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course.checks.parts.REFERENCE", REFERENCE)
    return tmp_path


@pytest.mark.parametrize("check", [check_carts, check_wiring, check_entry])
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[], Verdict], workspace: Path, invited: Invited
) -> None:
    assert workspace.is_dir()
    invited(check())


def test_the_lessons_own_entry_is_no_answer_until_a_learner_writes_it(
    workspace: Path, invited: Invited
) -> None:
    text = (REFERENCE.parent / ENCODER).read_text()
    (workspace / ENCODER).write_text(text)
    invited(check_entry())
    note_own(ENCODER, own=True)
    assert check_entry().passed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("encoder: {", Diagnosis("not_yaml", {"line": 1})),
        ("encoder:\n\ttype: x", Diagnosis("not_yaml", {"line": 2})),
    ],
)
def test_what_is_no_yaml_is_told(
    text: str, found: Diagnosis, workspace: Path, refused: Refused
) -> None:
    (workspace / ENCODER).write_text(text)
    refused(check_entry(), found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1", Diagnosis("no_function", {"name": "score_carts"})),
        (
            "import absent",
            Diagnosis(
                "unread",
                {"error": "ModuleNotFoundError: No module named 'absent'"},
            ),
        ),
    ],
)
def test_a_file_without_the_node_is_told(
    text: str, found: Diagnosis, workspace: Path, refused: Refused
) -> None:
    (workspace / PARTS["carts"]).write_text(text)
    refused(check_carts(), found)


def test_the_project_s_own_files_pass(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, accepted: Accepted
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / REFERENCE.name).symlink_to(REFERENCE)
    # Those of another test's folder may be gone.
    for name in [n for n in sys.modules if n.startswith(REFERENCE.name)]:
        monkeypatch.delitem(sys.modules, name)
    for name in (PARTS["carts"], TRAINING, ENCODER):
        note_own(name, own=True)
    for check in (check_carts, check_wiring, check_entry):
        accepted(check(), Diagnosis("right"))


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    files = ("unread", "no_function")
    met("lesson4.carts", WRONG_CARTS, *files)
    met("lesson4.wiring", WRONG_WIRINGS, *files, "refused", "other")
    others = ("not_yaml", "not_kept", "changed_type", "taken")
    met("lesson4.entry", WRONG_ENTRIES, *others)


def test_the_tables_have_carts_of_both_labels() -> None:
    for rows in (TEST, TRAIN):
        assert set(rows[rows.in_cart == 1].purchased) == {0, 1}
        assert set(rows[rows.in_cart == 0].purchased) == {1}
