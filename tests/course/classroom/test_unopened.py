"""A kernel that has no lesson yet says that it has to be opened."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import v4

from course.classroom.kernel import show_errors_plainly
from course.classroom.unopened import SESSION, explain_until_opened
from course.cloud.nearby import TRACKING_URI
from course.jupyter.lab import lab_environment
from tests.course.kernels import Kernel

LESSON = "notebooks/fr/05_mlflow.ipynb"
SAID = "Ce noyau vient de démarrer, et la leçon n'y est pas ouverte : exécutez"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fr"
    folder.mkdir()
    return folder


@pytest.fixture
def start(
    folder: Path,
    start_kernel: Callable[[], Kernel],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], Kernel]:
    monkeypatch.chdir(folder)
    # Undone at the end, whoever sets it.
    monkeypatch.setenv(TRACKING_URI, "")

    def start(notebook: str = LESSON) -> Kernel:
        kernel = start_kernel()
        explain_until_opened({SESSION: notebook})
        return kernel

    return start


@pytest.mark.parametrize(
    "cell",
    [
        "deliver('a')",
        "import os; os.environ['BUCKET']",
        # Raised: other tests of this process may have made it importable.
        "raise ModuleNotFoundError(name='purchase_predict.errors')",
    ],
)
def test_what_only_an_open_lesson_has_is_told_in_a_line(
    cell: str, start: Callable[..., Kernel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUCKET", raising=False)
    said = start().run(cell)
    assert said.startswith(SAID)
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "cell", ["1 / 0", "{}[1]", "import nothing", "int('x')"]
)
def test_all_else_is_pythons_own(
    cell: str, start: Callable[..., Kernel]
) -> None:
    assert "Error" in start().run(cell)


@pytest.mark.parametrize(
    "notebook", ["", "notebooks/fr/00_bienvenue.ipynb", "Untitled.ipynb"]
)
def test_another_notebook_is_left_alone(
    notebook: str, start: Callable[..., Kernel]
) -> None:
    assert "NameError" in start(notebook).run("deliver")


def test_an_open_lesson_explains_itself(start: Callable[..., Kernel]) -> None:
    kernel = start()
    show_errors_plainly(lambda *_: "the lesson's own")
    assert kernel.run("deliver") == "the lesson's own"


def test_each_kernel_of_the_lab_does_so(folder: Path) -> None:
    written = ("dir()", "deliver", "import mlflow; mlflow.set_experiment('a')")
    cells = [v4.new_code_cell(each) for each in written]  # type: ignore[no-untyped-call]
    notebook: Any = v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    environment = os.environ | lab_environment("en") | {SESSION: LESSON}
    where = {"metadata": {"path": folder}}
    client = NotebookClient(notebook, resources=where, allow_errors=True)
    client.execute(env=environment)
    names, missing, serverless = (cell.outputs[0] for cell in notebook.cells)
    assert "unopened" not in names.data["text/plain"]
    assert missing.traceback[0].startswith(SAID)
    assert serverless.traceback[0].startswith(SAID)
    assert not list(folder.iterdir())
