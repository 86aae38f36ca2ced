"""Python's words are for Python's own errors."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from course.classroom.explaining import LessonNames, explain
from course.classroom.kernel import show_errors_plainly
from course.classroom.memory import remember_cells
from course.classroom.unopened import SESSION
from course.lessons.notebooks import Lesson
from course.places import Home

WriteLesson = Callable[..., Lesson]
Start = Callable[[], Any]
EXERCISE = "answer = ..."
WRAPPED = """
try:
    raise KeyboardInterrupt
except KeyboardInterrupt as error:
    raise RuntimeError("in a thread") from error
"""
EARLY = "raise ModuleNotFoundError(name='purchase_predict.errors')"
# As the lesson gives it, with a magic.
OWN = "%pwd\nmax([])"
# Of a package that was imported before its folder was deleted.
LATE = """\
raise ImportError(
    "cannot import name 'features' from 'purchase_predict.a' (a/__init__.py)",
    name="purchase_predict.a",
)"""
UNREGISTERED = (
    "class MlflowException(Exception): ...\n"
    "class RestException(MlflowException):\n    error_code = {0!r}\n"
    "raise RestException({0!r} + ': no a')"
)
GATELESS = (
    "raise ModuleNotFoundError("
    "name='purchase_predict.pipelines.deployment.gate')"
)
GONE = (": son dossier n'est plus là", "Relancez la première cellule")
MISSING = (
    "n'est pas là",
    "Relancez les cellules de la leçon depuis la première",
)
CALL = "promote([])"
GATE = "%%part gate.py\ndef find(scores):\n    ..."
READ = "from gate import find\n\nfind({})"
STUB = "def promote(client):\n    return ..."


@pytest.fixture
def restart(
    start_kernel: Start,
    write_lesson: WriteLesson,
    monkeypatch: pytest.MonkeyPatch,
    home: Home,
) -> Start:
    lesson = write_lesson(
        "03_a",
        "import os\n\ndef deliver(message):\n    return message",
        "with open('x') as file:\n    text = file.read()",
        OWN,
        (EXERCISE, "exercise"),
        (STUB, "exercise"),
        ("from a import check\n\ncheck(answer)", "check"),
        ("answer = 1", "solution"),
        "answer.items()",
        CALL,
        (GATE, "exercise"),
        ("check(answer)", "check"),
        READ,
    )
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", lesson.path.parents[1]
    )

    def start() -> Any:
        kernel = start_kernel()
        show_errors_plainly(partial(explain, names=LessonNames(3, "fr")))
        remember_cells(3, "fr", home)
        return kernel

    return start


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["deliver('a')"], "« deliver » n'est pas encore défini : exécutez"),
        (["check(1)"], "cellule « from a import check », puis"),
        (["text"], "cellule « with open('x') as file: », puis"),
        (["def check(x): ...", "check(answer)"], "valeur à « answer »"),
        ([EXERCISE, "answer.items()"], "valeur à « answer »"),
        ([EXERCISE, "[*answer]"], "valeur à « answer »"),
        ([EXERCISE, "{1: 2}[answer]"], "valeur à « answer »"),
        ([EXERCISE, "f'{answer:.3f}'"], "valeur à « answer »"),
        ([EXERCISE, "def f():\n    return answer + 1", "f()"], "« answer »"),
        (["import os", "os.environ['BUCKET']"], "(BUCKET manque) : exécutez"),
        (["%%bash\nexit 3"], "cellule a échoué (statut 3) : ce"),
        (["answer = {hour}"], "« hour » n'est le nom de rien : un texte"),
        (["raise KeyboardInterrupt"], "Cellule interrompue. Ce qu'elle"),
        (["raise RuntimeError('Query interrupted')"], "Cellule interrompue."),
        ([WRAPPED], "Cellule interrompue."),
        (
            [UNREGISTERED.format("RESOURCE_DOES_NOT_EXIST")],
            "MLflow : no a. Exécutez dans l'ordre les cellules",
        ),
        ([EARLY], "« purchase_predict.errors » n'est pas encore dans votre"),
        ([LATE], "« purchase_predict.a.features » n'est pas encore dans votre"),
        (
            [GATELESS],
            "gate.py n'est pas encore écrit : complétez",
        ),
    ],
)
def test_one_line_says_what_to_do(
    cells: list[str],
    line: str,
    restart: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BUCKET", raising=False)
    said = restart().run(*cells)
    assert line in said
    assert len(said.splitlines()) == 1


def test_an_error_of_the_lessons_own_cell_is_no_learners(
    restart: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SESSION, "")
    kernel = restart()
    assert "Traceback" in kernel.run(OWN)
    monkeypatch.setenv(SESSION, "notebooks/fr/03_a.ipynb")
    said = kernel.run(OWN)
    assert said.startswith("ValueError : max() ")
    assert "Exécutez-les dans l'ordre" in said
    assert "Traceback" not in said
    assert "Traceback" in kernel.run("%tb")
    assert "Traceback" in kernel.run("max([])")


def test_an_error_of_the_learners_function_is_told_as_theirs(
    restart: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SESSION, "notebooks/fr/03_a.ipynb")
    kernel = restart()
    helper = "def ask(client):\n    return client.version"
    said = kernel.run(
        helper, "n = 1\ndef promote(client):\n    return ask(client)", CALL
    )
    assert "« promote » a échoué ici, à sa ligne 3 : AttributeError" in said
    assert "Corrigez sa cellule" in said
    assert "Traceback" not in said
    assert "Traceback" in kernel.run("%tb")


def test_an_error_of_the_learners_file_is_told_as_theirs(
    restart: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SESSION, "notebooks/fr/03_a.ipynb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [str(tmp_path), *sys.path])
    Path("gate.py").write_text("def find(scores):\n    return scores['a']\n")
    said = restart().run(READ)
    assert said.startswith("Votre « gate.py » a échoué ici, à sa ligne 2 : Key")


@pytest.mark.parametrize(
    ("cell", "name", "told"),
    [
        ("open('gone/a.py')", "gone/a.py", GONE),
        ("Path('gone/a').read_text()", "gone/a", GONE),
        ("open('gone.py')", "gone.py", MISSING),
        ("open(Path('gone.py').absolute())", "gone.py", MISSING),
        ("list(Path('gone').iterdir())", "gone", MISSING),
        (
            "import subprocess; subprocess.run(['true'], cwd='gone')",
            "gone",
            MISSING,
        ),
    ],
)
def test_what_is_not_in_the_workspace_is_told_in_one_line(
    cell: str, name: str, told: tuple[str, str], restart: Start
) -> None:
    said = restart().run("from pathlib import Path", cell)
    found, following = told
    assert said.startswith(f"« {name} » {found}")
    assert following in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "cell",
    [
        "unknown",
        "1 + 'a'",
        "{}[1]",
        "int('x')",
        "raise RuntimeError('no query')",
        "import nothing.at_all",
        UNREGISTERED.format("INVALID_PARAMETER_VALUE") + "  # Error",
        "answer = 1 + 'a'",
        "import json\njson.loads('{')",
        "answer = (",
        "def deliver(x):\n    return y\ndeliver(1)",
    ],
)
def test_all_else_is_pythons_own(cell: str, restart: Start) -> None:
    assert "Error" in restart().run(cell)


def test_after_a_restart_the_line_names_the_one_call(restart: Start) -> None:
    restart().run("def deliver(message):\n    return message", "own = 1")
    kernel = restart()
    for name in ("deliver", "own"):
        assert "redémarrage du noyau : exécutez recall()" in kernel.run(name)
    assert kernel.run("recall()", "print(own)") == "1\n"


def test_a_learners_name_for_what_ipython_names_too_is_theirs(
    restart: Start,
) -> None:
    assert "« deliver »" in restart().run("In = 5", "deliver('a')")


def test_an_answer_that_failed_can_be_checked(restart: Start) -> None:
    kernel = restart()
    kernel.run("answer = {hour}")
    assert kernel.run("print(answer)") == "Ellipsis\n"


def test_a_lesson_that_cannot_be_read_leaves_pythons_words(
    restart: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = restart()
    monkeypatch.setattr("course.lessons.notebooks.NOTEBOOKS", "/nowhere")
    assert "NameError" in kernel.run("deliver")


def test_a_file_that_the_bucket_does_not_have_yet_is_told_in_one_line(
    restart: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUCKET", str(tmp_path))
    path = tmp_path / "primary/data.csv/_SUCCESS"
    said = restart().run(f"open({str(path)!r})")
    assert (
        "« primary/data.csv/_SUCCESS » n'est pas encore dans le bucket" in said
    )
    assert len(said.splitlines()) == 1
