import pytest

from course.languages import choose_language, read_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR", "LANG": "en_GB"}, "fr"),
        ({"COURSE_LANGUAGE": "en", "LC_ALL": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_the_first_variable_that_is_set_chooses(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language(environment) == language


def test_a_kernel_without_a_lesson_speaks_as_the_reference() -> None:
    assert read_language({}) == "fr"
