"""An edition to order, and a learner's hand on it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nbformat import NO_CONVERT, reads, v4

from course.handing import folder
from course.handing.edition import write_notebook
from course.handing.folder import Result
from course.handing.manifest import Manifest, describe_files

LESSON = "01_a b.ipynb"
Cells = Sequence[tuple[str, str]]
CELLS = (("title", "# One"), ("code", "x = 1"), ("end", "# Bye"))


def make_notebook(cells: Cells = CELLS) -> Any:
    """Make a notebook of (id, source); prose begins with `#`."""
    made = []
    for name, source in cells:
        kind = "markdown" if source.startswith("#") else "code"
        cell = getattr(v4, f"new_{kind}_cell")(source)
        cell.id = name
        made.append(cell)
    return v4.new_notebook(cells=made)  # type: ignore[no-untyped-call]


def give(place: Path, cells: Cells = CELLS, page: str = "page") -> list[Result]:
    """Hand out one lesson and one page."""
    files = {
        LESSON: write_notebook(make_notebook(cells)),
        "images/page.md": page.encode(),
    }
    manifest = Manifest(
        version="1",
        language="en",
        solutions=True,
        files=describe_files(files),
    )
    return folder.hand_out(place, files, manifest, folder.find_manifest(place))


def work(place: Path, change: Callable[[Any], None]) -> None:
    """Change the lesson as a learner does."""
    path = place / LESSON
    notebook = read(path)
    change(notebook)
    path.write_bytes(write_notebook(notebook))


def read(path: Path) -> Any:
    """Read a notebook."""
    return reads(path.read_text(), as_version=NO_CONVERT)  # type: ignore[no-untyped-call]


def list_sources(path: Path) -> list[str]:
    """List what its cells say."""
    return [each.source for each in read(path).cells]
