"""What each learner's run of each lesson came to, a file each.

A lesson that has its record is done; one without is run, and in reports it is
missing. A record counts only for what it was made of.
"""

import hashlib
import json
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from course.batch.roster import Learner
from course.execution.causes import Cause
from course.lessons.notebooks import Lesson
from course.messages import N_


class Status(Enum):
    """How a lesson ended."""

    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    DIED = "died"
    MISSING = "missing"

    @property
    def words(self) -> str:
        """Say it, for translation."""
        return _WORDS[self]


_WORDS = {
    Status.DONE: N_("done"),
    Status.FAILED: N_("failed"),
    Status.TIMED_OUT: N_("timed out"),
    Status.DIED: N_("died"),
    Status.MISSING: N_("missing"),
}


@dataclass(frozen=True)
class Fault:
    """Why a lesson failed: whose it is, the cell (0: none), and the words."""

    cause: Cause
    message: str
    cell: int = 0
    cell_id: str = ""
    line: str = ""


@dataclass(frozen=True)
class Model:
    """A version that a lesson registered, and the scores of its run."""

    version: str
    aliases: tuple[str, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A lesson's run by one learner.

    Args:
        lesson: Its name.
        status: How it ended.
        made_of: Of `fingerprint`; another lesson or parameter makes it stale.
        seconds: Wall time.
        peak_memory: Bytes, of all its processes.
        passed: Checks that the learner passed.
        checks: That there are.
        model: Registered while it ran.
        fault: Why it did not end well.
    """

    lesson: str
    status: Status
    made_of: str = ""
    seconds: float = 0.0
    peak_memory: int = 0
    passed: int = 0
    checks: int = 0
    model: Model | None = None
    fault: Fault | None = None


_RECORD = TypeAdapter(Record)


def fingerprint(learner: Learner, lesson: Lesson) -> str:
    """Name what a record is made of: the notebook and what it was given."""
    given = [learner.id, learner.given, learner.days, learner.seed]
    words = json.dumps(given, sort_keys=True).encode()
    return hashlib.sha256(words + lesson.path.read_bytes()).hexdigest()[:16]


def write_record(folder: Path, record: Record) -> None:
    """Keep a record: the whole of it, or nothing."""
    path = _locate(folder, record.lesson)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_bytes(dump_record(record))
    draft.replace(path)


def dump_record(record: Record) -> bytes:
    """Write a record as JSON."""
    return _RECORD.dump_json(record, indent=1)


def read_record(folder: Path, lesson: str) -> Record:
    """Read a lesson's record; missing where there is none that can be read."""
    try:
        return _RECORD.validate_json(_locate(folder, lesson).read_bytes())
    except (OSError, ValidationError):
        return Record(lesson, Status.MISSING)


def read_records(folder: Path, learner: Learner) -> list[Record]:
    """Read the records of a learner's lessons; a stale one is missing."""
    found = []
    for lesson in learner.lessons:
        record = read_record(folder, lesson.name)
        is_stale = record.made_of != fingerprint(learner, lesson)
        missing = Record(lesson.name, Status.MISSING)
        found.append(missing if is_stale else record)
    return found


def remove_record(folder: Path, lesson: str) -> None:
    """Have a lesson run again."""
    _locate(folder, lesson).unlink(missing_ok=True)


def _locate(folder: Path, lesson: str) -> Path:
    return folder / "records" / f"{lesson}.json"
