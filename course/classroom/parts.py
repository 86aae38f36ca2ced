"""What a learner writes of the project: `%%part FILE`, `%%solution FILE`.

A part is written once nothing of it is left to fill in. The solution steps in
where the learner's part is missing or does not pass its check, and nowhere
else: run later, it never takes the place of a part that works.
"""

import os
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from course.checks.parts import (
    Diagnose,
    find_holes,
    is_own,
    judge_part,
    load_libraries,
    load_part,
    note_own,
)
from course.checks.patience import SECONDS, OverdueError, limit_time
from course.checks.reading import FoundError
from course.checks.verdict import Verdict
from course.errors import LessonError
from course.languages import read_language
from course.messages import N_
from course.workspace.copies import keep_copy

WORDS = {
    "fr": {
        "left": "… À vous : il reste un « ... » à la ligne {line}.",
        "unread": "✘ Ligne {line} : {error}. Rien n'est écrit.",
        "unloaded": "✘ Python ne peut le charger : {error}. Rien n'est écrit.",
        "before": "Votre version d'avant est gardée dans {place}.",
        "written": "Écrit dans {file}.",
        "yours": "Votre version reste en place.",
        "aside": "Votre version ne passe pas encore ; elle est dans {place}.",
    },
}
# What this kernel's cells last wrote; what differs was edited elsewhere.
_WRITTEN: dict[str, str] = {}
PYTHON = ".py"
LESSONS = ("lesson4", "lesson5")


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook both magics, and have it follow what they write."""
    shell.register_magic_function(write_part, "cell", "part")
    shell.register_magic_function(write_solution, "cell", "solution")
    shell.run_line_magic("reload_ext", "autoreload")
    shell.run_line_magic("autoreload", "2")


def write_part(line: str, body: str) -> None:
    """Write the learner's file, if nothing is left to fill in."""
    find_judge(line)
    words = WORDS[read_language(os.environ)]
    try:
        holes = list_holes(line, body)
    except SyntaxError as error:
        # The cell's first line is the magic's.
        place = (error.lineno or 1) + 1
        print(words["unread"].format(line=place, error=error.msg))
        return
    if holes:
        print(words["left"].format(line=holes[0] + 1))
        return
    if said := find_load_error(line, body):
        print(words["unloaded"].format(error=said))
        return
    path = Path(line)
    ours = {body.encode(), _WRITTEN.get(line, body).encode()}
    if is_own(line) and path.read_bytes() not in ours:
        print(
            words["before"].format(place=keep_copy(Path(), PurePosixPath(line)))
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    _WRITTEN[line] = body
    note_own(line, own=True)
    print(words["written"].format(file=path.name))


def list_holes(file: str, body: str) -> list[int]:
    """List the lines of a part that still hold a `...`."""
    if file.endswith(PYTHON):
        return list(find_holes(body))
    lines = enumerate(body.splitlines(), start=1)
    return [number for number, text in lines if "..." in text.partition("#")[0]]


def find_load_error(file: str, body: str) -> object:
    """Tell why Python cannot load a part; it would stop the project too."""
    if not file.endswith(PYTHON):
        return None
    load_libraries(Path(file))
    try:
        with limit_time(SECONDS):
            load_part(Path(file), body)
    except FoundError as error:
        return error.diagnosis.values["error"]
    except OverdueError:
        return f"> {SECONDS:.0f} s"
    return None


def write_solution(line: str, body: str) -> Verdict:
    """Write the lesson's own file, unless the learner's passes."""
    check, diagnose = find_judge(line)
    words = WORDS[read_language(os.environ)]
    if is_own(line):
        verdict = judge_part(line, check, diagnose)
        if verdict.passed:
            print(words["yours"])
            return verdict
        place = keep_copy(Path(), PurePosixPath(line))
        print(words["aside"].format(place=place))
    path = Path(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    note_own(line, own=False)
    return judge_part(line, check, diagnose)


def find_judge(file: str) -> tuple[str, Diagnose]:
    """Find what judges a file.

    Raises:
        LessonError: no exercise asks for it.
    """
    # Loaded here: they bring Kedro and MLflow, and no notebook starts with it.
    files: dict[str, tuple[str, Diagnose]] = {}
    for each in LESSONS:
        files |= import_module(f"course.checks.{each}").FILES
    if file not in files:
        raise LessonError(
            "%%part {file}",
            N_("no exercise asks for this file"),
            N_("one of {known}"),
            N_("put back the first line of the cell"),
            file=file,
            known=", ".join(files),
        )
    return files[file]
