import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from shutil import copy, copytree
from unittest import mock

import pytest

from course.checks.colleague import CHANGED, change_as_colleague
from course.classroom import opening, stages
from course.classroom.opening import enter_again, open_lesson
from course.cloud import lifecycle
from course.cloud.state import ServerState, write_state
from course.errors import LessonError
from course.languages import LANGUAGES, guess_language
from course.lessons.cells import find_tagged
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.lessons.plan import PLAN, Data
from course.lessons.steps import read_steps
from course.messages import translate
from course.places import NOTEBOOKS, REFERENCE, Home
from course.workspace.replay import replay

PARAMETERS = ("LANGUAGE = 'fr'", "parameters")

WriteLesson = Callable[..., Lesson]


@pytest.fixture
def lessons(
    write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch
) -> list[Lesson]:
    found = [
        write_lesson("03_a", PARAMETERS, "%%writefile a\nthree"),
        write_lesson(
            "04_b",
            PARAMETERS,
            "%%writefile -a a\nfour",
            "%%writefile b\nfour",
        ),
        write_lesson("05_c", PARAMETERS, "%%writefile c\nfive"),
    ]
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", found[0].path.parents[1]
    )
    return found


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[list[Data]]:
    """Record whose data are made; start nothing; leave no trace afterwards."""
    prepared: list[Data] = []

    def pretend_up(*, home: Home, **_: object) -> lifecycle.Addresses:
        lifecycle.prepare_home(home)
        return lifecycle.Addresses(home.bucket, "http://127.0.0.1:5000")

    monkeypatch.setattr(lifecycle, "up", pretend_up)
    monkeypatch.setattr(
        opening, "prepare_data", lambda data, *_: prepared.append(data)
    )
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        yield prepared


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize(
    ("lesson", "files"),
    [
        (3, {}),
        (4, {"a": "three\n"}),
        (5, {"a": "three\nfour\n", "b": "four\n"}),
        (6, {"a": "three\nfour\n", "b": "four\n", "c": "five\n"}),
    ],
)
def test_replay_gives_the_project_at_the_start_of_a_lesson(
    lesson: int, files: dict[str, str], tmp_path: Path
) -> None:
    copied = replay(tmp_path / "project", lesson)
    found = {
        path.name: path.read_text() for path in (tmp_path / "project").iterdir()
    }
    assert found == files
    assert [str(path) for path in copied] == sorted(files)


@pytest.mark.usefixtures("lessons", "opened")
def test_opening_a_lesson_enters_a_folder_that_holds_the_earlier_ones(
    home: Home,
) -> None:
    assert open_lesson(5) == home.workspace == Path.cwd()
    assert sorted(path.name for path in Path().iterdir()) == ["a", "b"]


@pytest.mark.usefixtures("lessons", "opened")
def test_a_learners_file_is_never_overwritten(home: Home) -> None:
    home.workspace.mkdir(parents=True)
    (home.workspace / "a").write_text("mine")
    open_lesson(5)
    assert Path("a").read_text() == "mine"


@pytest.mark.usefixtures("lessons", "opened")
def test_opening_again_is_harmless_and_says_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_lesson(4)
    first = capsys.readouterr().out
    Path("a").write_text("mine")
    open_lesson(4)
    assert capsys.readouterr().out == first
    assert first == (
        "Le cloud local est en marche : un serveur MLflow et un bucket.\n"
        "Leçon 4 : le dossier de travail est « workspace ».\n"
    )
    assert Path("a").read_text() == "mine"


@pytest.mark.usefixtures("opened")
def test_a_lesson_speaks_its_editions_language(
    lessons: list[Lesson], capsys: pytest.CaptureFixture[str]
) -> None:
    edition = lessons[0].path.parent
    copytree(edition, edition.with_name("en"))
    open_lesson(4, language="en")
    assert capsys.readouterr().out == (
        "The local cloud is running: an MLflow server and a bucket.\n"
        "Lesson 4: the working folder is `workspace`.\n"
    )


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(("first", "then"), [("fr", "en"), ("en", "fr")])
def test_a_learner_may_change_language_between_two_lessons(
    first: str, then: str, home: Home
) -> None:
    open_lesson(3, language=first)
    own = home.workspace / "notes.txt"
    own.write_text("mine")
    open_lesson(4, language=then)
    before = {x: x.read_bytes() for x in home.workspace.rglob("*.py")}
    assert before
    edited = next(iter(before))
    edited.write_text("# mine\n")
    open_lesson(4, language=first)
    assert {x: x.read_bytes() for x in home.workspace.rglob("*.py")} == {
        **before,
        edited: b"# mine\n",
    }
    assert own.read_text() == "mine"
    assert not (home.workspace / "kept").exists()


@pytest.mark.parametrize("number", PLAN)
def test_a_lesson_of_either_edition_writes_the_same_files(number: int) -> None:
    written = []
    for language in LANGUAGES:
        (lesson,) = (x for x in list_lessons(language) if x.number == number)
        steps = [asdict(step) for step in read_steps(lesson)]
        written.append([{**each, "origin": None} for each in steps])
    assert written[0] == written[1]


@pytest.mark.usefixtures("lessons", "opened")
def test_a_colleagues_change_of_lesson_6_is_undone_in_another(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home.project / CHANGED
    path.parent.mkdir(parents=True)
    copy(REFERENCE / CHANGED, path)
    change_as_colleague(home.project)
    open_lesson(5)
    assert path.read_text() == (REFERENCE / CHANGED).read_text()
    assert "Le changement du collègue" in capsys.readouterr().out


@pytest.mark.usefixtures("lessons", "opened")
def test_opening_sets_the_lessons_variables_and_leaves_env_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENV", raising=False)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    open_lesson(3)
    assert os.environ["MLFLOW_SERVER"] == "http://127.0.0.1:5000"
    # A kernel that started again has not called set_tracking_uri().
    assert os.environ["MLFLOW_TRACKING_URI"] == "http://127.0.0.1:5000"
    assert os.environ["BUCKET"] == str(home.bucket)
    assert os.environ["DO_NOT_TRACK"] == "true"
    assert "ENV" not in os.environ


@pytest.mark.parametrize("made_again", [False, True])
def test_a_deleted_workspace_is_entered_again(
    made_again: bool,  # noqa: FBT001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    monkeypatch.chdir(workspace)
    enter_again(workspace, "en")
    workspace.rmdir()
    if made_again:
        workspace.mkdir()
    enter_again(workspace, "en")
    assert Path.cwd() == workspace
    said = capsys.readouterr().out
    assert said.startswith("" if made_again else "The folder `workspace` was")
    assert bool(said) != made_again


@pytest.mark.usefixtures("lessons")
def test_opening_makes_the_data_of_that_lesson(opened: list[Data]) -> None:
    open_lesson(4)
    assert opened == [Data.COLLECTED]


@pytest.mark.usefixtures("lessons", "opened")
def test_a_relative_state_folder_stays_the_same_after_opening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_HOME", "here/home")
    folder = open_lesson(3)
    assert open_lesson(3) == folder


@pytest.mark.usefixtures("lessons", "opened")
@pytest.mark.parametrize(
    ("number", "opened_9", "servers"),
    [
        (6, True, ["cloudbuild"]),
        (7, True, ["cloudbuild", "mlflow"]),
        (8, False, ["cloudbuild", "mlflow"]),
        # What lesson 9 pushed to staging, lesson 8 has built for production.
        (8, True, ["cloudbuild", "cloudrun", "mlflow"]),
        (9, False, ["cloudbuild", "cloudrun", "mlflow"]),
    ],
)
def test_builds_that_may_deploy_find_cloud_run(
    home: Home, *, number: int, opened_9: bool, servers: list[str]
) -> None:
    lifecycle.prepare_home(home)
    if opened_9:
        write_state(home.state("cloudrun"), ServerState(8087))
    found = opening.list_servers(PLAN[number], home)
    assert [each.value for each in found] == servers
    assert found in opening.SERVICES


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(
        LessonError, match="language='de'; expected one of fr, en"
    ):
        open_lesson(3, language="de")


@pytest.mark.usefixtures("opened")
def test_a_lesson_that_has_lost_its_tags_is_named(
    lessons: list[Lesson], home: Home
) -> None:
    notebook = json.loads(lessons[1].path.read_text())
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    lessons[1].path.write_text(json.dumps(notebook))
    with pytest.raises(LessonError, match=r"04_b\.ipynb: .* lost their tags"):
        open_lesson(5)
    assert not home.workspace.exists()
    assert open_lesson(3)


@pytest.mark.usefixtures("lessons", "opened")
def test_another_pythons_kernel_is_named_with_where_to_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    with pytest.raises(LessonError, match=r"it is .*/python3, .*Change Kernel"):
        open_lesson(3)


@pytest.mark.usefixtures("opened")
def test_a_draft_of_another_lesson_is_put_back_and_an_edit_named(
    write_lesson: WriteLesson,
    lessons: list[Lesson],
    home: Home,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del lessons
    draft, final = "a = 1\nb = 2", "a = 1\nb = 2\nc = 3\nd = 4"
    write_lesson("03_a", PARAMETERS, (f"%%writefile a\n{draft}", "draft"))
    write_lesson("04_b", PARAMETERS, f"%%writefile a\n{final}")
    open_lesson(5)
    Path("a").write_text(draft.replace("2", "22"))
    capsys.readouterr()
    open_lesson(5)
    first, *_ = capsys.readouterr().out.splitlines()
    (copy,) = (home.workspace / "kept").iterdir()
    assert first == (
        "a était resté au brouillon d'une autre leçon : le voici comme au "
        f"début de la leçon 5. Votre version est gardée dans kept/{copy.name}."
    )
    assert Path("a").read_text() == f"{final}\n"


def test_the_names_given_are_those_of_each_lessons_parameters() -> None:
    for lesson in list_lessons():
        (cell,) = find_tagged(read_notebook(lesson.path).cells, PARAMETERS[1])
        found: dict[str, object] = {}
        exec(cell.source, {}, found)  # noqa: S102 -- a lesson's own
        assert found == opening.DEFAULTS


@pytest.mark.parametrize(
    ("folder", "language"),
    [("notebooks/en", "en"), ("notebooks/fr", "fr"), ("workspace", "fr")],
)
def test_a_kernel_started_again_speaks_its_notebooks_edition(
    folder: str, language: str
) -> None:
    assert guess_language(Path(folder)) == language


def test_the_stages_are_told_apart_by_their_beginning() -> None:
    rules = (NOTEBOOKS / "nbval_sanitize.cfg").read_text()
    for language in LANGUAGES:
        beginning, _ = translate(stages.PREPARING, language).split("{stage}")
        assert f"{beginning}[^\\n]*" in rules
