import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from course.cli import COMMANDS, main
from course.cli.lessons import choose_lessons
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.server import Server
from course.errors import (
    HomeError,
    LessonError,
    RunError,
    StartError,
    SyncError,
)
from course.lessons.notebooks import Lesson, choose_edition, read_notebook
from course.places import REFERENCE, Home
from tests.children import find_children

WriteLesson = Callable[..., Lesson]
PARAMETERS = ("LANGUAGE = ''\nMAX_EVALS = 0", "parameters")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", tmp_path / "notebooks"
    )
    monkeypatch.setattr("course.cli.lessons.OUT", tmp_path / "out")
    return tmp_path / "notebooks"


@pytest.fixture
def lessons() -> list[Lesson]:
    return [
        Lesson(number, Path(f"{number:02}_a.ipynb")) for number in (3, 4, 10)
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_lists_each_command_by_its_name(name: str) -> None:
    assert re.search(rf"^  {name} +\w", run("--help").output, re.MULTILINE)
    assert run(name, "--help").output.startswith(f"Usage: main {name}")


@pytest.mark.parametrize(
    ("words", "slow"),
    [
        (["give", ".gitignore"], ["nbformat", "pandas"]),
        (["run", "--help"], ["pandas"]),  # 100 MiB beside a lesson's builds
    ],
)
def test_a_command_loads_nothing_slow_that_it_does_not_need(
    words: list[str], slow: list[str], tmp_path: Path
) -> None:
    program = (
        "import sys; from course.cli import main; "
        f"main({words}, standalone_mode=False); "
        f"print(set({slow}) & set(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.check_output(command, cwd=tmp_path, text=True)
    assert said.endswith("set()\n")


def test_up_status_and_down_say_how_things_are(
    healthy: Server, monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    monkeypatch.setattr(lifecycle, "SERVERS", [healthy])
    stopped = "MLflow: stopped\n`course up` starts what does not run."
    assert stopped in run("status").output
    assert f"BUCKET={home.bucket}" in run("up").output
    assert (
        "MLflow: running\nMLFLOW_SERVER=http://127.0.0.1:"
        in run("status").output
    )
    assert run("down").output == "The local cloud is down.\n"
    assert run("down").output == "The local cloud was not up.\n"


def test_status_gives_each_address_that_answers(
    healthy: Server, monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    server = lifecycle.up(servers=[healthy]).mlflow_server
    monkeypatch.setattr(lifecycle, "SERVERS", [healthy, CLOUD_BUILD])
    lines = run("status").output.splitlines()
    assert lines == [
        "MLflow: running",
        "Cloud Build: stopped",
        f"MLFLOW_SERVER={server}",
        f"BUCKET={home.bucket}",
        "`course up` starts what does not run.",
    ]


def test_a_problem_ends_the_command_with_its_own_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_MLFLOW_PORT", "none")
    result = run("up")
    assert result.exit_code == 22
    assert result.output.startswith(
        "Error: COURSE_MLFLOW_PORT: 'none'; expected"
    )


@pytest.mark.parametrize(
    ("locale", "files", "said"),
    [
        ("en_GB.UTF-8", [".gitignore"], "1 file given.\n"),
        ("en_GB.UTF-8", [".gitignore", "LICENSE"], "2 files given.\n"),
        ("fr_FR.UTF-8", [".gitignore"], "1 fichier donné.\n"),
        ("fr_FR.UTF-8", [".gitignore", "LICENSE"], "2 fichiers donnés.\n"),
    ],
)
def test_a_command_speaks_as_the_locale_does(
    locale: str,
    files: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", locale)
    assert run("give", *files).output == said


def test_a_learners_file_is_replaced_only_where_that_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "cloudbuild.yaml"
    own.write_text("mine")
    assert run("give", own.name).exit_code == 0
    assert own.read_text() == "mine"
    assert run("give", "--anew", own.name).exit_code == 0
    assert own.read_text() == (REFERENCE / own.name).read_text()


@pytest.mark.usefixtures("home")
def test_status_says_in_french_how_the_servers_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    first, *_, last = run("status").output.splitlines()
    assert first == "MLflow : arrêté"
    assert last == "`course up` démarre ce qui ne tourne pas."


@pytest.mark.parametrize("command", ["run", "lab"])
@pytest.mark.parametrize("language", ["de", ".."])
def test_an_edition_that_does_not_exist_is_refused(
    command: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", pytest.fail)
    result = run(command, "--language", language)
    assert result.exit_code == LessonError.exit_code
    assert f"no edition in the language '{language}'" in result.output


@pytest.mark.parametrize(
    ("editions", "locale", "chosen"),
    [
        (["fr", "en"], "fr_FR.UTF-8", "fr"),
        (["fr", "en"], "C.UTF-8", "en"),
        (["fr"], "C.UTF-8", "fr"),
    ],
)
def test_the_locale_chooses_among_the_editions_that_are_there(
    editions: list[str], locale: str, chosen: str, notebooks: Path
) -> None:
    for each in editions:
        (notebooks / each).mkdir(parents=True)
    assert choose_edition({"LANG": locale}) == chosen


@pytest.mark.usefixtures("notebooks")
def test_run_ends_with_the_model_after_where_to_look(
    write_lesson: WriteLesson,
) -> None:
    write_lesson(
        "03_a", PARAMETERS, "assert (LANGUAGE, MAX_EVALS) == ('fr', 2)"
    )
    result = run("run", "3", "--max-evals", "2")
    assert result.exit_code == 0
    *_, again, model = result.output.splitlines()
    assert "out/course course up" in again
    assert model == "no MLflow server was started, no model was registered"


@pytest.mark.usefixtures("notebooks")
def test_a_failed_lesson_makes_the_command_fail(
    write_lesson: WriteLesson,
) -> None:
    write_lesson("03_a", PARAMETERS, "1 / 0")
    result = run("run")
    assert result.exit_code == RunError.exit_code == 1
    assert "Error: 03_a, cell 2 (cell-2): '1 / 0' failed" in result.output
    assert "Traceback" not in result.output


def test_no_evaluation_at_all_is_refused() -> None:
    result = run("run", "--max-evals", "0")
    assert result.exit_code == 2
    assert "0 is not in the range x>=1" in result.output


@pytest.mark.usefixtures("notebooks")
def test_sync_check_fails_until_sync_has_written(
    write_lesson: WriteLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "purchase_predict").mkdir()
    (tmp_path / "purchase_predict" / "a").write_text("new\n")
    monkeypatch.setattr("course.authoring.sync.REPOSITORY", tmp_path)
    lesson = write_lesson("03_a", "%%writefile purchase_predict/a\nold")
    failed = run("sync", "--check")
    assert failed.exit_code == SyncError.exit_code
    assert "03_a, cell cell-1 differs from purchase_predict/a" in failed.output
    assert run("sync").output.endswith("All cells written.\n")
    assert read_notebook(lesson.path).cells[0].source.endswith("\nnew")
    assert run("sync", "--check").output == "All cells equal.\n"


def test_lessons_are_chosen_by_number_or_name_in_their_order(
    lessons: list[Lesson],
) -> None:
    chosen = choose_lessons(lessons, ["10", "03_a", "3", "03"])
    assert [each.number for each in chosen] == [3, 10]
    assert choose_lessons(lessons, []) == lessons


def test_an_unknown_lesson_is_refused_with_the_known_ones(
    lessons: list[Lesson],
) -> None:
    with pytest.raises(
        LessonError, match=r"no lesson 7; expected some of 03_a,"
    ):
        choose_lessons(lessons, ["7", "3"])


def test_without_any_lesson_there_is_nothing_to_run() -> None:
    with pytest.raises(LessonError, match=r"no lesson; expected .* restore"):
        choose_lessons([], [])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have a program that reads its input in the Lab's place; keep options."""
    given: list[str] = []

    def compose(options: Sequence[str]) -> list[str]:
        given.extend(options)
        return ["sleep", "60"]

    monkeypatch.setattr("course.cli.lab.lab_command", compose)
    monkeypatch.setattr("course.cli.lab.wait_for_page", lambda _: True)
    monkeypatch.setattr("course.cli.lab.begin_filling", lambda _: None)
    return given


def end_lab() -> None:
    (lab,) = find_children(os.getpid(), "sleep")
    lab.terminate()


def test_lab_brings_the_cloud_up_and_passes_its_options_on(
    opened: list[str], monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    def come_up(**_: Any) -> lifecycle.Addresses:
        end_lab()
        return lifecycle.Addresses(home.bucket, "http://127.0.0.1:1")

    monkeypatch.setattr(lifecycle, "up", come_up)
    result = run("lab", "--no-browser", "--port=9")
    assert opened == ["--no-browser", "--port=9"]
    assert "`course down` ends it" in result.output


@pytest.mark.usefixtures("opened")
def test_lab_says_to_root_who_can_reach_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("course.cli.lab.wait_for_page", lambda _: end_lab())
    monkeypatch.setattr("course.cli.lab.is_root", lambda: True)
    assert "listens on this machine only" in run("lab").output


def test_lab_does_not_open_where_nothing_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr(subprocess, "Popen", pytest.fail)
    result = run("lab")
    assert result.exit_code == HomeError.exit_code
    assert "set COURSE_HOME to a folder of yours" in result.output


@pytest.mark.usefixtures("opened")
def test_lab_stays_open_though_the_cloud_does_not_come_up(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: Any) -> lifecycle.Addresses:
        raise StartError("MLflow", "no answer", "one", "go")

    monkeypatch.setattr(lifecycle, "up", fail)
    monkeypatch.setattr("course.cli.lab.begin_filling", lambda _: end_lab())
    with pytest.raises(SystemExit):
        main(["lab"], standalone_mode=False)
    assert "MLflow: no answer" in capfd.readouterr().err


@pytest.mark.usefixtures("opened")
def test_what_is_compiled_beside_the_lab_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    nowhere = lifecycle.Addresses(home.bucket)
    monkeypatch.setattr(lifecycle, "up", lambda **_: nowhere)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as filling:

        def begin(_: Home) -> subprocess.Popen[bytes]:
            end_lab()
            return filling

        monkeypatch.setattr("course.cli.lab.begin_filling", begin)
        run("lab")
        assert not psutil.pid_exists(filling.pid)
