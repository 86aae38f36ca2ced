"""The lessons themselves: style, structure, outputs that can be compared."""

import pytest

from course.authoring.structure import STRUCTURE_RULES
from course.authoring.style import STYLE_RULES, Rule
from course.authoring.sync import compare_cells
from course.execution.runs import require_parameters
from course.lessons.notebooks import list_lessons, read_notebook
from course.places import NOTEBOOKS

LESSONS = (
    "01_cicd",
    "02_environnements",
    "03_donnees",
    "04_projet_kedro",
    "05_mlflow",
    "06_pipeline_ci",
    "07_pipeline_cd",
    "08_production",
)
RULES = (*STYLE_RULES, *STRUCTURE_RULES)


def test_the_lessons_are_those_that_are_tested() -> None:
    assert tuple(lesson.name for lesson in list_lessons("fr")) == LESSONS


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_lesson_keeps_the_rule(name: str, rule: Rule) -> None:
    cells = read_notebook(NOTEBOOKS / "fr" / f"{name}.ipynb").cells
    assert list(rule(cells)) == []


@pytest.mark.parametrize("number", range(len(LESSONS)))
def test_a_lesson_declares_the_parameters_of_a_run(number: int) -> None:
    lesson = list_lessons("fr")[number]
    require_parameters(lesson, {"LANGUAGE": "fr", "MAX_EVALS": 4})


def test_the_cells_hold_what_the_files_say() -> None:
    lessons = list_lessons("fr")
    assert lessons
    assert [each.describe() for each in compare_cells(lessons)] == []
