"""What learners hand in is found and told apart, whatever its names."""

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.grading.classes import Originals, sort_submissions
from course.grading.grades import Outcome
from course.grading.roster import Learner
from course.grading.submissions import (
    LARGEST,
    MOST_NAMES,
    Handed,
    find_handed,
)
from tests.course.grading.submitting import NAME, hand_in

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def zip_up(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def find_one(folder: Path, *learners: str) -> Handed:
    (handed,) = find_handed(folder, learners)
    return handed


@pytest.mark.parametrize(
    "name", ["Zoë Ó Briain", "d'Arc", "a [b] (c)", "a&b <i>", "-rf", "x" * 200]
)
def test_a_learner_may_have_any_name(folder: Path, name: str) -> None:
    hand_in(folder, name)
    assert find_one(folder, name).learner == name


def test_an_accent_counts_once_however_it_is_written(folder: Path) -> None:
    hand_in(folder, "Zo\u00eb")
    assert find_one(folder, "Zoe\u0308").learner == "Zoe\u0308"


def test_a_slash_in_an_id_is_an_underscore_in_a_name(folder: Path) -> None:
    hand_in(folder, "group_7")
    assert find_one(folder, "group/7").learner == "group/7"


def test_a_notebook_beside_the_folders_is_its_learners(folder: Path) -> None:
    path = hand_in(folder, "anna")
    path.rename(folder / f"anna_{NAME}.ipynb")
    path.parent.rmdir()
    assert find_one(folder).learner == "anna"


@pytest.mark.parametrize(
    "place", ["deep/er/still/x.ipynb", "Sans titre (3).ipynb"]
)
def test_nested_and_renamed_ones_are_known_by_their_cells(
    folder: Path, originals: Originals, place: str
) -> None:
    path = hand_in(folder, "anna")
    target = folder / "anna" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    (found,), _ = sort_submissions(find_handed(folder, []), [], originals, None)
    assert (found.lesson, found.counted is None) == (1, False)


def test_what_is_no_lesson_is_listed_apart(
    folder: Path, originals: Originals
) -> None:
    hand_in(folder, "anna")
    (folder / "anna/notes.txt").write_text("x", encoding="utf-8")
    (folder / "anna/own.ipynb").write_text(
        '{"cells": [{"source": "x"}]}', encoding="utf-8"
    )
    _, extra = sort_submissions(find_handed(folder, []), [], originals, None)
    assert sorted(each.fault for each in extra) == ["extra", "other"]


def test_an_archive_is_read_without_unpacking(
    folder: Path, originals: Originals
) -> None:
    path = hand_in(folder, "x")
    content = path.read_bytes()
    path.unlink()
    path.parent.rmdir()
    zip_up(folder / "anna.zip", {f"Lab/{NAME}.ipynb": content})
    (found,), _ = sort_submissions(find_handed(folder, []), [], originals, None)
    assert (found.learner, found.lesson) == ("anna", 1)
    assert [each.name for each in folder.iterdir()] == ["anna.zip"]


ARCHIVES = {
    "traversal": {"../../evil.ipynb": b"{}"},
    "bomb": {"x.ipynb": bytes(LARGEST + 1)},
    "empty": {},
    "extra": {"x.exe": b""},
}


@pytest.mark.parametrize("fault", ARCHIVES)
def test_a_bad_archive_says_why(folder: Path, fault: str) -> None:
    zip_up(folder / "anna.zip", ARCHIVES[fault])
    assert find_one(folder).fault == fault


def test_an_archive_of_very_many_names_is_not_read(folder: Path) -> None:
    names = {f"{number}.ipynb": b"{}" for number in range(MOST_NAMES + 1)}
    zip_up(folder / "anna.zip", names)
    assert find_one(folder).fault == "bomb"


@pytest.mark.parametrize("content", [b"no", b"PK\x03\x04 cut short"])
def test_a_broken_archive_says_so(folder: Path, content: bytes) -> None:
    (folder / "anna.zip").write_bytes(content)
    assert find_one(folder).fault == "no_zip"


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "anna").mkdir()
    (tmp_path / "other").write_text("{}", encoding="utf-8")
    (folder / "anna/x.ipynb").symlink_to(tmp_path / "other")
    assert find_one(folder).fault == "link"


@pytest.mark.parametrize(
    ("name", "fault"), [("x.zip", "no_zip"), ("x.ipynb", "link")]
)
def test_a_pipe_is_not_waited_for(folder: Path, name: str, fault: str) -> None:
    (folder / "anna").mkdir()
    os.mkfifo(folder / "anna" / name)
    assert find_one(folder).fault == fault


def test_a_notebook_of_500_megabytes_is_not_read(folder: Path) -> None:
    path = hand_in(folder, "anna")
    os.truncate(path, 500 * 10**6)
    found = find_one(folder)
    assert (found.fault, found.content) == ("large", b"")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("[" * 10**6, Outcome.NOT_A_NOTEBOOK),
        ('{"cells": NaN, "nbformat": 4}', Outcome.NOT_A_NOTEBOOK),
        ('{"cells": [], "nbformat": NaN}', Outcome.NOT_A_NOTEBOOK),
    ],
)
def test_a_notebook_made_to_break_its_reader_is_named(
    folder: Path, originals: Originals, text: str, outcome: Outcome
) -> None:
    path = hand_in(folder, "anna")
    path.write_text(text, encoding="utf-8")
    (found,), _ = sort_submissions(find_handed(folder, []), [], originals, None)
    assert found.outcome is outcome


def test_an_empty_folder_says_so(folder: Path) -> None:
    (folder / "anna").mkdir()
    assert find_one(folder).fault == "empty"


def set_moment(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def test_the_last_attempt_before_the_deadline_counts(
    folder: Path, originals: Originals
) -> None:
    for day in (3, 1, 9):
        path = hand_in(folder, "anna")
        set_moment(path, MAY.replace(day=day))
        path.rename(path.with_stem(f"{day}"))
    handed = find_handed(folder, [])
    (found,), _ = sort_submissions(handed, [], originals, MAY.replace(day=5))
    names = [each.handed.name for each in found.attempts]
    assert names == [f"anna/{day}.ipynb" for day in (1, 3, 9)]
    assert found.counted
    assert found.counted.handed.name == "anna/3.ipynb"


def test_what_came_after_the_deadline_is_late(
    folder: Path, originals: Originals
) -> None:
    set_moment(hand_in(folder, "anna"), MAY.replace(day=9))
    handed = find_handed(folder, [])
    (found,), _ = sort_submissions(handed, [], originals, MAY)
    assert found.outcome is Outcome.LATE


def test_nbgraders_own_stamp_says_when(folder: Path) -> None:
    stamp = hand_in(folder, "anna").with_name("timestamp.txt")
    stamp.write_text("2026-05-01 00:00:00.1 UTC", encoding="utf-8")
    assert find_one(folder).moment == MAY


def test_who_is_on_the_roster_alone_is_missing(
    folder: Path, originals: Originals
) -> None:
    hand_in(folder, "anna")
    learners = [Learner("anna"), Learner("bea")]
    found, _ = sort_submissions(
        find_handed(folder, ["anna", "bea"]), learners, originals, None
    )
    bea = found[1]
    assert (bea.learner, bea.outcome) == ("bea", Outcome.MISSING)
    assert bea.count_points({}) is None
