import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from course.cli.lessons import name_model
from course.cloud import lifecycle
from course.cloud.lifecycle import Condition
from course.errors import LessonError, RunError
from course.execution.runs import (
    Outcome,
    fresh_home,
    require_parameters,
    run_lessons,
)
from course.execution.task import Parameters, Task
from course.execution.worker import execute
from course.lessons.notebooks import Lesson, read_notebook
from course.places import Home
from tests.children import find_children
from tests.course.conftest import write_lesson_into

WriteLesson = Callable[..., Lesson]
PARAMETERS: Parameters = {"LANGUAGE": "fr", "MAX_EVALS": 2}
DEFAULTS = ('LANGUAGE = "??"\nMAX_EVALS = 0', "parameters")
REGISTER = """
from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from mlflow import MlflowClient
client = MlflowClient(lifecycle.up(servers=[MLFLOW]).mlflow_server)
client.create_registered_model("purchase_predict")
run = client.create_run("0").info
for _ in range(2):
    source = run.artifact_uri + "/model"
    client.create_model_version("purchase_predict", source, run.run_id)
client.set_registered_model_alias("purchase_predict", "staging", "1")
"""
START_CLOUD_BUILD = """
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
lifecycle.up(servers=[CLOUD_BUILD])
"""
STALE = ("course/old", "course/workspace/old", "html/old", "notebooks/old")
SECONDS = 60
RUN_IN_ANOTHER_PROGRAM = """
import sys
from pathlib import Path
from course.lessons.notebooks import Lesson, read_notebook
from course.execution.runs import fresh_home, run_lessons
out = Path(sys.argv[2])
with fresh_home(out) as home:
    list(run_lessons([Lesson(3, Path(sys.argv[1]))], {}, home, out=out))
"""


def run(
    lessons: list[Lesson], out: Path, parameters: Parameters | None = None
) -> list[Outcome]:
    with fresh_home(out) as home:
        return list(run_lessons(lessons, parameters or {}, home, out=out))


def find_failure(outcomes: list[Outcome]) -> str:
    (error,) = (each.error for each in outcomes if each.error)
    return error.format_message()


def wait_for_child(pid: int, word: str) -> list[psutil.Process]:
    end = time.monotonic() + SECONDS
    while not find_children(pid, word):
        assert time.monotonic() < end
        time.sleep(0.1)
    return psutil.Process(pid).children(recursive=True)


@dataclass(frozen=True)
class Ran:
    """Two lessons that were run, what that came to, and what is in OUT."""

    outcomes: list[Outcome]
    out: Path

    def read(self, name: str) -> str:
        """Read all that a lesson's executed cells printed."""
        ran = read_notebook(self.out / "notebooks" / f"{name}.ipynb")
        outputs = [one for cell in ran.cells for one in cell.get("outputs", ())]
        return "|".join(output.text for output in outputs)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """Run two lessons where others ran before; the tests look at it."""
    folder = tmp_path_factory.mktemp("ran")
    show = "import os; print(LANGUAGE, MAX_EVALS, os.environ['COURSE_HOME'])"
    port = "print(os.environ.get('COURSE_MLFLOW_PORT'))"
    noise = "os.system('echo noise; echo x >&2');"
    pieces = "for end in ('', '\\n'):\n    print('on', end=end, flush=True)\n"
    slowly = f"import time\n{pieces}    time.sleep(1)"
    mark = "open('mark', 'w').close()"
    lessons = [
        write_lesson_into(
            folder, "03_a", DEFAULTS, show, port, noise, slowly, mark
        ),
        write_lesson_into(folder, "04_b", DEFAULTS, "open('mark')"),
    ]
    for stale in STALE:
        (folder / "out" / stale).mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_MLFLOW_PORT", "5000")
        outcomes = run(lessons, folder / "out", PARAMETERS)
        yield Ran(outcomes, folder / "out")


def test_lessons_run_in_order_with_their_parameters(ran: Ran) -> None:
    assert [each.lesson.number for each in ran.outcomes] == [3, 4]
    assert all(each.seconds > 0 and not each.error for each in ran.outcomes)
    page = (ran.out / "html" / "03_a.html").read_text()
    assert f"fr 2 {ran.out / 'course'}" in page
    assert (ran.out / "notebooks" / "04_b.ipynb").is_file()


def test_what_a_cell_prints_in_pieces_is_kept_whole(ran: Ran) -> None:
    assert ran.read("03_a").endswith("|onon\n")


def test_what_a_kernel_prints_past_python_does_not_disturb_the_reports(
    ran: Ran,
) -> None:
    assert "noise" in (ran.out / "notebooks" / "03_a.ipynb").read_text()


def test_each_run_begins_afresh(ran: Ran) -> None:
    assert list(ran.out.rglob("old")) == []


def test_a_second_run_at_once_is_refused_and_disturbs_nothing(
    tmp_path: Path,
) -> None:
    with fresh_home(tmp_path) as home:
        home.folder.mkdir(parents=True)
        with (
            pytest.raises(RunError, match="another run is at work there"),
            fresh_home(tmp_path),
        ):
            pytest.fail("two runs in one folder")
        assert home.folder.is_dir()
    with fresh_home(tmp_path) as again:
        assert not again.folder.exists()


def test_a_port_fixed_for_the_learner_is_not_the_runs(ran: Ran) -> None:
    assert "|None\n|" in ran.read("03_a")


R = {"name": "ir", "language": "R", "display_name": "R"}


@pytest.mark.parametrize("kernelspec", [R, None])
def test_a_lesson_saved_with_another_kernel_runs_with_ours(
    kernelspec: dict[str, str] | None,
    write_lesson: WriteLesson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = tmp_path / "other" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["/opt/other"], "display_name": "No"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "other"))
    lesson = write_lesson("03_a", DEFAULTS, "import sys; sys.executable")
    notebook = json.loads(lesson.path.read_text())
    notebook["metadata"] = {"kernelspec": kernelspec} if kernelspec else {}
    lesson.path.write_text(json.dumps(notebook))
    (outcome,) = run([lesson], tmp_path / "out", PARAMETERS)
    assert outcome.error is None
    page = (tmp_path / "out" / "html" / "03_a.html").read_text()
    assert sys.executable in page


def test_the_cloud_that_a_lesson_started_can_be_asked_and_then_ends(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    out, lesson = tmp_path / "out", write_lesson("03_a", REGISTER)
    with fresh_home(out) as home:
        list(run_lessons([lesson], {}, home, out=out))
        assert name_model(home) == "purchase_predict version 1 @staging"
    ended = lifecycle.status(home=home)
    assert set(ended.conditions.values()) == {Condition.STOPPED}


def test_without_a_server_no_model_is_named(tmp_path: Path) -> None:
    words = "no MLflow server was started, no model was registered"
    assert name_model(Home(tmp_path)) == words


def test_a_failing_cell_is_named_and_the_next_lesson_can_still_run(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lessons = [
        write_lesson("03_a", DEFAULTS, "good = 1", "# a comment\n1 / 0"),
        write_lesson("04_b", DEFAULTS),
    ]
    expected = (
        r"03_a, cell 3 \(cell-3\): '# a comment' failed with "
        r"ZeroDivisionError: division by zero.*Next: read .*03_a.html"
    )
    out = tmp_path / "out"
    with fresh_home(out) as home:
        outcomes = run_lessons(lessons, PARAMETERS, home, out=out)
        assert re.search(expected, find_failure([next(outcomes)]))
        pages = [path.name for path in (out / "html").iterdir()]
        assert pages == ["03_a.html"]
        assert next(outcomes).error is None


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("import time; time.sleep(60)", "no end within 1 s"),
        ("import os; os._exit(1)", "Kernel died"),
    ],
    ids=["takes too long", "kills its kernel"],
)
def test_a_cell_that_does_not_end_is_reported(
    cell: str, message: str, write_lesson: WriteLesson, tmp_path: Path
) -> None:
    source = str(write_lesson("03_a", cell).path)
    target, page = str(tmp_path / "a.ipynb"), str(tmp_path / "a.html")
    reports: list[Mapping[str, Any]] = []
    execute(Task(source, target, page, {}, 1), reports.append)
    assert reports[-1]["failure"]["cell_id"] == "cell-1"
    assert reports[-1]["failure"]["message"].startswith(message)


def test_a_process_that_cannot_start_has_its_words_quoted(
    write_lesson: WriteLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.execution.runs.WORKER", "no_such_module")
    found = find_failure(run([write_lesson("03_a")], tmp_path / "out"))
    assert re.search(r"(?s)ended early:.*no_such_module", found)


def test_a_parameter_that_a_notebook_ignores_is_refused(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson(
        "03_a", ('LANGUAGE = "fr"', "parameters"), "MAX_EVALS = 1"
    )
    expected = r"parameters \['LANGUAGE'\], without MAX_EVALS"
    with pytest.raises(LessonError, match=expected):
        require_parameters(lesson, PARAMETERS)


def test_an_interrupted_run_ends_its_kernel_and_its_cloud(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    pause = "import subprocess; subprocess.run(['sleep', '60'])"
    lesson = write_lesson("03_a", START_CLOUD_BUILD, pause)
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-c",
        RUN_IN_ANOTHER_PROGRAM,
        str(lesson.path),
        str(out),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        family = wait_for_child(process.pid, "sleep")
        os.kill(process.pid, signal.SIGINT)
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    ended = lifecycle.status(home=Home(out / "course"))
    assert set(ended.conditions.values()) == {Condition.STOPPED}
