"""Files that exercises ask for: `%%part FILE`, `%%solution FILE`.

A part is written once nothing of it is left to fill in. The solution steps in
where the learner's part is missing or does not pass its check, and nowhere
else: run later, it never takes the place of a part that works.
"""

import os
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from course.checks.diagnosis import Diagnosis
from course.checks.parts import (
    PYTHON,
    SOURCES,
    Diagnose,
    find_holes,
    find_unwritten,
    is_own,
    judge_part,
    load_libraries,
    load_part,
    note_own,
    note_refused,
    read_record,
)
from course.checks.patience import SECONDS, OverdueError, limit_time
from course.checks.reading import FoundError, cap
from course.checks.verdict import UNFILLED, Verdict
from course.classroom.writing import list_writes
from course.errors import LessonError
from course.languages import read_language
from course.lessons.notebooks import list_lessons
from course.messages import N_, translate
from course.workspace.copies import keep_copy

LEFT = N_("… Your turn: line {line} still has a `...`.")
UNREAD = N_("✘ Line {line}: {error}. Nothing is written.")
UNLOADED = N_("✘ Python cannot load it: {error}. Nothing is written.")
UNWRITTEN = N_(
    "{name} is not written yet: complete and run the cell `%%part {file}`, or "
    "open its solution and run that; then run this cell again."
)
BEFORE = N_("Your earlier version is kept in {place}.")
WRITTEN = N_("Written to {file}.")
YOURS = N_("Your version stays in place.")
ASIDE = N_("Your version does not pass yet; it is in {place}.")
# What this kernel's cells last wrote; what differs was edited elsewhere.
_WRITTEN: dict[str, str] = {}
# In order: the later ones bring Kedro and MLflow, which take a while to load.
LESSONS = ("lesson1", "lesson2", "lesson4", "lesson5")


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook both magics, and have it follow what they write."""
    shell.register_magic_function(write_part, "cell", "part")
    shell.register_magic_function(write_solution, "cell", "solution")
    shell.run_line_magic("reload_ext", "autoreload")
    shell.run_line_magic("autoreload", "2")


def write_part(line: str, body: str) -> None:
    """Write the learner's file, if nothing is left to fill in."""
    find_judge(line)
    try:
        holes = list_holes(line, body)
    except SyntaxError as error:
        # The cell's first line is the magic's.
        say(UNREAD, line=(error.lineno or 1) + 1, error=error.msg)
        said = {"error": cap(str(error.msg))}
        note_refused(line, Diagnosis("syntax", said))
        return
    if holes:
        say(LEFT, line=holes[0] + 1)
        note_refused(line, Diagnosis(UNFILLED))
        return
    if not can_load(line, body):
        return
    replace_file(Path(line), body)
    note_own(line, own=True)
    say(WRITTEN, file=Path(line).name)


def replace_file(path: Path, text: str) -> None:
    """Write a file of the workspace; of what no cell wrote, keep a copy."""
    file = os.path.relpath(path.resolve())
    ours = {text.encode(), _WRITTEN.get(file, text).encode()}
    if is_own(file) and path.read_bytes() not in ours:
        say(BEFORE, place=keep_copy(Path(), PurePosixPath(file)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _WRITTEN[file] = text


def list_holes(file: str, body: str) -> list[int]:
    """List the lines of a part that still hold a `...`."""
    if file.endswith(PYTHON):
        return list(find_holes(body))
    lines = enumerate(body.splitlines(), start=1)
    return [number for number, text in lines if "..." in text.partition("#")[0]]


def can_load(file: str, body: str) -> bool:
    """Tell whether Python can load a part; say why not: all would stop."""
    path = Path(file)
    if not path.is_relative_to(SOURCES):
        return True
    load_libraries(path)
    try:
        with limit_time(SECONDS):
            load_part(path, body)
    except FoundError as error:
        missing = describe_unwritten(error.__cause__, read_language(os.environ))
        if missing:
            print(missing)
        else:
            say(UNLOADED, error=error.diagnosis.values["error"])
            note_refused(file, error.diagnosis)
        return False
    except OverdueError:
        say(UNLOADED, error=f"> {SECONDS:.0f} s")
        return False
    return True


def describe_unwritten(
    error: BaseException | None, language: str
) -> str | None:
    """Say which exercise or solution has to be run first, if it is that."""
    file = find_unwritten(error)
    if file is None:
        return None
    return translate(UNWRITTEN, language, name=Path(file).name, file=file)


def write_solution(line: str, body: str) -> Verdict | None:
    """Write the lesson's own file, unless the learner's passes.

    Of a learner's attempt a copy is kept, which is said. Nothing is written,
    and no verdict given, where it needs a part that is not written yet.
    """
    judged = find_judge(line)
    attempted = is_attempt(line, body)
    if attempted:
        verdict = judge_part(line, *judged)
        if verdict.passed:
            say(YOURS)
            return verdict
    if not can_load(line, body):
        return None
    if attempted:
        say(ASIDE, place=keep_copy(Path(), PurePosixPath(line)))
    path = Path(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    note_own(line, own=False)
    return judge_part(line, *judged)


def is_attempt(file: str, solution: str) -> bool:
    """Tell whether a file holds more than what the lessons' cells write."""
    if not is_own(file):
        return False
    if file in read_record():
        return True
    lessons = list_lessons(read_language(os.environ))
    writes = [each for each in list_writes(lessons) if str(each.path) == file]
    given = {solution, *(each.text for each in writes)}
    return Path(file).read_bytes() not in {each.encode() for each in given}


def find_judge(file: str) -> tuple[str, Diagnose]:
    """Find what judges a file.

    Raises:
        LessonError: no exercise asks for it.
    """
    files: dict[str, tuple[str, Diagnose]] = {}
    for each in LESSONS:
        files |= import_module(f"course.checks.{each}").FILES
        if file in files:
            return files[file]
    raise LessonError(
        "%%part {file}",
        N_("no exercise asks for this file"),
        N_("one of {known}"),
        N_("put back the first line of the cell"),
        file=file,
        known=", ".join(files),
    )


def say(message: str, **values: object) -> None:
    """Print a message in the learner's language."""
    print(translate(message, read_language(os.environ), **values))
