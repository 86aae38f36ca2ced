"""`%%writefile` in a lesson: run twice it does no harm, and nothing is lost.

Part by part, cells write a file: the first begins it, those with `-a` go on.
Here a part that is there already is not written again, a part that was edited
takes the old one's place, and of a file that a learner has edited a copy is
kept before a cell replaces it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from IPython.core.getipython import get_ipython

from course.classroom.names import DEFINITIONS, list_bound, parse_cell
from course.errors import LessonError
from course.lessons.cells import select_code
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.lessons.steps import Origin, WriteStep, parse_write
from course.messages import N_, translate
from course.workspace.copies import keep_copy

MAGIC = "writefile"
APPEND = frozenset({"-a", "--append"})
THERE = N_("{path} already has these lines: nothing is added.")
WHOLE = N_("{path} already begins like this, and the rest is there: unchanged.")
REPLACED = N_("{path}: this part replaces the old one.")
KEPT = N_(
    "{path} differed from what the lessons write: your version is kept in "
    "{copy}."
)
HEADLESS = N_(
    "{path} has no beginning yet: first run the cell `%%writefile {path}`, "
    "then this one again."
)


@dataclass
class Guard:
    """What lessons write, and what this kernel has added to files.

    Args:
        workspace: The learner's folder.
        language: Of the lesson.
    """

    workspace: Path
    language: str
    _added: dict[PurePosixPath, list[str]] = field(default_factory=dict)
    # What files held after the last cell of this kernel that wrote them.
    _left: dict[PurePosixPath, str | None] = field(default_factory=dict)

    def write(self, path: PurePosixPath, text: str, *, append: bool) -> bool:
        """Prepare that a cell writes; say what is special, if anything is.

        Returns:
            Whether the cell may write now, as IPython does.
        """
        found = _read(self.workspace / path)
        if append:
            return self._append(path, text, found)
        if found is None or found == text:
            return True
        if found in self._list_versions(path, text):
            self._say(WHOLE, path)
            return False
        known = self._list_versions(path)
        if found not in known and found != self._left.get(path):
            self._keep(path)
        return True

    def note(self, path: PurePosixPath) -> None:
        """Remember what a file holds that a cell has just written."""
        self._left[path] = _read(self.workspace / path)

    def _append(
        self, path: PurePosixPath, text: str, found: str | None
    ) -> bool:
        if found is None:
            headless = bool(self._list_versions(path))
            if headless:
                self._say(HEADLESS, path)
            return not headless
        if text in found:
            self._say(THERE, path)
            return False
        added = self._added.setdefault(path, [])
        old = self._find_old(path, text, found)
        added.append(text)
        if old is None:
            return True
        place = self.workspace / path
        place.write_text(found.replace(old, text, 1), encoding="utf-8")
        self._say(REPLACED, path)
        return False

    def _find_old(
        self, path: PurePosixPath, text: str, found: str
    ) -> str | None:
        """Find the part of a file that defines what `text` defines anew."""
        names = _list_definitions(text)
        parts = [*self._added.get(path, []), *self._list_parts(path)]
        for part in reversed(parts):
            if part in found and names & _list_definitions(part):
                return part
        return None

    def _keep(self, path: PurePosixPath) -> None:
        copy = keep_copy(self.workspace, path)
        print(translate(KEPT, self.language, path=path, copy=copy))

    def _say(self, what: str, path: PurePosixPath) -> None:
        print(translate(what, self.language, path=path))

    @cached_property
    def _writes(self) -> list[WriteStep]:
        """All `%%writefile` cells of the edition, toys and exercises too."""
        return list(list_writes(list_lessons(self.language)))

    def _list_parts(self, path: PurePosixPath) -> list[str]:
        return [x.text for x in self._writes if x.path == path and x.append]

    def _list_versions(
        self, path: PurePosixPath, head: str | None = None
    ) -> list[str]:
        """List what the lessons let a file hold, cell after cell.

        Args:
            path: The file's, in the workspace.
            head: The part that begins it; without one, any.
        """
        versions: list[str] = []
        held, begun = "", ""
        for each in self._writes:
            if each.path == path:
                begun = begun if each.append else each.text
                held = held + each.text if each.append else each.text
                if head in (None, begun):
                    versions.append(held)
        return versions


def guard_files(workspace: Path, language: str) -> None:
    """From now on, guard what cells write into the learner's folder.

    Nothing happens outside IPython.
    """
    shell: Any = get_ipython()
    if shell is None:
        return
    found = shell.find_cell_magic(MAGIC)
    # Of an earlier opening in this kernel.
    original = getattr(found, "guarded", found)
    guard = Guard(workspace, language)

    def writefile(line: str, cell: str) -> None:
        path = _read_path(line, workspace)
        append = not APPEND.isdisjoint(line.split())
        if path is None or guard.write(path, cell, append=append):
            original(line, cell)
        if path is not None:
            guard.note(path)

    writefile.guarded = original  # type: ignore[attr-defined]
    shell.magics_manager.magics["cell"][MAGIC] = writefile


def _read_path(line: str, workspace: Path) -> PurePosixPath | None:
    """Read a cell's one path; None where it is none of the workspace's."""
    words = [word for word in line.split() if word not in APPEND]
    if len(words) != 1:
        return None
    path = Path.cwd() / words[0]
    if not path.is_relative_to(workspace) or ".." in path.parts:
        return None
    return PurePosixPath(path.relative_to(workspace).as_posix())


def list_writes(lessons: Iterable[Lesson]) -> Iterator[WriteStep]:
    """List the cells that write; a damaged lesson's own cells say nothing."""
    for lesson in lessons:
        with suppress(LessonError):
            for cell in select_code(read_notebook(lesson.path).cells):
                if cell.source.lstrip().startswith(f"%%{MAGIC}"):
                    with suppress(LessonError):
                        write = parse_write(cell, Origin(lesson, cell.id))
                        if write:
                            yield write


def _list_definitions(text: str) -> set[str]:
    """List what a part of a file defines; a method's part, its methods."""
    statements = parse_cell(text) or parse_cell(f"class _:\n{text}")
    inside = [
        each
        for statement in statements
        for each in getattr(statement, "body", [])
        if getattr(statement, "name", "") == "_"
    ]
    found = [*statements, *inside]
    return set(list_bound(x for x in found if isinstance(x, DEFINITIONS)))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
