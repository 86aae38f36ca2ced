from typing import Any

import pytest
from nbformat.notebooknode import from_dict

from course.authoring.structure import (
    check_comparisons,
    check_execution,
    check_exercises,
    check_front_ends,
    check_machine_words,
    check_opening,
    check_parameters,
    check_ports,
    check_solutions,
    check_summary,
    check_typed_facts,
)


def node(**fields: Any) -> Any:
    return from_dict(fields)  # type: ignore[no-untyped-call]


OUTPUT = node(output_type="stream", name="stdout", text="1")
OPENING = "Objectifs : a\n\nPrérequis : b\n\nDurée : c"


def markdown(source: str) -> Any:
    return node(cell_type="markdown", source=source, id="text", metadata={})


def code(source: str, *tags: str, **more: Any) -> Any:
    cell = {"cell_type": "code", "source": source, "id": "code"}
    run = {"outputs": [], "execution_count": 1}
    return node(**cell, metadata={"tags": tags}, **(run | more))


def solution(*, hidden: bool) -> Any:
    cell = code("x", "solution")
    cell.metadata.jupyter = node(source_hidden=hidden)
    return cell


def test_a_good_opening_passes() -> None:
    assert list(check_opening([markdown("# Titre"), markdown(OPENING)])) == []


def test_each_missing_part_of_the_opening_is_named() -> None:
    complaints = list(check_opening([markdown("## Durée")]))
    assert len(complaints) == 3
    assert "'objectif or goal'" in complaints[1]


def test_parameters_then_open_lesson_pass() -> None:
    cells = [code("A = 1", "parameters"), markdown("a"), code("open_lesson(3)")]
    assert list(check_parameters(cells)) == []


def test_missing_parameters_and_opening_are_named() -> None:
    assert "0 cells tagged" in next(check_parameters([code("open_lesson(3)")]))
    late = [code("A = 1", "parameters"), code("x"), code("open_lesson(3)")]
    assert "does not call open_lesson" in next(check_parameters(late))


def test_two_checked_exercises_pass() -> None:
    one = [code("x", "exercise"), markdown("a"), code("x", "check")]
    assert list(check_exercises([*one, solution(hidden=True)] * 2)) == []


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ([code("x", "exercise")], "1 exercises, at least 2"),
        (
            [code("x", "exercise"), code("x", "check")],
            "no `check` then `solution`",
        ),
        ([solution(hidden=False)], "the solution is not collapsed"),
        ([code("share = 0.5\ncheck(share)", "solution")], "tells the answer"),
    ],
)
def test_what_an_exercise_lacks_is_named(
    cells: list[Any], complaint: str
) -> None:
    assert complaint in "\n".join(check_exercises(cells))


def test_a_solution_that_fails_its_check_is_named() -> None:
    verdicts = [node(output_type="stream", text=sign) for sign in "✘✔"]
    wrong, right = (code("x", "solution", outputs=[each]) for each in verdicts)
    assert list(check_solutions([right])) == []
    assert "did not answer '✔'" in next(check_solutions([wrong]))


def test_three_lines_under_a_title_are_a_summary() -> None:
    assert list(check_summary([markdown("## Résumé\n\n- a\n- b\n- c\n")])) == []


@pytest.mark.parametrize(
    "cell", [code("x"), markdown("## a\n- b"), markdown("a\nb\nc")]
)
def test_a_lesson_without_summary_is_named(cell: Any) -> None:
    assert list(check_summary([cell]))


def test_a_stored_error_is_named() -> None:
    error = node(output_type="error", ename="KeyError")
    (complaint,) = check_execution([code("x", outputs=[error])])
    assert complaint == "cell code: an error is stored (KeyError)"


@pytest.mark.parametrize("count", [None, 2])
def test_a_cell_that_was_not_run_in_order_is_named(count: int | None) -> None:
    (complaint,) = check_execution([code("x", execution_count=count)])
    assert "not all run" in complaint


@pytest.mark.parametrize(
    "text",
    ["/home/me/a", "'/tmp/a'", "see /root/x", "#!/usr/bin/sh", "pypi.org"],
)
def test_words_of_one_machine_are_named(text: str) -> None:
    stored = node(output_type="stream", name="stdout", text=text)
    assert list(check_machine_words([markdown(text)]))
    assert list(check_machine_words([code("x", outputs=[stored])]))


@pytest.mark.parametrize(
    "text",
    ["conf/home/a", "http://a/tmp/", "a/work/b", "/lab", "#!/usr/bin/env sh"],
)
def test_other_words_are_not(text: str) -> None:
    assert list(check_machine_words([markdown(text)])) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://127.0.0.1:8087/builds/1", 1),
        ("localhost:5003", 1),
        ("http://127.0.0.1:8085/builds/1 http://127.0.0.1:5000", 0),
        ("http://127.0.0.1:45439 took 5003 s", 0),
    ],
)
def test_ports_beside_another_cloud_are_named(text: str, found: int) -> None:
    output = node(output_type="stream", name="stdout", text=text)
    assert len(list(check_ports([code("1", outputs=[output])]))) == found


def test_too_few_comparisons_are_named() -> None:
    printed = code("print(1)", outputs=[OUTPUT])
    assert list(check_comparisons([printed] * 8)) == []
    ignored = code("print(1)", "nbval-ignore-output", outputs=[OUTPUT])
    (complaint,) = check_comparisons([printed] * 7 + [ignored])
    assert complaint == "nbval compares 7 cells, at least 8"


def test_a_fact_typed_in_prose_is_named() -> None:
    cell = markdown("Le service a fermé le 17 juin 2024.")
    complaint = "cell text: types what the fact cloud-source.closed says"
    assert list(check_typed_facts([cell])) == [complaint]


def test_a_fact_in_code_is_no_typed_fact() -> None:
    assert list(check_typed_facts([code("a = '17 juin 2024'")])) == []


def show(**data: str) -> Any:
    """Give a cell that shows these kinds; `__` stands for the slash."""
    kinds = {kind.replace("__", "/"): text for kind, text in data.items()}
    return code("x", outputs=[node(output_type="display_data", data=kinds)])


def test_a_picture_with_words_and_text_beside_it_is_shown_everywhere() -> None:
    cell = show(text__plain="a", text__html='<img src="data:" alt="a build">')
    assert list(check_front_ends([cell, markdown("![words](a.svg)")])) == []


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (show(text__plain="a", application__x="b"), "application/x is not"),
        (show(text__html="<p>a</p>"), "cannot be read as text"),
        (show(text__plain="a", text__html="<svg/>"), "HTML that a front-end"),
        (show(text__plain="a", text__html="<script>"), "HTML that a front-end"),
        (show(text__plain="a", text__html="<img src=x>"), "HTML that a front"),
        (markdown("![](a.svg)"), "a picture without alternative text"),
        (markdown("```mermaid\ngraph TD"), "a picture without alternative"),
    ],
)
def test_what_some_front_end_does_not_show_is_named(
    cell: Any, complaint: str
) -> None:
    assert complaint in next(check_front_ends([cell]))
