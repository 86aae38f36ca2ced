"""A learner's part is kept where it works; a solution steps in elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from course.checks.lesson2 import PLAN
from course.checks.lesson4 import check_entry
from course.checks.lesson5 import check_gate
from course.checks.parts import ENCODER, PARTS, TRAINING
from course.classroom.parts import replace_file, write_part, write_solution
from course.classroom.writing import list_writes
from course.errors import LessonError
from course.lessons.notebooks import list_lessons
from course.places import REFERENCE

SOLUTION = (REFERENCE.parent / ENCODER).read_text()
MINE = SOLUTION.replace("06_models/encoder", "07_mine/encodeur")
# Of a toy, whose exercise writes its file before anything is filled in.
MOVES = "- [price, staging]\n- [cart, staging]\n"
PLANNED = MOVES + "- [price, production]\n- [cart, production]\n"
PARTLY = MOVES + "- [..., ...]\n- [..., ...]\n"
WRONG = "encoder: {type: json.JSONDataset, filepath: data/encoder.json}\n"

Told = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    return tmp_path


def solve(file: str, text: str) -> None:
    verdict = write_solution(file, text)
    assert verdict
    assert verdict.passed


def test_a_part_is_written_once_it_is_filled_in(capsys: Told) -> None:
    write_part(ENCODER, MINE)
    assert Path(ENCODER).read_text() == MINE
    assert capsys.readouterr().out == "Écrit dans catalog_encoder.yml.\n"


@pytest.mark.parametrize(
    ("file", "body", "line"),
    [
        (ENCODER, "# a word ...\nencoder: ...\n", 3),
        (PARTS["gate"], "def f(a: tuple[int, ...]):\n    ...\n", 3),
        (PARTS["carts"], "carts = ...\n", 2),
    ],
)
def test_what_is_left_to_fill_in_is_told_and_nothing_written(
    file: str, body: str, line: int, capsys: Told
) -> None:
    write_part(file, body)
    assert f"« ... » à la ligne {line}." in capsys.readouterr().out
    assert not Path(file).exists()


def test_an_untouched_cell_leaves_an_earlier_part_alone() -> None:
    write_part(ENCODER, MINE)
    write_part(ENCODER, "encoder: ...\n")
    assert Path(ENCODER).read_text() == MINE


def test_what_is_no_python_is_told_by_its_line(capsys: Told) -> None:
    write_part(PARTS["gate"], "def f(:\n")
    assert "✘ Ligne 2 : " in capsys.readouterr().out
    assert not Path(PARTS["gate"]).exists()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import absent\n", "No module named 'absent'"),
        ("x = y\n", "name 'y' is not defined"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_what_cannot_be_loaded_is_told_and_nothing_written(
    body: str, told: str, capsys: Told
) -> None:
    write_part(PARTS["gate"], body)
    assert told in capsys.readouterr().out
    assert not Path(PARTS["gate"]).exists()


WEAK = "def find_shortfalls(a, b, c):\n    return {}\n"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("def f(:\n", "syntax"),
        ("x = y\n", "unread"),
        ("x = ...\n", "unfilled"),
    ],
)
def test_a_check_tells_of_the_cell_that_was_refused_not_of_an_older_part(
    body: str, name: str
) -> None:
    write_part(PARTS["gate"], WEAK)
    assert check_gate().diagnosis.name == "lets_noise"
    write_part(PARTS["gate"], body)
    assert check_gate().diagnosis.name == name


def test_a_part_that_works_passes_whatever_cell_was_refused_since() -> None:
    write_part(ENCODER, MINE)
    write_part(ENCODER, "encoder: ...\n")
    assert check_entry().passed


def test_a_solution_steps_in_where_there_is_no_part() -> None:
    solve(ENCODER, SOLUTION)
    assert Path(ENCODER).read_text() == SOLUTION


def test_a_solution_leaves_a_part_that_works(capsys: Told) -> None:
    write_part(ENCODER, MINE)
    solve(ENCODER, SOLUTION)
    assert Path(ENCODER).read_text() == MINE
    assert "Votre version reste en place." in capsys.readouterr().out


def test_a_solution_sets_a_part_aside_that_does_not_work(
    workspace: Path, capsys: Told
) -> None:
    write_part(ENCODER, WRONG)
    solve(ENCODER, SOLUTION)
    assert Path(ENCODER).read_text() == SOLUTION
    (copy,) = (workspace / "kept" / ENCODER).parent.iterdir()
    assert copy.read_text() == WRONG
    assert f"dans {copy.relative_to(workspace)}." in capsys.readouterr().out


@pytest.fixture
def plan(workspace: Path) -> Path:
    path = workspace / PLAN
    path.parent.mkdir(parents=True)
    return path


def test_what_an_exercise_left_open_is_solved_without_a_word(
    plan: Path, capsys: Told
) -> None:
    found = [x for x in list_writes(list_lessons("fr")) if str(x.path) == PLAN]
    texts = [None, *(each.text for each in found), PLANNED]
    for text in texts:
        if text is not None:
            plan.write_text(text)
        solve(PLAN, PLANNED)
    assert (len(texts), capsys.readouterr().out) == (3, "")


@pytest.mark.parametrize("text", [MOVES, PARTLY, "- \n"])
def test_an_attempt_at_a_toy_is_kept_too(
    text: str, plan: Path, workspace: Path, capsys: Told
) -> None:
    plan.write_text(text)
    solve(PLAN, PLANNED)
    (copy,) = (workspace / "kept/services").iterdir()
    assert copy.read_text() == text
    assert f"dans {copy.relative_to(workspace)}." in capsys.readouterr().out


def test_a_toy_that_works_stays(plan: Path, capsys: Told) -> None:
    mine = f"# Mine.\n{PLANNED}"
    plan.write_text(mine)
    solve(PLAN, PLANNED)
    assert plan.read_text() == mine
    assert capsys.readouterr().out == "Votre version reste en place.\n"


def test_a_cell_that_replaces_a_file_keeps_what_no_cell_wrote(
    workspace: Path, capsys: Told
) -> None:
    path = workspace / "purchase_predict/src/a.py"
    replace_file(path, "one")
    replace_file(path, "two")
    assert capsys.readouterr().out == ""
    path.write_text("mine")
    replace_file(path, "three")
    (copy,) = (workspace / "kept").rglob("*.py")
    assert (copy.read_text(), path.read_text()) == ("mine", "three")
    assert f"dans {copy.relative_to(workspace)}." in capsys.readouterr().out


def test_of_a_part_that_was_edited_by_hand_a_copy_is_kept(
    workspace: Path, capsys: Told
) -> None:
    write_part(ENCODER, MINE)
    write_part(ENCODER, MINE + "# again\n")
    assert not list((workspace / "kept").rglob("*.yml"))
    edited = f"{WRONG}# \xe9t\xe9".encode("latin-1")
    Path(ENCODER).write_bytes(edited)
    write_part(ENCODER, MINE)
    (copy,) = (workspace / "kept").rglob("*.yml")
    assert copy.read_bytes() == edited
    assert (
        f"gardée dans {copy.relative_to(workspace)}." in capsys.readouterr().out
    )


WIRING = (
    "raise ModuleNotFoundError("
    "name='purchase_predict.pipelines.training.carts')\n"
)


@pytest.mark.parametrize("write", [write_part, write_solution])
def test_what_needs_a_part_that_is_not_written_says_which(
    write: Callable[[str, str], object], capsys: Told
) -> None:
    assert write(TRAINING, WIRING) is None
    assert capsys.readouterr().out == (
        "carts.py n'est pas encore écrit : complétez et exécutez la cellule "
        f"« %%part {PARTS['carts']} », ou dépliez sa solution et "
        "exécutez-la, puis de nouveau celle-ci.\n"
    )
    assert not Path(TRAINING).exists()


def test_a_file_of_no_exercise_is_refused() -> None:
    with pytest.raises(LessonError, match="no exercise asks for this file"):
        write_part("purchase_predict/README.md", "a")
