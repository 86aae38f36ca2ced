"""An exercise's cell that has lost its `%%` line writes no file: that is said.

Its check would judge what the file held before, or give Python's words about
text that is no Python.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from course.checks.history import list_asked, note_headless
from course.classroom.kernel import register
from course.lessons.cells import CHECK, EXERCISE, SOLUTION, read_tags
from course.lessons.notebooks import list_lessons, read_notebook
from course.messages import N_, translate

MAGIC = "%%"
LOST = N_(
    "✘ This cell has lost its first line, `{line}`: nothing is written. Put it "
    "back at the very top, then run the cell again."
)
# Lines that cells of other purposes may well begin with.
COMMON = ("import ", "from ", "- ")


@dataclass(frozen=True)
class FileExercise:
    """An exercise whose cell writes a file, and what goes with it.

    Args:
        cell: The id of its cell.
        line: The first line of its cell.
        second: The line below.
        checks: The names of the functions that judge the file.
        solution: The source of its solution's cell.
    """

    cell: str
    line: str
    second: str
    checks: frozenset[str]
    solution: str

    def has_lost(self, source: str, cell: str | None) -> bool:
        """Tell whether this is its cell without its first line."""
        if self.line in source or source.startswith(MAGIC):
            return False
        told = not self.second.startswith(COMMON)
        begins = source.partition("\n")[0].strip()
        return cell == self.cell or (told and begins == self.second)

    def is_written_by(self, source: str) -> bool:
        """Tell a cell that writes the file: its own, or the solution."""
        return source.startswith(self.line) or source == self.solution != ""


def watch_first_lines(number: int, language: str) -> Callable[[], str | None]:
    """From now on, tell of a lesson's cells that have lost their `%%` line.

    Gives what says so of the cell that runs, in place of Python's error; None
    of any other. Nothing happens outside IPython.
    """
    paths = {each.number: each.path for each in list_lessons(language)}
    found = read_notebook(paths[number]).cells if number in paths else []
    exercises = list(list_file_exercises(found))
    lost: list[str] = []

    def note_first_line_before_cell(info: Any) -> None:
        source = info.raw_cell.strip()
        lost.clear()
        for each in exercises:
            if each.has_lost(source, info.cell_id):
                lost.append(translate(LOST, language, line=each.line))
                note_headless(each.checks, each.line)
            elif each.is_written_by(source):
                note_headless(each.checks, None)

    def note_first_line_after_cell(result: Any) -> None:
        if lost and result.success:
            print(*lost, sep="\n")

    register("pre_run_cell", note_first_line_before_cell)
    register("post_run_cell", note_first_line_after_cell)
    return lambda: next(iter(lost), None)


def list_file_exercises(cells: list[Any]) -> Iterator[FileExercise]:
    """List a lesson's exercises whose cells begin with `%%`."""
    told = {EXERCISE, CHECK, SOLUTION}
    steps = [each for each in cells if read_tags(each) & told]
    for exercise, check, *after in zip_longest(steps, steps[1:], steps[2:]):
        line, _, body = exercise.source.partition("\n")
        is_exercise = EXERCISE in read_tags(exercise) and line.startswith(MAGIC)
        if is_exercise and check is not None and CHECK in read_tags(check):
            yield FileExercise(
                exercise.id,
                line.strip(),
                body.partition("\n")[0].strip(),
                frozenset(list_asked(check.source)),
                "".join(_read_solution(each) for each in after),
            )


def _read_solution(cell: Any) -> str:
    """Read a solution's cell; nothing where learners got none."""
    is_solution = cell is not None and SOLUTION in read_tags(cell)
    return str(cell.source).strip() if is_solution else ""
