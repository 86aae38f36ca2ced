"""What was handed out into a folder, so that a learner's work is told from it.

`.handout.json` holds a hash of each file, and of each cell of a notebook: a
learner who ran a lesson has changed its file, and none of its cells.
"""

from hashlib import sha256
from typing import Any

from nbformat import NO_CONVERT, reads
from pydantic import BaseModel, ConfigDict, ValidationError

from course.errors import HandOutError
from course.handing.edition import NOTEBOOK, Files
from course.lessons.faults import explain_faults
from course.messages import N_

NAME = ".handout.json"


class Handed(BaseModel):
    """One file: its hash, and those of its cells in order if it has any."""

    model_config = ConfigDict(extra="forbid")

    sha256: str
    cells: dict[str, str] = {}


class Manifest(BaseModel):
    """Everything that a folder was given, and by which choices."""

    model_config = ConfigDict(extra="forbid")

    version: str
    language: str
    solutions: bool
    lessons: list[int] = []
    files: dict[str, Handed] = {}

    def write(self) -> bytes:
        """Write it as `.handout.json` holds it."""
        return f"{self.model_dump_json(indent=1)}\n".encode()


def read_manifest(content: bytes, where: str) -> Manifest:
    """Read what a folder was given.

    Raises:
        HandOutError: the file is not as it was written.
    """
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        raise HandOutError(
            "{where}/{name}",
            N_("it was edited or cut ({reason})"),
            N_("what `course hand-out` wrote there"),
            N_(
                "hand out into another folder, and copy your notebooks over it "
                "one by one"
            ),
            where=where,
            name=NAME,
            reason=explain_faults(error).all[0],
        ) from None


def describe_files(files: Files) -> dict[str, Handed]:
    """Take the hashes of what is handed out."""
    return {name: describe(name, files[name]) for name in files}


def describe(name: str, content: bytes) -> Handed:
    """Take the hashes of one file."""
    cells = {}
    if name.endswith(NOTEBOOK):
        notebook: Any = reads(content.decode(), as_version=NO_CONVERT)  # type: ignore[no-untyped-call]
        cells = {each.id: hash_cell(each) for each in notebook.cells}
    return Handed(sha256=hash_bytes(content), cells=cells)


def hash_cell(cell: Any) -> str:
    """Give the hash of what is written in a cell; its outputs do not count."""
    return hash_bytes(f"{cell.cell_type}\n{cell.source}".encode())


def hash_bytes(content: bytes) -> str:
    """Give the hash of a text or picture, whatever ends its lines."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()
