"""What learners have alike is made once, and each gets its own part of it."""

from pathlib import Path

import pytest

from course.batch import preparing
from course.batch.preparing import (
    find_changed_packages,
    find_needs,
    locate_shop,
    make_home,
    note_packages,
)
from course.batch.roster import Learner
from course.lessons.notebooks import list_lessons
from course.lessons.plan import Data
from course.places import Home

LESSONS = {each.number: each for each in list_lessons("fr")}


def enrol(*numbers: int, days: int = 7) -> Learner:
    lessons = tuple(LESSONS[number] for number in numbers)
    return Learner("ada", "fr", lessons, {}, days, 42)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Lay out what `prepare_shared` makes, with a line in each file."""
    shared = tmp_path / "shared"
    base, shop = Home(shared / "base"), locate_shop(shared, 7, 42)
    for path in (
        base.packages / "uv" / "a.py",
        base.mlflow / "mlflow.db",
        shop.shop / "events" / "day.csv",
        shop.collected / "part.csv",
    ):
        path.parent.mkdir(parents=True)
        path.write_text("all learners'")
    return shared


@pytest.fixture
def home(shared: Path, tmp_path: Path) -> Home:
    home = Home(tmp_path / "ada" / "home")
    home.workspace.mkdir(parents=True)
    (home.workspace / "old").touch()
    make_home(shared, enrol(7), home)
    return home


def test_a_home_begins_afresh(home: Home) -> None:
    assert not (home.workspace / "old").exists()


def test_what_is_large_is_linked(home: Home, shared: Path) -> None:
    package = home.packages / "uv" / "a.py"
    theirs = shared / "base" / package.relative_to(home.folder)
    assert package.samefile(theirs)
    events = home.bucket / "events" / "day.csv"
    assert events.resolve().is_relative_to(shared)


def test_what_is_written_to_is_the_learners_own(
    home: Home, shared: Path
) -> None:
    (home.mlflow / "mlflow.db").write_text("ada's")
    (home.collected / "part.csv").write_text("ada's")
    base, shop = Home(shared / "base"), locate_shop(shared, 7, 42)
    assert (base.mlflow / "mlflow.db").read_text() == "all learners'"
    assert (shop.collected / "part.csv").read_text() == "all learners'"


def test_only_what_some_lesson_needs_is_made() -> None:
    first = find_needs([enrol(1)])
    assert (first.data, first.tables, first.packages) == (
        Data.NONE,
        False,
        False,
    )
    all_three = find_needs([enrol(1), enrol(6, 7)])
    assert (all_three.data, all_three.tables, all_three.packages) == (
        Data.COLLECTED,
        True,
        True,
    )


def test_each_shop_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int]] = []

    def prepare(*_: object, days: int, seed: int) -> None:
        made.append((days, seed))

    monkeypatch.setattr(preparing, "prepare_data", prepare)
    learners = [enrol(1), enrol(1, days=3), enrol(1)]
    preparing.prepare_shared(tmp_path, learners, say=lambda _: None)
    assert made == [(3, 42), (7, 42)]


def test_a_write_into_a_shared_package_is_found(
    home: Home, shared: Path
) -> None:
    note_packages(shared)
    assert find_changed_packages(shared) == []
    # A file of one's own in its place reaches nobody else.
    package = home.packages / "uv" / "a.py"
    package.unlink()
    package.write_text("mine alone")
    assert find_changed_packages(shared) == []
    other = Home(home.folder.parent / "bo")
    make_home(shared, enrol(7), other)
    (other.packages / "uv" / "a.py").write_text("everybody's")
    note_packages(shared)
    assert find_changed_packages(shared) == ["uv/a.py"]


def test_packages_that_nobody_was_given_have_not_changed(
    tmp_path: Path,
) -> None:
    assert find_changed_packages(tmp_path) == []
