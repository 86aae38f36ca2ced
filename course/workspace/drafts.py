"""Drafts of lessons, which must not outlive them.

A lesson may write a first version of a file that a later one replaces, or a
test that fails on purpose. Run again out of order, or left half done, it would
stay, and be committed by the lessons that follow.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.cells import DRILL, find_tagged, is_code
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.lessons.steps import (
    BashStep,
    Origin,
    WriteStep,
    parse_write,
    read_steps,
)
from course.places import PROJECT_NAME, REFERENCE
from course.workspace.copies import keep_copy

# A file of the project that a lesson gives in the place of an earlier one.
GIVEN = re.compile(r"\bcourse give --anew ([\w./-]+)")

# The `env` of a build's step, which lesson 7 leaves to the learner.
ANSWER = re.compile(r"^ +- ['\"]?\w+=.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """What a file holds after a lesson's cell: a draft, or what stays."""

    lesson: int
    text: str
    is_draft: bool


@dataclass(frozen=True)
class PutBack:
    """A file that another lesson left as a draft.

    Args:
        path: In the workspace.
        text: What it holds now; None where it does not belong.
        kept: Where the learner's version is, if it was edited.
    """

    path: PurePosixPath
    text: str | None
    kept: Path | None


Versions = dict[PurePosixPath, list[Version]]


def put_back_drafts(
    workspace: Path, number: int, language: str = DEFAULT_LANGUAGE
) -> tuple[PutBack, ...]:
    """Put other lessons' drafts back to what the lessons before this one write.

    What later lessons made of a file stays, and so does what a learner made of
    that; this lesson's own drafts are its cells' affair. Of an edited draft a
    copy is kept.
    """
    lessons = list_lessons(language)
    return (
        *_put_back_files(workspace, number, list_versions(lessons)),
        *_remove_drills(workspace, number, lessons),
    )


def list_versions(lessons: Iterable[Lesson]) -> Versions:
    """List what each file of the project holds after each cell that writes it.

    What a lesson gives anew is its own, as a draft is: the lessons before it
    go on from theirs. A damaged lesson has none: it says so itself when it is
    opened.
    """
    found: Versions = {}
    for lesson in lessons:
        with suppress(LessonError):
            for step in read_steps(lesson):
                if isinstance(step, WriteStep):
                    known = found.setdefault(step.path, [])
                    known.append(_follow(step, known))
                else:
                    for path, version in _list_given(step):
                        found.setdefault(path, []).append(version)
    return found


def _list_given(step: BashStep) -> Iterator[tuple[PurePosixPath, Version]]:
    for name in GIVEN.findall(step.script):
        text = (REFERENCE / name).read_text(encoding="utf-8")
        number = step.origin.lesson.number
        yield (
            PurePosixPath(PROJECT_NAME, name),
            Version(number, text, is_draft=True),
        )


def _follow(step: WriteStep, known: list[Version]) -> Version:
    before = known[-1].text if step.append and known else ""
    return Version(step.origin.lesson.number, before + step.text, step.is_draft)


def _put_back_files(
    workspace: Path, number: int, versions: Versions
) -> Iterator[PutBack]:
    for path, known in versions.items():
        earlier = [each for each in known if each.lesson < number]
        text = _read(workspace / path)
        if not earlier or text is None or is_alike(text, earlier[-1].text):
            continue
        nearest = _find_nearest(text, known)
        if not nearest.is_draft or nearest.lesson == number:
            continue
        edited = text != nearest.text
        kept = keep_copy(workspace, path) if edited else None
        (workspace / path).write_text(earlier[-1].text, encoding="utf-8")
        yield PutBack(path, earlier[-1].text, kept)


def is_alike(text: str, wanted: str) -> bool:
    """Tell whether a file is what it has to be, but for a learner's answer."""
    one, other = (ANSWER.sub("", each) for each in (text, wanted))
    return one == other


def _find_nearest(text: str, known: list[Version]) -> Version:
    """Find the version that a text is, or was made of; drafts come last."""

    def compare(version: Version) -> tuple[float, bool]:
        matcher = SequenceMatcher(None, version.text, text, autojunk=False)
        return matcher.ratio(), not version.is_draft

    if not any(each.is_draft for each in known):
        return known[-1]
    return max(known, key=compare)


def _remove_drills(
    workspace: Path, number: int, lessons: Iterable[Lesson]
) -> Iterator[PutBack]:
    """Remove what other lessons broke on purpose in the project."""
    for lesson in lessons:
        if lesson.number == number:
            continue
        for path, written in _list_drills(lesson):
            text = _read(workspace / path)
            if text is not None:
                edited = text != written
                kept = keep_copy(workspace, path) if edited else None
                (workspace / path).unlink()
                yield PutBack(path, None, kept)


def _list_drills(lesson: Lesson) -> Iterator[tuple[PurePosixPath, str]]:
    """List the new files of the project that a lesson's drills write."""
    with suppress(LessonError):
        cells = read_notebook(lesson.path).cells
        for cell in filter(is_code, find_tagged(cells, DRILL)):
            write = parse_write(cell, Origin(lesson, cell.id))
            if write and _is_new(write.path):
                yield write.path, write.text


def _is_new(path: PurePosixPath) -> bool:
    is_inside = path.parts[0] == PROJECT_NAME
    return is_inside and not (REFERENCE.parent / path).exists()


def _read(place: Path) -> str | None:
    """Read a file; None where there is none, or none of text."""
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
