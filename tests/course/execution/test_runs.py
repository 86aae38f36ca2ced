import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from course.cli.lessons import name_model
from course.cloud import lifecycle
from course.cloud.lifecycle import Condition
from course.errors import LessonError
from course.execution.runs import (
    Outcome,
    fresh_home,
    require_parameters,
    run_lessons,
)
from course.execution.task import Parameters
from course.lessons.notebooks import Lesson, read_notebook
from course.places import Home
from tests.children import find_children

WriteLesson = Callable[..., Lesson]
PARAMETERS: Parameters = {"LANGUAGE": "fr", "MAX_EVALS": 2}
DEFAULTS = ('LANGUAGE = "??"\nMAX_EVALS = 0', "parameters")
REGISTER = """
from course.cloud import lifecycle
from mlflow import MlflowClient
client = MlflowClient(lifecycle.up().mlflow_server)
client.create_registered_model("purchase_predict")
run = client.create_run("0").info
for _ in range(2):
    source = run.artifact_uri + "/model"
    client.create_model_version("purchase_predict", source, run.run_id)
client.set_registered_model_alias("purchase_predict", "staging", "1")
"""
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
    lessons: list[Lesson],
    out: Path,
    parameters: Parameters | None = None,
    *,
    seconds: int = SECONDS,
) -> list[Outcome]:
    with fresh_home(out) as home:
        return list(
            run_lessons(
                lessons,
                parameters or {},
                home,
                out=out,
                seconds_a_cell=seconds,
            )
        )


def find_failure(outcomes: list[Outcome]) -> str:
    (error,) = (each.error for each in outcomes if each.error)
    return error.format_message()


def wait_for_child(pid: int, word: str) -> list[psutil.Process]:
    end = time.monotonic() + SECONDS
    while not find_children(pid, word):
        assert time.monotonic() < end
        time.sleep(0.1)
    return psutil.Process(pid).children(recursive=True)


def test_lessons_run_in_order_with_their_parameters(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    show = "import os; print(LANGUAGE, MAX_EVALS, os.environ['COURSE_HOME'])"
    lessons = [
        write_lesson("03_a", DEFAULTS, show, "open('mark', 'w').close()"),
        write_lesson("04_b", DEFAULTS, "open('mark')"),
    ]
    outcomes = run(lessons, tmp_path / "out", PARAMETERS)
    assert [each.lesson.number for each in outcomes] == [3, 4]
    assert all(each.seconds > 0 and not each.error for each in outcomes)
    page = (tmp_path / "out" / "html" / "03_a.html").read_text()
    assert f"fr 2 {tmp_path / 'out' / 'course'}" in page
    assert (tmp_path / "out" / "notebooks" / "04_b.ipynb").is_file()


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


def test_what_a_cell_prints_in_pieces_is_kept_whole(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    pieces = "for end in ('', '\\n'):\n    print('on', end=end, flush=True)\n"
    lesson = write_lesson("03_a", f"import time\n{pieces}    time.sleep(1)")
    run([lesson], tmp_path / "out")
    ran = read_notebook(tmp_path / "out" / "notebooks" / "03_a.ipynb")
    outputs = [one for cell in ran.cells for one in cell.get("outputs", ())]
    assert [output.text for output in outputs] == ["onon\n"]


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
    outcomes = run(lessons, tmp_path / "out", PARAMETERS)
    assert re.search(expected, find_failure(outcomes))
    assert [bool(each.error) for each in outcomes] == [True, False]


def test_whoever_stops_reading_runs_no_more_lessons(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    out, lessons = (
        tmp_path / "out",
        [write_lesson("03_a"), write_lesson("04_b")],
    )
    with fresh_home(out) as home:
        next(run_lessons(lessons, {}, home, out=out))
    pages = [path.name for path in (out / "html").iterdir()]
    assert pages == ["03_a.html"]


def test_a_cell_that_takes_too_long_is_named(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson("03_a", "1", "import time; time.sleep(60)")
    outcomes = run([lesson], tmp_path / "out", seconds=2)
    expected = r"cell 2 \(cell-2\).*no end within 2 s"
    assert re.search(expected, find_failure(outcomes))


def test_a_kernel_that_dies_is_named(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson("03_a", "import os; os._exit(1)")
    found = find_failure(run([lesson], tmp_path / "out"))
    assert re.search(r"cell 1 \(cell-1\).*Kernel died", found)


def test_a_process_that_cannot_start_has_its_words_quoted(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson("03_a")
    text = lesson.path.read_text().replace('"python3"', '"no_such_kernel"')
    lesson.path.write_text(text)
    found = find_failure(run([lesson], tmp_path / "out"))
    assert re.search(r"(?s)ended early:.*no_such_kernel", found)


def test_what_a_kernel_prints_past_python_does_not_disturb_the_reports(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson(
        "03_a", "import os; os.system('echo noise; echo x >&2')"
    )
    (outcome,) = run([lesson], tmp_path / "out")
    assert outcome.error is None


def test_a_parameter_that_a_notebook_ignores_is_refused(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson(
        "03_a", ('LANGUAGE = "fr"', "parameters"), "MAX_EVALS = 1"
    )
    expected = r"parameters \['LANGUAGE'\], without MAX_EVALS"
    with pytest.raises(LessonError, match=expected):
        require_parameters(lesson, PARAMETERS)


def test_each_run_begins_afresh(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for stale in (
        "course/old",
        "course/workspace/old",
        "html/old",
        "notebooks/old",
    ):
        (out / stale).mkdir(parents=True)
    run([write_lesson("03_a")], out)
    assert list(out.rglob("old")) == []


def test_a_port_fixed_for_the_learner_is_not_the_runs(
    write_lesson: WriteLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_MLFLOW_PORT", "5000")
    lesson = write_lesson(
        "03_a", "import os; assert 'COURSE_MLFLOW_PORT' not in os.environ"
    )
    run([lesson], tmp_path / "out")


def test_an_interrupted_run_ends_its_kernel_and_its_cloud(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    pause = "import subprocess; subprocess.run(['sleep', '60'])"
    lesson = write_lesson(
        "03_a", "from course.cloud import lifecycle; lifecycle.up()", pause
    )
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
