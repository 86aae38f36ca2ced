"""In real kernels: what a learner sees, and what survives a restart."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import v4

from course.classroom.kernel import show_errors_plainly
from course.cloud import lifecycle
from course.cloud.state import read_state
from course.places import Home

FAIL = """
from course.errors import WorkspaceError
raise WorkspaceError("here", "this", "that", "go")
"""
OPEN = """
from course.workspace import data
from course.classroom import opening
data.EVENTS_PER_DAY, data.DAYS = 3000, 1
folder = opening.open_lesson(3, language=LANGUAGE)
"""


def run_cells(folder: Path, *sources: str) -> Any:
    cells = [v4.new_code_cell(source) for source in sources]  # type: ignore[no-untyped-call]
    notebook: Any = v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    where = {"metadata": {"path": folder}}
    NotebookClient(notebook, resources=where, allow_errors=True).execute()
    return notebook.cells


def test_a_learners_problem_shows_a_message_without_traceback(
    tmp_path: Path,
) -> None:
    plain = "from course.classroom.kernel import *; show_errors_plainly()"
    *_, failed, other = run_cells(tmp_path, plain, FAIL, "1 / 0")
    (output,) = failed.outputs
    assert output.output_type == "error"
    assert output.traceback == ["here: this; expected that. Next: go"]
    assert output.ename == "WorkspaceError"
    assert len(other.outputs[0].traceback) > 1


def test_a_cell_that_python_cannot_read_is_shown_by_its_line_alone(
    tmp_path: Path,
) -> None:
    plain = "from course.classroom.kernel import *; show_errors_plainly()"
    *_, unread, ran = run_cells(
        tmp_path, plain, "a b", "compile('a b', '', 'exec')"
    )
    assert "interactiveshell" not in "".join(unread.outputs[0].traceback)
    assert "most recent" in "".join(ran.outputs[0].traceback)


def test_a_problem_is_told_in_the_language_of_the_open_lesson(
    tmp_path: Path,
) -> None:
    plain = "from course.classroom.kernel import *; show_errors_plainly()"
    opened = "import os; os.environ['COURSE_LANGUAGE'] = 'fr'"
    *_, failed = run_cells(tmp_path, plain, opened, FAIL)
    said = "here : this ; il faut that. Et maintenant : go"
    assert failed.outputs[0].traceback == [said]


def test_the_run_still_stops_at_such_a_problem(tmp_path: Path) -> None:
    source = (
        f"from course.classroom.kernel import *; show_errors_plainly(){FAIL}"
    )
    cells = [v4.new_code_cell(source)]  # type: ignore[no-untyped-call]
    notebook: Any = v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    where = {"metadata": {"path": tmp_path}}
    with pytest.raises(CellExecutionError, match=r"here: this; expected that"):
        NotebookClient(notebook, resources=where).execute()


def test_outside_a_kernel_nothing_happens() -> None:
    show_errors_plainly()


def test_each_cell_is_preceded_by_one_look_however_often_it_is_asked_for(
    tmp_path: Path,
) -> None:
    *_, last = run_cells(
        tmp_path,
        "from course.classroom.kernel import call_before_cells",
        "call_before_cells(lambda: print('old'))",
        "call_before_cells(lambda: print('looked'))",
        "print('cell')",
    )
    assert last.outputs[0].text == "looked\ncell\n"


def test_each_cell_is_told_with_what_it_came_to(tmp_path: Path) -> None:
    *_, last = run_cells(
        tmp_path,
        "from course.classroom.kernel import call_after_cells",
        "call_after_cells(lambda source, result: print(source, result))",
        "20 + 22",
    )
    assert last.outputs[-1].text == "20 + 22 42\n"


def test_a_cell_that_was_run_too_early_leaves_the_project_to_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Coverage looks for that package, too, and puts `sys.modules` back after.
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    (tmp_path / "purchase_predict").mkdir()
    package = tmp_path / "src/purchase_predict"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("found = True")
    *_, late = run_cells(
        tmp_path,
        "import purchase_predict",
        "from course.classroom.kernel import call_before_cells\n"
        "call_before_cells(lambda: None)\n"
        "import sys; sys.path.insert(0, 'src')",
        "import purchase_predict; purchase_predict.found",
    )
    assert late.outputs[0].get("data") == {"text/plain": "True"}


def test_a_folder_made_after_an_import_looked_there_is_found(
    tmp_path: Path,
) -> None:
    *_, late = run_cells(
        tmp_path,
        "from course.classroom.kernel import call_before_cells\n"
        "call_before_cells(lambda: None)\n"
        "import sys; sys.path.insert(0, 'src')\n"
        "try:\n    import later\nexcept ImportError: pass",
        "from pathlib import Path\n"
        "Path('src').mkdir(); Path('src/later.py').write_text('found = True')",
        "import later; later.found",
    )
    assert late.outputs[0].get("data") == {"text/plain": "True"}


def test_what_a_look_finds_that_one_can_mend_is_a_message(
    tmp_path: Path,
) -> None:
    fail = "def fail():\n    " + FAIL.strip().replace("\n", "\n    ")
    *_, last = run_cells(
        tmp_path,
        f"from course.classroom.kernel import call_before_cells\n{fail}",
        "call_before_cells(fail)",
        "print('cell')",
    )
    assert last.outputs[0].text == "here: this; expected that. Next: go\ncell\n"


def test_a_kernel_opens_lessons_without_a_grammar_of_addresses() -> None:
    code = (
        "import sys; from course.classroom import opening; "
        "print('jsonschema' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert loaded == "True False\n"


def test_a_server_that_was_killed_is_back_before_the_next_cell(
    home: Home, tmp_path: Path
) -> None:
    kill = (
        "from course.cloud.processes import end_processes\n"
        "from course.cloud.state import read_state\n"
        "state = read_state(opening.current_home().state('cloudbuild'))\n"
        # Which waits until they are gone.
        "end_processes(state.processes)"
    )
    try:
        *_, last = run_cells(
            tmp_path,
            "from course.classroom import opening; opening.open_lesson(1)",
            kill,
            "from course.clients.builds import list_builds; list_builds()",
        )
        # A slow start is told in more lines.
        said, *_, answer = last.outputs
        assert said.text.startswith("Cloud Build a été arrêté de l'extérieur")
        assert answer.data["text/plain"] == "[]"
    finally:
        lifecycle.down(home=home)


def test_the_local_cloud_survives_a_kernel_restart(
    home: Home, tmp_path: Path
) -> None:
    try:
        (first,) = run_cells(tmp_path, OPEN)
        server = read_state(home.state("mlflow"))
        assert server.alive
        again = run_cells(tmp_path, OPEN, "%pwd")
        assert read_state(home.state("mlflow")) == server
        assert [each.text for each in again[0].outputs] == [
            each.text for each in first.outputs
        ]
        assert str(home.workspace) in again[1].outputs[0].data["text/plain"]
        assert list(home.bucket.glob("events/*.csv"))
    finally:
        lifecycle.down(home=home)
