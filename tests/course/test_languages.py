import pytest

from course.languages import choose_language, read_language
from course.lessons.notebooks import choose_edition
from tests.course.locales import LOCALES


@pytest.mark.parametrize(("environment", "language"), LOCALES)
def test_the_locale_chooses_the_language_and_the_edition(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language(environment) == language
    assert choose_edition(environment) == language


def test_a_locale_in_capitals_is_still_one_of_ours() -> None:
    assert choose_language({"LANG": "FR_FR"}) == "fr"


def test_a_kernel_without_a_lesson_speaks_as_the_reference() -> None:
    assert read_language({}) == "fr"
