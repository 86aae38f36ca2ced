"""A cell that has lost its `%%` line is told so, and so is its check."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from course.checks.history import note_headless
from course.checks.parts import PARTS
from course.classroom.explaining import LessonNames, explain
from course.classroom.headless import watch_first_lines
from course.classroom.kernel import show_errors_plainly
from tests.course.kernels import Kernel

GATE = f"%%part {PARTS['gate']}"
PLAN = "%%writefile services/plan.yaml"
WEAK = "def find_shortfalls(scores, margins, champion):\n    return {}"
MINE = f'''"""The quality gate: what keeps a version from getting an alias."""

{WEAK}'''
MOVES = "- [price, staging]\n- [cart, staging]"
LOST = "Cette cellule a perdu sa première ligne, « {} » : rien n'est écrit."
FOUND = "Trouvé : une cellule sans sa première ligne, {}, qui n'a rien écrit."

Open = Callable[[int], Kernel]


@pytest.fixture
def open_lesson(
    start_kernel: Callable[[], Kernel],
    inside: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Open:
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    (inside / "services").mkdir()

    def start(number: int) -> Kernel:
        kernel = start_kernel()
        check = "check_gate" if number == 5 else "check_plan"
        kernel.run(
            "%load_ext course.classroom.parts",
            f"from course.checks.lesson{number} import {check}",
        )
        note_headless({check}, None)
        find_lost = watch_first_lines(number, "fr")
        names = LessonNames(number, "fr", find_lost)
        show_errors_plainly(partial(explain, names=names))
        return kernel

    return start


@pytest.mark.parametrize(
    ("number", "line", "written", "lost", "check"),
    [
        (5, GATE, WEAK, MINE, "check_gate()"),
        # Python's words about these lines would be of no help.
        (2, PLAN, MOVES, MOVES, "check_plan()"),
        (2, PLAN, MOVES, "- [price\n-", "check_plan()"),
    ],
)
def test_the_check_tells_of_the_line_and_judges_no_older_file(
    number: int,
    line: str,
    written: str,
    lost: str,
    check: str,
    open_lesson: Open,
) -> None:
    kernel = open_lesson(number)
    cell = f"exercice-{1 if number == 5 else 2}-cellule"
    kernel.run_cell(f"{line}\n{written}\n", cell)
    assert "première ligne" not in kernel.run(check)
    said = kernel.run_cell(lost, cell).all
    assert said.startswith(f"✘ {LOST.format(line)}")
    assert "Error" not in said
    assert FOUND.format(line) in kernel.run(check)
    assert FOUND.format(line) in kernel.run("1 + 1", check)
    kernel.run_cell(f"{line}\n{written}\n", cell)
    assert "première ligne" not in kernel.run(check)


def test_where_no_ids_are_told_the_second_line_tells_the_cell(
    open_lesson: Open,
) -> None:
    kernel = open_lesson(5)
    assert LOST.format(GATE) in kernel.run(MINE)
    assert FOUND.format(GATE) in kernel.run("check_gate()")


def test_an_older_file_that_passes_does_not_hide_the_lost_line(
    open_lesson: Open, inside: Path
) -> None:
    right = f"{MOVES}\n- [price, production]\n- [cart, production]\n"
    (inside / "services/plan.yaml").write_text(right)
    kernel = open_lesson(2)
    assert "✔" in kernel.run("check_plan()")
    kernel.run_cell(MOVES, "exercice-2-cellule")
    assert FOUND.format(PLAN) in kernel.run("check_plan()")


@pytest.mark.parametrize(
    "source",
    [
        WEAK,
        "find_shortfalls({}, {}, {})",
        f"# Mine.\n{GATE}\n{MINE}",
    ],
)
def test_other_cells_are_left_alone(source: str, open_lesson: Open) -> None:
    kernel = open_lesson(5)
    assert "première ligne" not in kernel.run(source)
    assert "sans sa première ligne" not in kernel.run("check_gate()")


def test_the_solution_writes_the_file_too(open_lesson: Open) -> None:
    kernel = open_lesson(2)
    kernel.run_cell(MOVES, "exercice-2-cellule")
    moves = f"{MOVES}\n- [price, production]\n- [cart, production]\n"
    kernel.run(f"%%solution services/plan.yaml\n{moves}")
    assert "✔" in kernel.run("check_plan()")
