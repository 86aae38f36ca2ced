"""A class of thirty: each submission named for what it is, twice the same."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from course.grading.classes import Originals
from course.grading.grades import Outcome
from course.grading.judging import Status
from course.grading.pages import FEEDBACK, INDEX, Grading, write_pages
from course.grading.roster import Learner
from course.grading.tables import CSV, JSON, write_tables
from tests.axe import list_violations
from tests.course.grading.conftest import Grade, find_status
from tests.course.grading.submitting import (
    LIMITS,
    NAME,
    PATTERN,
    RIGHT,
    TESTED,
    Cell,
    hand_in,
    make_cells,
    write_notebook,
)

DEADLINE = datetime(2026, 5, 1, tzinfo=UTC)
RIGHT_PATTERN = {PATTERN: RIGHT[PATTERN]}
ANSWERS: dict[str, tuple[str, Outcome, Status]] = {
    # One that takes a core meanwhile is among the hardships.
    "endless": (
        "import time\nwhile True: time.sleep(1)",
        Outcome.TIMED_OUT,
        Status.TIMED_OUT,
    ),
    "printing": ("while True: print('x' * 999)", Outcome.DIED, Status.OUTPUT),
    "at once": ("print('x' * 2**26)", Outcome.DIED, Status.OUTPUT),
    "large file": (
        "open('x', 'wb').write(bytes(2**27))",
        Outcome.DIED,
        Status.DISK,
    ),
    "exit": ("import os; os._exit(3)", Outcome.DIED, Status.DIED),
    "memory": ("x = [0] * 2**30", Outcome.DIED, Status.MEMORY),
    "input": ("pattern = input()", Outcome.PARTLY, Status.INPUT),
    "error": ("pattern = nowhere", Outcome.PARTLY, Status.ERROR),
    "record": (
        (
            "open('passed.json', 'w').write('{\"1\": [\"exercice-1\"]}')\n"
            "passed = True\npattern = 'x'"
        ),
        Outcome.GRADED,
        Status.WRONG,
    ),
    "wrong": ("pattern = 'release'", Outcome.GRADED, Status.WRONG),
    "redefined": (
        "check_branch_pattern = print\npattern = 'x'",
        Outcome.GRADED,
        Status.WRONG,
    ),
}
NAMES = ("Zoë Ó Briain", "d'Arc", "a [b] (c)", "a&b <i>", "group/7")
Damage = Callable[[list[Cell]], list[Cell]]


def take_away(ending: str) -> Damage:
    return lambda cells: [x for x in cells if x["id"] != f"{PATTERN}-{ending}"]


def edit_check(cells: list[Cell]) -> list[Cell]:
    for each in cells:
        if each["id"] == f"{PATTERN}-verification":
            each["source"] = "passed = True"
    return cells


def turn_into_text(cells: list[Cell]) -> list[Cell]:
    for each in cells:
        if each["id"] == f"{PATTERN}-cellule":
            each["cell_type"] = "markdown"
    return cells


DAMAGES: dict[str, tuple[Damage, Outcome]] = {
    "no exercise": (take_away("cellule"), Outcome.PARTLY),
    "no check": (take_away("verification"), Outcome.GRADED),
    "edited check": (edit_check, Outcome.GRADED),
    "as text": (turn_into_text, Outcome.GRADED),
    "moved": (lambda cells: cells[::-1], Outcome.GRADED),
    "copied": (lambda cells: cells * 2, Outcome.GRADED),
    "no ids": (
        lambda cells: [{k: x[k] for k in x if k != "id"} for x in cells],
        Outcome.GRADED,
    ),
}
BROKEN = {"html": "<html>", "half": '{"cells": [', "nothing": ""}


def fill_class(folder: Path) -> tuple[list[Learner], dict[str, Outcome]]:
    """Write the thirty; give the roster, and what each has to come to."""
    wanted = {}
    for name, (source, outcome, _) in ANSWERS.items():
        hand_in(folder, name, {PATTERN: source})
        wanted[name] = outcome
    for name in NAMES:
        hand_in(folder, name.replace("/", "_"), RIGHT)
        wanted[name] = Outcome.GRADED
    for name, (damage, outcome) in DAMAGES.items():
        path = folder / name / f"{NAME}.ipynb"
        write_notebook(path, damage(make_cells(RIGHT_PATTERN)))
        wanted[name] = outcome
    for name, text in BROKEN.items():
        (folder / name).mkdir()
        (folder / name / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
        wanted[name] = Outcome.NOT_A_NOTEBOOK
    wanted |= hand_in_otherwise(folder)
    return [Learner(each, "fr") for each in sorted(wanted)], wanted


def hand_in_otherwise(folder: Path) -> dict[str, Outcome]:
    """Hand in an archive, late, and nothing."""
    path = hand_in(folder, "late", RIGHT)
    with zipfile.ZipFile(folder / "zipped.zip", "w") as archive:
        archive.write(path, "Lab/Untitled.ipynb")
    (folder / "trap.zip").write_bytes(b"PK no")
    for each in folder.rglob("*"):
        os.utime(each, (0, 0))
    os.utime(path, (DEADLINE.timestamp() + 1,) * 2)
    return {
        "late": Outcome.LATE,
        "zipped": Outcome.GRADED,
        "trap": Outcome.NOT_A_NOTEBOOK,
        "away": Outcome.MISSING,
    }


def write_all(grading: Grading, out: Path) -> dict[str, bytes]:
    """Write pages and tables; give all that they hold."""
    write_pages(grading, out, "en")
    write_tables(grading, out)
    shown = [out / CSV, out / JSON, *out.rglob("*.html")]
    return {str(each.relative_to(out)): each.read_bytes() for each in shown}


def test_a_class_of_thirty_is_graded_twice_the_same(
    folder: Path, grade: Grade, tmp_path: Path, browser: Browser
) -> None:
    learners, wanted = fill_class(folder)
    assert len(learners) == 30
    grading = grade(learners, DEADLINE)
    found = {each.learner: each.outcome for each in grading.submissions}
    assert found == wanted
    for each in grading.submissions:
        if each.learner in ANSWERS:
            assert find_status(each) is ANSWERS[each.learner][2], each.learner
    first = write_all(grading, tmp_path / "grades")
    assert write_all(grade(learners, DEADLINE), tmp_path / "grades") == first
    look_at(tmp_path / "grades", browser)


def look_at(out: Path, browser: Browser) -> None:
    """Look at the class's page and each learner's; no solution is there."""
    page = browser.new_page()
    for path in (out / INDEX, *sorted((out / FEEDBACK).glob("*.html"))):
        page.goto(path.as_uri())
        assert not list_violations(page), path
        assert "each.substitutions" not in page.content()
        assert "^release-[0-9]+$" not in page.inner_text("h1")
    page.close()


def test_regrading_judges_only_what_changed(
    folder: Path, grade: Grade, originals: Originals, tmp_path: Path
) -> None:
    for name in ("anna", "bea"):
        hand_in(folder, name, {PATTERN: f"pattern = '{name}'"})
    grade()
    verdicts = tmp_path / "grades/verdicts"
    before = {x.name: x.stat().st_mtime_ns for x in verdicts.iterdir()}
    hand_in(folder, "bea", {PATTERN: "pattern = 'other'"})
    grade(regrade=True)
    after = {x.name: x.stat().st_mtime_ns for x in verdicts.iterdir()}
    assert after.items() >= before.items()
    assert len(after) == len(before) + 1
    assert originals.keys == [f"1.{name}" for name in RIGHT]


SCRIPT = """
import sys
from pathlib import Path
import course.grading.classes as classes
from course.grading.runs import LIMITS
from course.places import Home
from tests.course.grading.submitting import make_lesson
lesson, folder, out = map(Path, sys.argv[1:])
out.mkdir(exist_ok=True)
originals = classes.read_originals([make_lesson(lesson)])
handed = classes.read_handed(folder, [])
found, _ = classes.sort_submissions(handed, [], originals, None)
print(classes.grade_class(found, originals, home=Home(out / "home"), out=out,
    hidden=(folder,)))
"""


def test_a_killed_grading_goes_on_where_it_stopped(
    folder: Path, tmp_path: Path
) -> None:
    for name in ("anna", "bea", "cy", "dan"):
        hand_in(folder, name, {PATTERN: f"pattern = '{name}'"})
    out = tmp_path / "out"
    places = map(str, (tmp_path / "lesson", folder, out))
    words = [sys.executable, "-c", SCRIPT, *places]
    verdicts = out / "verdicts"
    with subprocess.Popen(words) as process:
        while not verdicts.is_dir() or len(list(verdicts.glob("*.json"))) < 3:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    before = {x: x.stat().st_mtime_ns for x in verdicts.glob("*.json")}
    again = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    after = {x: x.stat().st_mtime_ns for x in verdicts.glob("*.json")}
    assert after.items() >= before.items()
    # Four patterns, and the two other exercises that nobody filled in.
    assert (len(after), int(again.stdout)) == (6, 6 - len(before))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_learner_reads_their_own_language(
    folder: Path, grade: Grade, tmp_path: Path, language: str
) -> None:
    hand_in(folder, "anna", {PATTERN: "pattern = 'x'"})
    out = tmp_path / "grades"
    write_all(grade([Learner("anna", language)]), out)
    (page,) = (out / FEEDBACK).iterdir()
    text = page.read_text(encoding="utf-8")
    assert f'lang="{language}"' in text
    assert ("Not yet." in text) == (language == "en")
    assert (LIMITS in text, TESTED in text) == (False, False)
