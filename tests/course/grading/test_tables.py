"""Rosters, points, codes and tables."""

from pathlib import Path

import pytest

from course.errors import GradingError, RosterError
from course.grading.names import name_anonymously
from course.grading.points import read_points
from course.grading.roster import Learner, read_roster

KEYS = ("1.exercice-1", "1.exercice-2")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_roster_is_read_as_spreadsheets_write_it(
    tmp_path: Path, mark: str, encoding: str, end: str
) -> None:
    lines = ["learner,language,lessons", "Zoë,en,1 2-3", " bea ,,", ",,"]
    text = end.join(lines).replace(",", mark)
    path = write(tmp_path / "r.csv", text, encoding)
    learners, doubled = read_roster(path)
    assert learners == [Learner("Zoë", "en", (1, 2, 3)), Learner("bea")]
    assert not doubled


def test_an_id_that_stands_there_twice_counts_once(tmp_path: Path) -> None:
    text = "learner\nanna\nZoe\u0308\nZo\u00eb\nanna\n"
    learners, doubled = read_roster(write(tmp_path / "r.csv", text))
    assert [len(learners), len(doubled)] == [2, 2]


@pytest.mark.parametrize("text", ["", "names\nanna\n"])
def test_a_roster_without_its_column_is_refused(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(RosterError, match="'learner' among them"):
        read_roster(write(tmp_path / "r.csv", text))


@pytest.mark.parametrize(
    "text", ["1.exercice-1: 2", "1: {exercice-1: 2}", '"1":\n  exercice-1: 2']
)
def test_points_are_read_in_both_forms(tmp_path: Path, text: str) -> None:
    found = read_points(write(tmp_path / "p.yaml", text), KEYS)
    assert found == {"1.exercice-1": 2.0, "1.exercice-2": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "1.exercise-1: 2",
        "1.exercice-1: -1",
        "- 1",
        "1.exercice-1: .nan",
        "a: [",
    ],
)
def test_points_that_mean_nothing_are_refused(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(GradingError, match=r"p\.yaml: "):
        read_points(write(tmp_path / "p.yaml", text), KEYS)


def test_an_unknown_exercise_gets_a_guess(tmp_path: Path) -> None:
    path = write(tmp_path / "p.yaml", "1.exercise-2: 2")
    with pytest.raises(GradingError, match=r"did you mean '1\.exercice-2'"):
        read_points(path, KEYS)


def test_codes_stay_and_the_key_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    first = dict(name_anonymously(["anna", "bea"], path))
    again = dict(name_anonymously(["bea", "cy", "anna"], path))
    assert again.items() >= first.items()
    assert len(set(again.values())) == 3
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_key_file_is_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", "learner\n")
    with pytest.raises(GradingError, match="no key file"):
        name_anonymously(["anna"], path)
    assert path.read_text(encoding="utf-8") == "learner\n"
