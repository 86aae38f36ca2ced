"""A lesson's draft is gone when another lesson is opened; no edit is lost."""

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from course.lessons.notebooks import Lesson, list_lessons
from course.places import NOTEBOOKS, REFERENCE
from course.workspace.drafts import PutBack, list_versions, put_back_drafts

WriteLesson = Callable[..., Lesson]
CONFIG = "cloudbuild.yaml"
DRAFT, FINAL, DRILL, TOGETHER = (
    "one = 1\ntwo = 2\n",
    "one = 1\ntwo = 2\nthree = 3\nfour = 4\nfive = 5\n",
    "assert False\n",
    "begun\nended\n",
)


@pytest.fixture(autouse=True)
def lessons(
    write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch
) -> Lesson:
    write_lesson(
        "03_a",
        (f"%%writefile purchase_predict/a\n{DRAFT.strip()}", "draft"),
        "%%writefile purchase_predict/b\nbegun",
    )
    write_lesson(
        "04_b",
        f"%%writefile purchase_predict/a\n{FINAL.strip()}",
        "%%writefile -a purchase_predict/b\nended",
        (f"%%writefile purchase_predict/test_x\n{DRILL.strip()}", "drill"),
    )
    last = write_lesson("05_c")
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", last.path.parents[1]
    )
    return last


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "purchase_predict"
    folder.mkdir(parents=True)
    (folder / "a").write_text(FINAL)
    (folder / "b").write_text(TOGETHER)
    return folder


def put_back(project: Path, lesson: int) -> tuple[PutBack, ...]:
    return put_back_drafts(project.parent, lesson)


def test_a_draft_written_again_is_put_back(project: Path) -> None:
    (project / "a").write_text(DRAFT)
    (found,) = put_back(project, 5)
    assert (str(found.path), found.kept) == ("purchase_predict/a", None)
    assert (project / "a").read_text() == FINAL


def test_of_an_edited_draft_a_copy_is_kept(project: Path) -> None:
    edited = DRAFT.replace("2", "22")
    (project / "a").write_text(edited)
    (found,) = put_back(project, 5)
    assert (project / "a").read_text() == FINAL
    assert found.kept is not None
    assert (project.parent / found.kept).read_text() == edited


@pytest.mark.parametrize("lesson", [3, 4, 5])
@pytest.mark.parametrize("text", [FINAL, FINAL + "mine = 6\n"])
def test_what_a_learner_made_of_the_last_version_stays(
    text: str, lesson: int, project: Path
) -> None:
    (project / "a").write_text(text)
    assert put_back(project, lesson) == ()
    assert (project / "a").read_text() == text


OWN_ENV = """\
    env:
      - "BUILD_ID=${BUILD_ID}"
      - "COMMIT_SHA=${COMMIT_SHA}"
      - "BUCKET=${_BUCKET}"
      - "MLFLOW_SERVER=${_MLFLOW_SERVER}"
      - "ENV=${BRANCH_NAME}"
"""


def test_an_answer_of_lesson_7_in_words_of_its_own_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.lessons.notebooks.NOTEBOOKS", NOTEBOOKS)
    config = project / CONFIG
    versions = list_versions(list_lessons("fr"))
    known = versions[PurePosixPath("purchase_predict", CONFIG)]
    final = next(x.text for x in reversed(known) if x.lesson == 7)
    own = re.sub(r"    env:\n(      - .*\n)+", OWN_ENV, final)
    assert own != final
    config.write_text(own)
    assert put_back(project, 8) == ()
    assert config.read_text() == own
    # Of the CD step alone, which the lesson writes first, nothing stays.
    alone = next(x.text for x in known if x.lesson == 7)
    config.write_text(alone + OWN_ENV)
    assert config.read_text() != final
    assert [str(x.path) for x in put_back(project, 8)] == [
        f"purchase_predict/{CONFIG}"
    ]
    assert config.read_text() == final


@pytest.mark.parametrize("lesson", [3, 4])
def test_a_draft_stays_for_its_own_lesson_and_the_next(
    lesson: int, project: Path
) -> None:
    (project / "a").write_text(DRAFT)
    assert put_back(project, lesson) == ()


def test_a_drill_is_removed_and_an_edited_one_kept_aside(
    project: Path,
) -> None:
    drill = project / "test_x"
    drill.write_text(DRILL)
    assert put_back(project, 4) == ()
    (found,) = put_back(project, 5)
    assert (found.text, found.kept, drill.exists()) == (None, None, False)
    drill.write_text("mine")
    (found,) = put_back(project, 5)
    assert found.kept is not None
    assert (project.parent / found.kept).read_text() == "mine"


def test_a_damaged_later_lesson_hinders_nothing(
    project: Path, lessons: Lesson
) -> None:
    (project / "a").write_text(DRAFT)
    lessons.path.write_text("{")
    assert len(put_back(project, 5)) == 1


def test_what_a_lesson_gives_anew_is_put_back_in_those_before_it(
    project: Path, write_lesson: WriteLesson
) -> None:
    own, given = "steps: []\n", (REFERENCE / CONFIG).read_text()
    write_lesson("06_d", f"%%writefile purchase_predict/{CONFIG}\nsteps: []")
    give = f"%%bash\ncd purchase_predict && course give --anew {CONFIG}"
    write_lesson("08_e", (give, "replay"))
    (project / CONFIG).write_text(given)
    assert put_back(project, 8) == put_back(project, 9) == ()
    (found,) = put_back(project, 7)
    assert (found.text, found.kept) == (own, None)
    assert (project / CONFIG).read_text() == own
