import pytest

from course.authoring.lettering import break_lines, measure


def test_bold_letters_are_wider() -> None:
    assert measure("registry", 14, bold=True) > measure("registry", 14)


def test_what_fits_stays_one_line() -> None:
    assert break_lines(["a commit"], measure("a commit", 14), 14) == [
        "a commit"
    ]


def test_lines_are_of_about_the_same_width() -> None:
    room = measure("what the customers", 14)
    lines = break_lines(["what the customers see"], room, 14)
    assert lines == ["what the", "customers see"]


def test_each_text_begins_a_line() -> None:
    assert break_lines(["installs", "tests"], 500, 14) == ["installs", "tests"]


def test_a_word_wider_than_the_room_stands_alone() -> None:
    lines = break_lines(["at _MLFLOW_SERVER now"], 40, 14)
    assert lines == ["at", "_MLFLOW_SERVER", "now"]


@pytest.mark.parametrize("mark", [":", ";", "!", "?"])
def test_no_line_begins_with_what_french_sets_apart(mark: str) -> None:
    lines = break_lines([f"refus {mark} rien"], measure("refus", 14), 14)
    assert lines == [f"refus {mark}", "rien"]
