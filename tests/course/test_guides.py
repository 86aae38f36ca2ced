"""Guides name what exists, and the two for teachers say the same."""

import re
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import click
import pytest

from course.batch.roster import Defaults, read_roster
from course.cli import main
from course.grading import roster as grading
from course.lessons.plan import PLAN
from course.places import REPOSITORY

TEACHING = [REPOSITORY / f"INSTRUCTORS{each}.md" for each in ("", ".fr")]
GUIDES = [*TEACHING, REPOSITORY / "CONTRIBUTING.md"]
# Not what programs are writing while tests run.
WRITTEN = {"lessons", "out", "workspace"}
PAGES = sorted(
    path
    for place in REPOSITORY.iterdir()
    if place.name not in WRITTEN and not place.name.startswith(".")
    for path in ([place] if place.is_file() else place.rglob("*"))
    if path.suffix == ".md"
)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
BEFORE = r"(?:^|&& |\.venv/bin/)"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def list_blocks(text: str) -> list[str]:
    return FENCE.findall(text)


def list_spans(text: str) -> list[str]:
    """List the words set as code, as one line each."""
    found = SPAN.findall(FENCE.sub("", text))
    return [" ".join(each.split()) for each in found]


def list_lines(text: str) -> list[str]:
    """List the commands of blocks, without what is said of them."""
    lines = "".join(list_blocks(text)).splitlines()
    return [re.split(r"\s+# ", line)[0].strip() for line in lines]


def list_commands(text: str, program: str) -> list[list[str]]:
    """List how a program is called, in blocks and in prose."""
    calls = re.compile(rf"{BEFORE}{program} +([^&]*)")
    lines = [*list_lines(text), *list_spans(text)]
    found = [calls.findall(line) for line in lines]
    return [shlex.split(each) for words in found for each in words]


def list_headings(text: str) -> list[int]:
    lines = FENCE.sub("", text).splitlines()
    return [len(each.split()[0]) for each in lines if each.startswith("#")]


def list_rows(text: str) -> list[list[str]]:
    """List the cells of all tables; a bar in code is none of theirs."""
    rows = [each for each in text.splitlines() if each.startswith("|")]
    return [re.split(r"(?<!\\)\|", each)[1:-1] for each in rows]


def read_numbers(cell: str) -> list[str]:
    return re.findall(r"\d+", LINK.sub("]", cell))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_link_between_our_files_leads_somewhere(path: Path) -> None:
    links = LINK.findall(FENCE.sub("", read(path)))
    lost = [each for each in links if not (path.parent / each).exists()]
    assert lost == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_each_make_target_in_a_guide_exists(path: Path) -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", read(REPOSITORY / "Makefile"), re.MULTILINE)
    )
    named = {words[0] for words in list_commands(read(path), "make")}
    assert named
    assert named <= targets


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_each_course_command_in_a_guide_exists(path: Path) -> None:
    calls = list_commands(read(path), "course")
    assert calls
    assert [words for words in calls if find_fault(words)] == []


def find_fault(words: list[str]) -> bool:
    """Tell a call that the course would not take."""
    command = find_command(words[0])
    if command is None:
        return True
    passes_on = command.context_settings.get("ignore_unknown_options")
    known = {
        name
        for each in command.params
        for name in (*each.opts, *each.secondary_opts)
    }
    options = {each.split("=")[0] for each in words if each.startswith("--")}
    return bool(options - known) and not passes_on


def find_command(name: str) -> Any:
    group: Any = main
    return group.get_command(click.Context(main), name)


def test_a_call_that_the_course_lacks_is_found() -> None:
    assert find_fault(["hand-in"])
    assert find_fault(["hand-out", "lessons", "--solution"])
    assert not find_fault(["hand-out", "lessons", "--no-solutions"])


def test_both_guides_have_the_same_headings() -> None:
    english, french = (list_headings(read(path)) for path in TEACHING)
    assert english == french
    assert len(english) > 8


def test_both_guides_have_the_same_commands() -> None:
    english, french = (list_lines(read(path)) for path in TEACHING)
    assert english == french


def test_both_guides_name_the_same_things() -> None:
    english, french = (Counter(list_spans(read(path))) for path in TEACHING)
    assert english == french


def test_both_guides_have_the_same_tables() -> None:
    english, french = (list_rows(read(path)) for path in TEACHING)
    assert [len(row) for row in english] == [len(row) for row in french]
    assert [list(map(read_numbers, row)) for row in english] == [
        list(map(read_numbers, row)) for row in french
    ]


@pytest.mark.parametrize("path", TEACHING, ids=lambda path: path.name)
def test_the_plans_have_the_minutes_of_the_lessons(path: Path) -> None:
    text = read(path)
    assert f" {sum(each.minutes for each in PLAN.values())} minutes" in text
    rows = [[read_numbers(cell) for cell in row] for row in list_rows(text)]
    day = [row for row in rows if len(row[0]) == 2]
    assert {int(row[1][0]): int(row[2][0]) for row in day} == {
        number: each.minutes for number, each in PLAN.items()
    }
    evenings = [
        row for row in rows if len(row) == 4 and len(row[0]) == 1 and row[1]
    ]
    held = [int(x) for _, numbers, *_ in evenings for x in numbers]
    assert held == list(PLAN)
    for _, numbers, minutes, _ in evenings:
        assert int(minutes[0]) == sum(PLAN[int(x)].minutes for x in numbers)


@pytest.mark.parametrize("path", TEACHING, ids=lambda path: path.name)
def test_something_is_said_of_each_lesson(path: Path) -> None:
    rows = [row for row in list_rows(read(path)) if len(row) == 3]
    said = {int(row[0]) for row in rows if row[0].strip().isdigit()}
    assert said == PLAN.keys()


@pytest.mark.parametrize("path", TEACHING, ids=lambda path: path.name)
def test_the_roster_shown_is_one_that_both_commands_read(
    path: Path, tmp_path: Path
) -> None:
    (shown,) = [x for x in list_blocks(read(path)) if x.startswith("learner")]
    roster = tmp_path / "roster.csv"
    roster.write_text(shown, encoding="utf-8")
    found = read_roster(roster, Defaults("de", {}))
    read_as = [
        (each.id, each.language, [x.number for x in each.lessons])
        for each in found
    ]
    assert read_as == [("ada", "en", [1, 6]), ("marie", "fr", [1, 6])]
    # No column is taken for a parameter of the lessons.
    assert [each.parameters for each in found] == [{}, {}]
    graded, doubled = grading.read_roster(roster)
    assert [(x.id, x.language, list(x.lessons)) for x in graded] == read_as
    assert doubled == []
