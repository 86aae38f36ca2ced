"""A kernel is started again in the middle of a lesson."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.classroom.memory import MOST_BYTES, remember_cells
from course.places import Home

Start = Callable[[], Any]
FAMOUS = "from cloudbuild_emulator import Build\nbuild = Build(id='7')"


@pytest.fixture
def restart(start_kernel: Start, home: Home) -> Start:
    """Give what starts a kernel and opens lesson 3 in it."""

    def start() -> Any:
        kernel = start_kernel()
        remember_cells(3, "fr", home)
        return kernel

    return start


def ask(kernel: Any, expression: str) -> object:
    return eval(expression, kernel.shell.user_ns)  # noqa: S307 -- our own


pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize(
    ("cells", "expression", "value"),
    [
        (["def double(x):\n    return 2 * x"], "double(21)", 42),
        (["import json as j", "text = j.dumps(1)"], "j.loads(text)", 1),
        (["a, *b = 1, 2, 3"], "a, b", (1, [2, 3])),
        (["a = 1", "a = [a]"], "a", [1]),
        ([FAMOUS], "build.id", "7"),
        (["import pandas as pd\nt = pd.DataFrame({'a': [1]})"], "t.a[0]", 1),
        (["class A:\n    x = 1", "a = A()"], "a.x", 1),
        (
            ["import sys", "sys.path.insert(0, 'a')", "n = 1", "def f(x=n): 0"],
            "sys.path.count('a')",
            1,
        ),
        (["n = 1", "def f(x=n):\n    return x", "n = 2"], "f()", 2),
        (["from pathlib import Path\np = Path('x')"], "p.name", "x"),
        (["with open('/dev/null') as f:\n    n = 5"], "n", 5),
        (["import sys", "sys.path.insert(0, 'there')"], "sys.path[0]", "there"),
        # No file can hold a lock: the statement makes another.
        (["import threading", "k = threading.Lock()"], "k.locked()", False),
        (["n = 1", "1 / 0", "n = 2\n1 / 0"], "n", 2),
        # A solution's cell, below an exercise that passes.
        (
            ["def f():\n    return 1", "def g(): 0\nif not f():\n    f = g"],
            "f()",
            1,
        ),
        # One below an exercise that does not, and then another solution.
        (
            [
                "def f(): 0",
                "def g():\n    return 1\nif not f():\n    f = g",
                "def g():\n    return 2",
            ],
            "f(), g()",
            (1, 2),
        ),
    ],
)
def test_one_call_brings_back_what_cells_had_defined(
    cells: list[str],
    expression: str,
    value: object,
    restart: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = [*sys.path]
    monkeypatch.setattr("sys.path", [*path])
    restart().run(*cells)
    monkeypatch.setattr("sys.path", path)
    kernel = restart()
    assert kernel.run("recall()").startswith("Retrouvé : ")
    assert ask(kernel, expression) == value


def test_what_a_cell_did_beside_is_not_done_again(restart: Start) -> None:
    made = "with open('made', 'a') as file:\n        file.write('x')"
    helper = f"def push():\n    {made}\n    return [lambda: 1]"
    cell = "pushed = push()\nimport threading\nlock = threading.Lock()"
    restart().run(helper, cell)
    kernel = restart()
    said = kernel.run("recall()")
    assert "push" in said.splitlines()[0]
    assert said.splitlines()[1].endswith("définissent : pushed.")
    assert "lock" in kernel.shell.user_ns
    assert Path("made").read_text() == "x"


def test_another_function_of_that_name_is_not_taken_for_it(
    restart: Start,
) -> None:
    first, then = (f"def g():\n    return {n}" for n in (1, 2))
    restart().run(first, "kept = g", then, "f = kept")
    kernel = restart()
    said = kernel.run("recall()")
    assert said.splitlines()[1].endswith("définissent : f.")
    assert ask(kernel, "kept(), g()") == (1, 2)


def test_what_is_defined_now_stays_as_it_is(restart: Start) -> None:
    restart().run("a = 1\nb = 2")
    kernel = restart()
    assert kernel.run("a = 3", "recall()") == "Retrouvé : b.\n"
    assert ask(kernel, "a, b") == (3, 2)


def test_two_restarts_lose_nothing_that_was_brought_back(
    restart: Start,
) -> None:
    restart().run("def f():\n    return 1", "a = 1")
    restart().run("recall()", "b = 2")
    kernel = restart()
    kernel.run("recall()")
    assert ask(kernel, "f(), a, b") == (1, 1, 2)


def test_opening_twice_without_a_cell_between_forgets_nothing(
    restart: Start,
) -> None:
    restart().run("a = 1")
    restart()
    kernel = restart()
    assert kernel.run("recall()") == "Retrouvé : a.\n"


def test_where_nothing_was_defined_it_says_so(restart: Start) -> None:
    assert restart().run("recall()") == "Retrouvé : rien à retrouver.\n"


def test_a_value_that_is_too_large_is_made_again(
    restart: Start, home: Home
) -> None:
    restart().run(f"large = b'x' * {MOST_BYTES + 1}")
    assert not list(home.memory.rglob("*.pickle"))
    kernel = restart()
    kernel.run("recall()")
    assert ask(kernel, "len(large)") == MOST_BYTES + 1
