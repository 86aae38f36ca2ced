"""The lessons themselves: style, structure, outputs that can be compared."""

import pytest

from course.authoring.structure import STRUCTURE_RULES
from course.authoring.style import STYLE_RULES, Rule
from course.authoring.sync import compare_cells
from course.execution.runs import require_parameters
from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons, read_notebook
from course.lessons.plan import PLAN
from course.places import NOTEBOOKS

LESSONS = {
    "fr": (
        "01_cicd",
        "02_environnements",
        "03_donnees",
        "04_projet_kedro",
        "05_mlflow",
        "06_pipeline_ci",
        "07_pipeline_cd",
        "08_production",
        "09_servir",
    ),
    "en": (
        "01_cicd",
        "02_environments",
        "03_data",
        "04_kedro_project",
        "05_mlflow",
        "06_ci_pipeline",
        "07_cd_pipeline",
        "08_production",
        "09_serving",
    ),
}
NAMES = [f"{language}/{x}" for language in LESSONS for x in LESSONS[language]]
RULES = (*STYLE_RULES, *STRUCTURE_RULES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lessons_are_those_that_are_tested(language: str) -> None:
    names = tuple(lesson.name for lesson in list_lessons(language))
    assert names == LESSONS[language]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_lesson_keeps_the_rule(name: str, rule: Rule) -> None:
    cells = read_notebook(NOTEBOOKS / f"{name}.ipynb").cells
    assert list(rule(cells)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", PLAN)
def test_a_lesson_declares_the_parameters_of_a_run(
    number: int, language: str
) -> None:
    lesson = list_lessons(language)[number - 1]
    require_parameters(lesson, {"LANGUAGE": language, "MAX_EVALS": 4})


def test_the_cells_hold_what_the_files_say() -> None:
    lessons = list_lessons("fr")
    assert lessons
    assert [each.describe() for each in compare_cells(lessons)] == []
