"""The quality gate and the move of an alias that learners write."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import mlflow
import pytest

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.gates import name_gate
from course.checks.lesson5 import check_alias, check_gate
from course.checks.moves import name_move
from course.checks.parts import PARTS, note_own
from course.checks.verdict import Verdict, judge
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]
MODEL = "purchase_predict"


def judge_gate(function: object) -> Verdict:
    return judge(function, "lesson5.gate", lambda: name_gate(function))


def judge_move(function: object) -> Verdict:
    return judge(function, "lesson5.alias", lambda: name_move(function))


def find_short(
    scores: Any,
    margins: Mapping[str, float],
    champion: Mapping[str, float],
    *,
    margin: float = 1,
    allowed: float = 1,
    sign: int = 1,
) -> dict[str, float]:
    """The right gate, of which each argument may spoil a part."""
    model, constant = scores["model"], scores["baseline"]
    short = {}
    for name, each in margins.items():
        wanted = constant[name] + margin * each
        if not model[name] > wanted:
            short[name] = wanted - model[name]
    if champion:
        least = champion["roc_auc"] - allowed * champion["margin"]
        if not sign * model["roc_auc"] >= sign * least:
            short["champion"] = sign * (least - model["roc_auc"])
    return short


def spoil(**how: Any) -> Callable[..., Any]:
    return lambda s, m, c: find_short(s, m, c, **how)


def only(*names: str) -> Callable[..., Any]:
    return lambda s, m, c: find_short(s, {n: m[n] for n in names}, c)


def change(function: Callable[[float], Any]) -> Callable[..., Any]:
    return lambda *given: {
        name: function(value) for name, value in find_short(*given).items()
    }


def by_less(scores: Any, margins: Any, champion: Any) -> Any:
    lead = {
        n: scores["model"][n] - scores["baseline"][n] - margins[n]
        for n in margins
    }
    found = {name: -value for name, value in lead.items() if value <= 0}
    return found | spoil()(scores, {}, champion)


def always(scores: Any, margins: Any, champion: Any) -> Any:
    return {"roc_auc": 0.1} | find_short(scores, margins, champion)


def inverts(scores: Any, margins: Any, champion: Any) -> Any:
    found = find_short(scores, margins, champion)
    return {} if found else dict.fromkeys(margins, 0.1)


def reads_champion(scores: Any, margins: Any, champion: Any) -> Any:
    assert champion["roc_auc"]
    return find_short(scores, margins, champion)


def misnames(scores: Any, margins: Any, champion: Any) -> Any:
    return find_short(scores, margins, champion and {"auc": 0.8})


def calls_it_production(*given: Any) -> Any:
    found = find_short(*given)
    if "champion" in found:
        found["production"] = found.pop("champion")
    return found


def changes(scores: Any, margins: Any, champion: Any) -> Any:
    found = find_short(scores, dict(margins), champion)
    margins["champion"] = 0.1
    return found


def passes_equals(scores: Any, margins: Any, champion: Any) -> Any:
    found = find_short(scores, margins, champion)
    return {name: value for name, value in found.items() if value != 0}


def stops_equals(scores: Any, margins: Any, champion: Any) -> Any:
    found = find_short(scores, margins, champion)
    if champion:
        short = champion["roc_auc"] - champion["margin"]
        short -= scores["model"]["roc_auc"]
        found |= {"champion": short} if short >= 0 else {}
    return found


def reads_all(scores: Any, margins: Any, champion: Any) -> Any:
    return find_short(
        scores, {n: margins[n] for n in scores["model"]}, champion
    )


WRONG_GATES: dict[str, tuple[object, Diagnosis]] = {
    "an equal score passes": (passes_equals, Diagnosis("equal", {"names": ()})),
    "an equal step back is stopped": (
        stops_equals,
        Diagnosis("champion_equal", {"names": ("champion",)}),
    ),
    "all scores": (
        reads_all,
        Diagnosis("raises_always", {"error": "KeyError: 'f1'"}),
    ),
    "no margin": (spoil(margin=0), Diagnosis("no_margin", {"names": ()})),
    "the AUC alone": (
        only("roc_auc"),
        Diagnosis("names", {"names": ("roc_auc",)}),
    ),
    "nothing": (lambda *_: {}, Diagnosis("lets_noise", {"names": ()})),
    "no champion": (
        lambda s, m, _: find_short(s, m, {}),
        Diagnosis("no_champion", {"names": ()}),
    ),
    "champion strict": (
        lambda s, m, c: (
            find_short(s, m, {})
            | (
                {"champion": c["roc_auc"] - c["margin"] - s["model"]["roc_auc"]}
                if c and s["model"]["roc_auc"] < c["roc_auc"]
                else {}
            )
        ),
        Diagnosis("champion_strict", {"names": ("champion",)}),
    ),
    "champion reversed": (
        lambda s, m, c: (
            find_short(s, m, c)
            | ({"champion": 0.1} if c and c["roc_auc"] < 0.8 else {})
        ),
        Diagnosis("champion_reversed", {"names": ("champion",)}),
    ),
    "less than": (by_less, Diagnosis("nan", {"names": ()})),
    "always": (always, Diagnosis("refuses_good", {"names": ("roc_auc",)})),
    "inverted": (inverts, Diagnosis("inverted")),
    "reads champion": (
        reads_champion,
        Diagnosis("raises", {"error": "KeyError: 'roc_auc'"}),
    ),
    "misnames": (
        misnames,
        Diagnosis("raises_champion", {"error": "KeyError: 'roc_auc'"}),
    ),
    "production": (
        calls_it_production,
        Diagnosis("names", {"names": ("production",)}),
    ),
    "no return": (lambda *given: [given].clear(), Diagnosis("none")),
    "a bool": (
        lambda *given: not find_short(*given),
        Diagnosis("not_mapping", {"value": "True"}),
    ),
    "words": (
        change(lambda _: "short"),
        Diagnosis("not_number", {"value": "'short'"}),
    ),
    "negative": (
        change(lambda value: -value),
        Diagnosis(
            "negative",
            {"name": "roc_auc", "value": "-0.04125", "right": "0.04125"},
        ),
    ),
    "rounded": (
        change(lambda value: round(value + 0.004, 3)),
        Diagnosis(
            "rounded",
            {"name": "roc_auc", "value": "0.045", "right": "0.04125"},
        ),
    ),
    "double": (
        change(lambda value: 2 * value),
        Diagnosis(
            "amount", {"name": "roc_auc", "value": "0.0825", "right": "0.04125"}
        ),
    ),
    "changes": (changes, Diagnosis("changed")),
    "without carts": (
        lambda s, m, c: {
            n: v
            for n, v in find_short(s, m, c).items()
            if n != "auc_cart" or len(find_short(s, m, c)) > 1
        },
        Diagnosis("one_score", {"names": ()}),
    ),
    "without precision": (
        lambda s, m, c: {
            n: v
            for n, v in find_short(s, m, c).items()
            if n != "average_precision_rare" or len(find_short(s, m, c)) > 1
        },
        Diagnosis("one_precision", {"names": ()}),
    ),
    "two arguments": (lambda s, _m: s, Diagnosis("arguments")),
    "called": (
        {},
        Diagnosis("not_callable", {"value": Thing("object", {"type": "dict"})}),
    ),
}


@pytest.mark.parametrize(
    ("function", "found"), WRONG_GATES.values(), ids=WRONG_GATES
)
def test_a_wrong_gate_is_named(
    function: object, found: Diagnosis, refused: Refused
) -> None:
    refused(judge_gate(function), found)


def written_out(scores: Any, margins: Any, champion: Any) -> Any:
    model, constant = scores["model"], scores["baseline"]
    short = {
        name: constant[name] + margins[name] - model[name]
        for name in margins
        if not model[name] - constant[name] > margins[name]
    }
    behind = champion.get("roc_auc", 0) - model["roc_auc"]
    if behind > champion.get("margin", 0):
        short.update(champion=behind - champion["margin"])
    return short


@pytest.mark.parametrize("function", [find_short, written_out, spoil()])
def test_a_right_gate_passes(function: object, accepted: Accepted) -> None:
    accepted(judge_gate(function), Diagnosis("right"))


def move(client: Any, alias: str, version: int) -> str:
    before = client.get_registered_model(MODEL).aliases.get(alias, "")
    client.set_registered_model_alias(MODEL, alias, str(version))
    return str(before)


def reads_after(client: Any, alias: str, version: int) -> str:
    client.set_registered_model_alias(MODEL, alias, version)
    return str(client.get_model_version_by_alias(MODEL, alias).version)


def asks_the_alias(client: Any, alias: str, version: int) -> Any:
    before = client.get_model_version_by_alias(MODEL, alias).version
    client.set_registered_model_alias(MODEL, alias, version)
    return before


def gives_none(client: Any, alias: str, version: int) -> Any:
    before = client.get_registered_model(MODEL).aliases.get(alias)
    client.set_registered_model_alias(MODEL, alias, version)
    return before


def moves_both(client: Any, alias: str, version: int) -> Any:
    before = move(client, alias, version)
    client.set_registered_model_alias(MODEL, "production", version)
    return before


def moves_back(client: Any, alias: str, version: int) -> Any:
    return move(client, alias, version + 1)


def of_another(_: Any, alias: str, version: int) -> Any:
    return move(mlflow.MlflowClient("http://127.0.0.1:9"), alias, version)


NONE, ERROR = {"value": "None"}, "Registered model alias tryout not found."
WRONG_MOVES: dict[str, tuple[object, Diagnosis]] = {
    "reads after": (reads_after, Diagnosis("new", {"value": "'1'"})),
    "asks the alias": (
        asks_the_alias,
        Diagnosis("raises_absent", {"error": f"MlflowException: {ERROR}"}),
    ),
    "gives none": (gives_none, Diagnosis("none_absent", NONE)),
    "returns nothing": (
        lambda *given: [move(*given)].clear(),
        Diagnosis("none", NONE),
    ),
    "moves both": (moves_both, Diagnosis("others", {"value": "'4'"})),
    "elsewhere": (moves_back, Diagnosis("elsewhere", {"value": "'4'"})),
    "only reads": (
        lambda client, alias, _: client.get_registered_model(MODEL).aliases[
            alias
        ],
        Diagnosis("unmoved", {"value": "'4'"}),
    ),
    "tells the alias": (
        lambda *given: f"{given[1]}{move(*given)}",
        Diagnosis("told", {"value": "'staging4'"}),
    ),
    "another client": (
        of_another,
        Diagnosis("raises", {"error": Thing("other_client")}),
    ),
    "no such method": (
        lambda client, alias, version: client.move(alias, version),
        Diagnosis("raises", {"error": Thing("no_method", {"name": "move"})}),
    ),
    "one argument": (lambda client: client, Diagnosis("arguments")),
    "called": ("1", Diagnosis("not_callable", {"value": "'1'"})),
}


@pytest.mark.parametrize(
    ("function", "found"), WRONG_MOVES.values(), ids=WRONG_MOVES
)
def test_a_wrong_move_is_named(
    function: object, found: Diagnosis, refused: Refused
) -> None:
    refused(judge_move(function), found)


def by_version(client: Any, alias: str, version: int) -> str:
    found = [
        str(each.version)
        for each in client.search_model_versions(f"name='{MODEL}'")
        if alias in each.aliases
    ]
    client.set_registered_model_alias(name=MODEL, alias=alias, version=version)
    return "".join(found)


def by_try(client: Any, alias: str, version: int) -> str:
    try:
        before = client.get_model_version_by_alias(MODEL, alias).version
    except mlflow.exceptions.MlflowException:
        before = ""
    client.set_registered_model_alias(MODEL, alias, str(version))
    return str(before)


@pytest.mark.parametrize("function", [move, by_version, by_try])
def test_a_right_move_passes(function: object, accepted: Accepted) -> None:
    accepted(judge_move(function), Diagnosis("right"))


@pytest.mark.parametrize("check", [check_gate, check_alias])
def test_an_unfilled_exercise_is_harmless(
    check: Callable[[], Verdict],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    invited: Invited,
) -> None:
    monkeypatch.chdir(tmp_path)
    invited(check())


def test_the_project_s_own_files_pass(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, accepted: Accepted
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / REFERENCE.name).symlink_to(REFERENCE)
    # Those of another test's folder may be gone.
    for name in [n for n in sys.modules if n.startswith(REFERENCE.name)]:
        monkeypatch.delitem(sys.modules, name)
    for part in ("gate", "alias"):
        note_own(PARTS[part], own=True)
    accepted(check_gate(), Diagnosis("right"))
    accepted(check_alias(), Diagnosis("right"))


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    files = ("unread", "no_function")
    met("lesson5.gate", WRONG_GATES, *files)
    met("lesson5.alias", WRONG_MOVES, *files)
