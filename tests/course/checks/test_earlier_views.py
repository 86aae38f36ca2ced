import linecache
import shutil
from collections.abc import Callable
from itertools import combinations
from textwrap import indent
from typing import Any

import ibis
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat import v4

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.earlier_views import RULES, count_by
from course.checks.lesson3 import check_earlier_views
from course.checks.verdict import Verdict
from course.lessons.notebooks import list_lessons, read_notebook
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]

LESSON = 3
HEAD = "def count_earlier_views(decisions, events):\n"
RIGHT = f"""{HEAD}    views = events.filter(events.event_type == "view")
    views = views.select("user_id", "product_id", seen="event_time")
    pairs = decisions.join(views, ["user_id", "product_id"])
    before = pairs.filter(pairs.seen < pairs.event_time)
    return before.group_by(["user_session", "product_id"]).agg(
        num_prev_product_views=before.count()
    )
"""
# Other right answers that a person would give.
SUFFIXED = f"""{HEAD}    views = events[events.event_type == "view"]
    pairs = decisions.left_join(views, ["user_id", "product_id"])
    seen = pairs.event_time_right < pairs.event_time
    pairs = pairs.mutate(seen=seen.fill_null(False).cast("int64"))
    return pairs.group_by("product_id", "user_session").agg(
        num_prev_product_views=pairs.seen.sum()
    )
"""
IMPORTING = f"""{HEAD}    from ibis import _
    views = events.filter(_.event_type == "view")
    views = views.select("user_id", "product_id", seen="event_time")
    pairs = decisions.join(views, ["user_id", "product_id"])
    return (
        pairs.filter(_.seen < _.event_time)
        .group_by("user_session", "product_id")
        .agg(num_prev_product_views=_.count())
    )
"""


def learn(text: str, **known: object) -> Any:
    """Define the function of a text as a notebook's cell does."""
    name = f"<cell {hash(text)}>"
    linecache.cache[name] = (
        len(text),
        None,
        text.splitlines(keepends=True),
        name,
    )
    notebook: dict[str, Any] = {"ibis": ibis, **known}
    exec(compile(text, name, "exec"), notebook)  # noqa: S102 - ours
    return notebook["count_earlier_views"]


def change(old: str, new: str) -> Any:
    """Define the right function with a change."""
    assert old in RIGHT
    return learn(RIGHT.replace(old, new))


WITHOUT_NAME = RIGHT.replace(HEAD, "def feature(decisions, events):\n")
WRONG = {
    "same second": (change("seen <", "seen <="), Diagnosis("same_second")),
    "any time": (
        change("pairs.filter(pairs.seen < pairs.event_time)", "pairs"),
        Diagnosis("any_time"),
    ),
    "after": (change("seen <", "seen >"), Diagnosis("after")),
    "one session": (
        learn(
            RIGHT.replace(
                '"user_id", "product_id"', '*("user_session", "product_id")'
            )
        ),
        Diagnosis("one_session"),
    ),
    "other sessions": (
        learn(
            RIGHT.replace(
                'seen="event_time"', 'seen="event_time", s="user_session"'
            ).replace(
                "event_time)\n", "event_time, pairs.s != pairs.user_session)\n"
            )
        ),
        Diagnosis("other_sessions"),
    ),
    "any user": (
        change('join(views, ["user_id", ', 'join(views.drop("user_id"), ['),
        Diagnosis("any_user"),
    ),
    "any product": (
        change(
            'join(views, ["user_id", "product_id"]',
            'join(views.drop("product_id"), ["user_id"]',
        ),
        Diagnosis("any_product"),
    ),
    "any event": (
        change('.filter(events.event_type == "view")', ""),
        Diagnosis("any_event"),
    ),
    "nothing": (change('"view"', '"views"'), Diagnosis("nothing")),
    "other": (
        change('"view"', '"cart"'),
        Diagnosis("other", {"found": 0, "expected": 3}),
    ),
    "seconds instead of views": (
        change("before.count()", "before.seen.nunique()"),
        Diagnosis("other", {"found": 2, "expected": 3}),
    ),
    "its result": (
        ibis.table({"n": "int64"}),
        Diagnosis(
            "not_callable", {"value": Thing("object", {"type": "Table"})}
        ),
    ),
    "not callable": (3, Diagnosis("not_callable", {"value": "3"})),
    "arguments": (
        learn("def count_earlier_views(decisions):\n    return decisions"),
        Diagnosis("arguments"),
    ),
    "textless": (max, Diagnosis("textless")),
    "another name": (
        learn(f"{WITHOUT_NAME}\ncount_earlier_views = feature"),
        Diagnosis("renamed"),
    ),
    "the notebook's name": (
        learn(f'{HEAD}    return events.filter(kind == "view")', kind=3),
        Diagnosis("elsewhere", {"name": "kind"}),
    ),
    "the notebook's name, in a hint": (
        learn(
            "def count_earlier_views(a: pd.DataFrame, b):\n    return a", pd=pd
        ),
        Diagnosis("elsewhere", {"name": "pd"}),
    ),
    "nobody's name": (
        change('"view"', "view"),
        Diagnosis("undefined", {"name": "view"}),
    ),
    "raises": (
        learn(f"{HEAD}    raise ValueError('no')"),
        Diagnosis("raises", {"error": "ValueError: no"}),
    ),
    "raises when computed": (
        change(
            "before.count()",
            "(before.seen.cast('string') + 'x').cast('int64').sum()",
        ),
        None,
    ),
    "prints": (
        learn(f"{HEAD}    print(events.count().to_pandas())"),
        Diagnosis("prints"),
    ),
    "nothing given": (
        learn(f"{HEAD}    views = events.count()"),
        Diagnosis("type", {"value": "None"}),
    ),
    "pandas": (learn(RIGHT.rstrip() + ".to_pandas()"), Diagnosis("pandas")),
    "one number": (
        learn(f"{HEAD}    return events.count()"),
        Diagnosis("column"),
    ),
    "a list": (
        learn(f"{HEAD}    return [events]"),
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
    "no session": (
        change('["user_session", "product_id"]', '["product_id"]'),
        Diagnosis("missing", {"names": ("user_session",)}),
    ),
    "another column": (
        change("num_prev_product_views", "n"),
        Diagnosis("missing", {"names": ("num_prev_product_views",)}),
    ),
    "one column more": (
        change('["user_session", ', '["user_id", "user_session", '),
        Diagnosis("extra", {"names": ("user_id",)}),
    ),
    "a fraction": (
        change("before.count()", 'before.count().cast("float64")'),
        Diagnosis("kind", {"kind": "float64"}),
    ),
    "each pair": (
        learn(
            f"{RIGHT.partition('    return')[0]}"
            "    return before.select('user_session', 'product_id',\n"
            "        num_prev_product_views=ibis.literal(1))"
        ),
        Diagnosis("twice"),
    ),
}


def test_the_rules_count_differently() -> None:
    counts = {name: count_by(rule) for name, rule in RULES.items()}
    for one, other in combinations(counts, 2):
        assert counts[one] != counts[other], (one, other)


@pytest.mark.parametrize("text", [RIGHT, SUFFIXED, IMPORTING])
def test_a_right_feature_passes(text: str, accepted: Accepted) -> None:
    accepted(check_earlier_views(learn(text)), Diagnosis("right"))


def test_a_function_inside_another_passes(accepted: Accepted) -> None:
    inner = indent(RIGHT, "    ")
    solve = f"def solve():\n{inner}    return count_earlier_views\n\n"
    function = learn(f"{solve}count_earlier_views = solve()")
    accepted(check_earlier_views(function), Diagnosis("right"))


@pytest.mark.parametrize(("function", "found"), WRONG.values(), ids=WRONG)
def test_a_wrong_feature_is_named(
    function: object, found: Diagnosis | None, refused: Refused
) -> None:
    verdict = check_earlier_views(function)
    refused(verdict, found or verdict.diagnosis)
    assert verdict.diagnosis.name == (found.name if found else "raises")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}    ...",
        f'{HEAD}    """Count."""\n    ...',
        f"{HEAD}    pass",
        RIGHT.replace("pairs.seen < pairs.event_time", "..."),
    ],
)
def test_an_unfilled_feature_is_harmless(text: str, invited: Invited) -> None:
    invited(check_earlier_views(learn(text)))


def test_a_feature_may_be_anything(junk: Any) -> None:
    assert not check_earlier_views(junk).passed


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    named = {name: each for name, each in WRONG.items() if each[1]}
    met("lesson3.earlier_views", named, "raises")


PATH = "src/purchase_predict/pipelines/collect/earlier_views.py"


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    lesson = next(each for each in list_lessons() if each.number == LESSON)
    return {each.id: each.source for each in read_notebook(lesson.path).cells}


def test_the_solution_is_the_project_s_own(cells: dict[str, str]) -> None:
    _, function = (REFERENCE / PATH).read_text().split("import ibis\n\n\n")
    assert indent(function, "    ") in cells["solution-2"]


MINE = RIGHT.replace("before", "mine")
CALLED = "'mine' in features.count_earlier_views.__code__.co_varnames"


@pytest.fixture(scope="module")
def shown(
    cells: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """Play a learner in one kernel; give what each `CALLED` came to."""
    project = tmp_path_factory.mktemp("workspace") / REFERENCE.name
    shutil.copytree(REFERENCE / "src", project / "src")
    begun = f"""import ibis, sys
import pandas as pd
from pathlib import Path
sys.path.insert(0, {str(project / "src")!r})
%reload_ext autoreload
%autoreload 2"""
    check, solution, put = (
        cells[name]
        for name in ("exercice-2-verification", "solution-2", "verser-cellule")
    )
    untouched = cells["exercice-2-cellule"]
    played = [
        *(begun, cells["essai-cellule"], cells["essai-decision-cellule"]),
        *(untouched, check, solution, put, CALLED),
        *(MINE.replace("seen <", "seen <="), check, put, CALLED),
        *(MINE, check, put, put, CALLED),
        *(untouched, solution, put, solution, put, CALLED),
    ]
    each_cell = [v4.new_code_cell(each) for each in played]  # type: ignore[no-untyped-call]
    notebook: Any = v4.new_notebook(cells=each_cell)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120).execute()
    return [
        cell.outputs[0].data["text/plain"]
        for cell in notebook.cells
        if cell.source == CALLED
    ]


def test_what_a_learner_wrote_runs_and_stays_once_it_is_right(
    shown: list[str],
) -> None:
    untouched, wrong, right, after_solution = shown
    assert (untouched, wrong) == ("False", "False")
    assert (right, after_solution) == ("True", "True")
