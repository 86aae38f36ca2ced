"""Judges one answer: the course's check, on what the learner's cell makes.

A plain value, or a file, is judged in a process that runs none of the learner's
code: nothing of theirs can change the verdict. A function has to be called, so
its check shares a process with it; what tampers there is looked for.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course.checks.parts import find_holes
from course.errors import GradingError
from course.execution.confinement import Breach
from course.grading.exercises import Exercise
from course.grading.runs import Found, Place, run_task
from course.lessons.steps import parse_magic
from course.messages import N_
from course.programs import quote_end

PYTHON = ".py"
TOO_LARGE, NO_ROOM, NO_PROCESS = "27", "28", "11"


class Status(StrEnum):
    """What an answer came to."""

    PASSED = "passed"
    WRONG = "wrong"
    UNFILLED = "unfilled"
    MISSING = "missing"
    ERROR = "error"
    INPUT = "input"
    TIMED_OUT = "timed_out"
    MEMORY = "memory"
    PROCESSES = "processes"
    OUTPUT = "output"
    DISK = "disk"
    DIED = "died"
    TAMPERED = "tampered"


BREACHES = {
    Breach.SECONDS: Status.TIMED_OUT,
    Breach.MEMORY: Status.MEMORY,
    Breach.PROCESSES: Status.PROCESSES,
    Breach.OUTPUT: Status.OUTPUT,
    Breach.DISK: Status.DISK,
}
NUMBERS = {
    TOO_LARGE: Status.DISK,
    NO_ROOM: Status.DISK,
    NO_PROCESS: Status.PROCESSES,
}
KINDS = {"MemoryError": Status.MEMORY, "AskedError": Status.INPUT}


@dataclass(frozen=True)
class Judgement:
    """The verdict on an answer.

    Args:
        status: What it came to.
        words: What the check says, by language; or what Python said.
        apart: Whether no code of the learner's ran beside the check.
    """

    status: Status
    words: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False

    def write(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read_judgement(text: str) -> Judgement:
    """Read what `write` wrote; raises ValueError, KeyError or TypeError."""
    found = json.loads(text)
    status = Status(found["status"])
    return Judgement(status, dict(found["words"]), bool(found["apart"]))


@dataclass(frozen=True)
class Bench:
    """What judging needs beside an answer.

    Args:
        place: Where answers run.
        prepare: Gives a folder with the workspace as it is at an exercise.
    """

    place: Place
    prepare: Callable[[Exercise], Path]


def name_answer(exercise: Exercise, source: str, edition: str) -> str:
    """Name an answer by all that its verdict depends on.

    Args:
        exercise: Which it answers.
        source: The learner's cell.
        edition: What the course is made of.
    """
    parts = (
        edition,
        exercise.key,
        exercise.source,
        exercise.check,
        source,
    )
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def judge_answer(
    exercise: Exercise, source: str | None, bench: Bench
) -> Judgement:
    """Judge an answer; whatever it does, it costs only itself.

    Raises:
        GradingError: the course's own cells failed before it ran.
    """
    if source is None:
        return Judgement(Status.MISSING)
    if source.strip() in {"", exercise.source.strip()}:
        return Judgement(Status.UNFILLED)
    # What no encoding can hold would end us, not them.
    source = source.encode("utf-8", "replace").decode("utf-8")
    if exercise.file:
        return _judge_file(exercise, source, bench)
    return _judge_cell(exercise, source, bench)


def _judge_file(exercise: Exercise, source: str, bench: Bench) -> Judgement:
    """Write the file as its magic would, and check it."""
    body = source.partition("\n")[2]
    if not body.strip():
        return Judgement(Status.UNFILLED)
    if left := _find_fault(exercise, body):
        return left
    task = _describe(exercise, "")
    with TemporaryDirectory() as folder:
        work = _prepare(exercise, Path(folder), bench)
        target = work / exercise.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")
        found = _run(exercise, {**task, "names": []}, work, bench.place)
    # A file of Python is loaded by its check; what is data is not.
    return _read(exercise, found, apart=not exercise.file.endswith(PYTHON))


def _find_fault(exercise: Exercise, body: str) -> Judgement | None:
    """Say what keeps a `%%part` from being written; None where nothing does."""
    name, *_ = parse_magic(exercise.source) or ("",)
    if name != "part" or not exercise.file.endswith(PYTHON):
        return None
    try:
        holes = list(find_holes(body))
    except (SyntaxError, ValueError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}"
        return Judgement(Status.ERROR, {"": said}, apart=True)
    return Judgement(Status.UNFILLED) if holes else None


def _judge_cell(exercise: Exercise, source: str, bench: Bench) -> Judgement:
    """Run the cell; judge what it gives apart, if it is plain."""
    task = _describe(exercise, source)
    names = list(exercise.answers)
    with TemporaryDirectory() as folder:
        work = _prepare(exercise, Path(folder), bench)
        told = {**task, "answer": source, "names": names}
        found = _run(exercise, told, work, bench.place)
    values = found.said.get("values")
    if not isinstance(values, dict):
        return _read(exercise, found, apart=False)
    if ended := _name_ending(found) or _name_error(found.said.get("error")):
        return ended
    # Nobody vouches for what was said: only for the names that are asked.
    values = {name: values[name] for name in names if name in values}
    with TemporaryDirectory() as folder:
        work = _prepare(exercise, Path(folder), bench)
        task = _describe(exercise, "") | {"values": values, "names": []}
        found = _run(exercise, task, work, bench.place)
    return _read(exercise, found, apart=True)


def _run(
    exercise: Exercise, task: Mapping[str, Any], work: Path, place: Place
) -> Found:
    """Run a task; what fails before the learner's code is not theirs."""
    found = run_task(task, work, place)
    if not found.ready and found.breach is None:
        raise GradingError(
            N_("exercise {key}"),
            N_("its program ends before any answer runs ({status}):{lines}"),
            N_("an environment in which the course's checks can be loaded"),
            N_("mend what the message says, then grade again"),
            key=exercise.key,
            status=found.status,
            lines=quote_end(found.printed),
        )
    return found


def _describe(exercise: Exercise, source: str) -> dict[str, Any]:
    context = exercise.write_context(source)
    return {"context": context, "check": exercise.check}


def _prepare(exercise: Exercise, folder: Path, bench: Bench) -> Path:
    work = folder / "workspace"
    shutil.copytree(bench.prepare(exercise), work, symlinks=True)
    return work


def _read(exercise: Exercise, found: Found, *, apart: bool) -> Judgement:
    """Read a verdict: only one that carries the secret is one."""
    if ended := _name_ending(found):
        return ended
    said = found.said
    if error := said.get("course_error"):
        raise GradingError(
            N_("exercise {key}"),
            N_("the course's own cells fail: {error}"),
            N_("cells that run without a server"),
            N_("mend the lesson, then grade again"),
            key=exercise.key,
            error=error.get("said", ""),
        )
    if "secret" not in said:
        if error := _name_error(said.get("error")):
            return error
        return Judgement(Status.DIED, {"": str(found.status)})
    if said["secret"] != found.secret or said.get("intact") is not True:
        return Judgement(Status.TAMPERED)
    words = said.get("words")
    if not isinstance(words, dict) or not words:
        return _name_error(said.get("error")) or Judgement(Status.ERROR)
    status = Status.PASSED if said.get("passed") is True else Status.WRONG
    return Judgement(status, {k: str(v) for k, v in words.items()}, apart)


def _name_ending(found: Found) -> Judgement | None:
    """Name a run that met a limit, or that died."""
    if found.breach:
        return Judgement(BREACHES[found.breach])
    if found.status and not found.said:
        return Judgement(Status.DIED, {"": str(found.status)})
    return None


def _name_error(error: object) -> Judgement | None:
    """Name what Python said of the learner's cell."""
    if not isinstance(error, dict):
        return None
    status = KINDS.get(str(error.get("kind"))) or NUMBERS.get(
        str(error.get("number")), Status.ERROR
    )
    return Judgement(status, {"": str(error.get("said", ""))})
