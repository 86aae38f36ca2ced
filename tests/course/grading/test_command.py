"""`course grade` and `course doctor --class`: what they say, how they end."""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.authoring.foreign import find_foreign
from course.cli import grade as command
from course.cli import main
from course.errors import GradingError, RosterError
from course.grading import judging, machine
from course.grading.classes import Originals
from course.grading.judging import Bench, Judgement, Status
from course.grading.pages import INDEX
from course.grading.runs import Found, Place
from course.grading.tables import CSV
from tests.course.grading.submitting import PATTERN, hand_in

FRENCH, ENGLISH = "fr_FR.UTF-8", "en_GB.UTF-8"
Run = Callable[..., Result]


@pytest.fixture
def judged(
    originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> list[str | None]:
    """Let a tiny lesson be the course, its answers judged by their text."""
    seen: list[str | None] = []

    def judge(_: object, source: str | None, bench: Bench) -> Judgement:
        del bench
        seen.append(source)
        is_right = source is not None and "right" in source
        return Judgement(Status.PASSED if is_right else Status.WRONG)

    monkeypatch.setattr(command, "read_originals", lambda: originals)
    monkeypatch.setattr("course.grading.classes.judge_answer", judge)
    return seen


@pytest.fixture
def run(folder: Path, tmp_path: Path, judged: list[str | None]) -> Run:
    del judged

    def run(*words: str, locale: str = ENGLISH) -> Result:
        arguments = ["grade", str(folder), "--out", str(tmp_path / "out")]
        environment = {"LC_ALL": locale, "LANGUAGE": "", "TZ": "UTC"}
        return CliRunner(env=environment).invoke(main, [*arguments, *words])

    return run


def read_table(folder: Path) -> list[dict[str, str]]:
    text = (folder / "out" / CSV).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("locale", "counted", "judged_now"),
    [
        (ENGLISH, "graded: 1", "3 answers judged now. Read "),
        (FRENCH, "noté\xa0: 1", "3 réponses jugées à l'instant. Lisez "),
    ],
)
def test_it_counts_what_came_out_and_says_where_to_read(
    run: Run,
    folder: Path,
    tmp_path: Path,
    locale: str,
    counted: str,
    judged_now: str,
) -> None:
    hand_in(folder, "anna", {PATTERN: "pattern = 'right'"})
    ended = run(locale=locale)
    assert ended.exit_code == 0
    first, last = ended.output.splitlines()
    assert first == counted
    assert last == f"{judged_now}{tmp_path / 'out' / INDEX}"
    assert (tmp_path / "out" / INDEX).is_file()


@pytest.mark.parametrize(
    ("locale", "said"),
    [(ENGLISH, "does not exist"), (FRENCH, "n'existe pas")],
)
def test_a_folder_that_is_not_there_is_refused(locale: str, said: str) -> None:
    runner = CliRunner(env={"LC_ALL": locale, "LANGUAGE": ""})
    ended = runner.invoke(main, ["grade", "/nowhere/at/all"])
    assert ended.exit_code == 2
    assert said in ended.output


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").touch()
    ended = CliRunner().invoke(main, ["grade", str(tmp_path / "a.ipynb")])
    assert ended.exit_code == 2
    assert "is a file" in ended.output


def test_an_empty_folder_gives_an_empty_table(run: Run, tmp_path: Path) -> None:
    ended = run()
    assert ended.exit_code == 0
    assert "0 answers judged now." in ended.output
    assert read_table(tmp_path) == []


def test_who_is_on_the_roster_alone_is_missing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    hand_in(folder, "anna")
    roster = tmp_path / "class.csv"
    roster.write_text("learner,lessons\nanna,1\nbea,1\n")
    assert run("--roster", str(roster)).exit_code == 0
    rows = {
        x["learner"]: (x["status"], x["points"]) for x in read_table(tmp_path)
    }
    assert rows == {"anna": ("graded", "0"), "bea": ("missing", "")}


@pytest.mark.parametrize("locale", [ENGLISH, FRENCH])
@pytest.mark.parametrize(
    ("option", "text", "code"),
    [
        ("--points", "1.exercise-9: 2", GradingError.exit_code),
        ("--points", "1.exercice-1: -2", GradingError.exit_code),
        ("--points", "1.exercice-1: .nan", GradingError.exit_code),
        ("--points", "1.exercice-1: .inf", GradingError.exit_code),
        ("--points", "1.exercice-1: many", GradingError.exit_code),
        ("--points", "- 1", GradingError.exit_code),
        ("--points", "a: [", GradingError.exit_code),
        ("--points", None, GradingError.exit_code),
        ("--roster", "name\nanna\n", RosterError.exit_code),
        ("--roster", None, RosterError.exit_code),
        ("--anonymous", "no key", GradingError.exit_code),
    ],
)
def test_a_wrong_file_is_named_in_the_locales_language(
    run: Run,
    folder: Path,
    tmp_path: Path,
    option: str,
    text: str | None,
    code: int,
    locale: str,
) -> None:
    hand_in(folder, "anna")
    path = tmp_path / "wrong.yaml"
    path = path.with_suffix(".csv") if option == "--roster" else path
    if text is not None:
        path.write_text(text)
    ended = run(option, str(path), locale=locale)
    assert ended.exit_code == code
    assert path.name in ended.output
    assert not (tmp_path / "out" / CSV).exists()
    if locale == FRENCH:
        assert ended.output.startswith("Erreur : ")
        assert find_foreign(ended.output, "fr") == []
    else:
        assert ended.output.startswith("Error: ")


def test_points_are_counted_as_the_file_says(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    hand_in(folder, "anna", {PATTERN: "pattern = 'right'"})
    points = tmp_path / "points.yaml"
    points.write_text("1: {exercice-1: 2.5, exercice-2: 0}\n")
    assert run("--points", str(points)).exit_code == 0
    (row,) = read_table(tmp_path)
    assert (row["points"], row["points_possible"]) == ("2.5", "3.5")


@pytest.mark.parametrize(
    ("deadline", "late"),
    [
        ("2026-05-01", ""),
        ("2026-05-01T20:00", ""),
        ("2026-05-01 19:59", "yes"),
        ("2026-05-01T20:00:00", ""),
        ("2026-04-30", "yes"),
    ],
)
def test_a_deadline_is_read_and_a_day_alone_ends_with_it(
    run: Run, folder: Path, tmp_path: Path, deadline: str, late: str
) -> None:
    path = hand_in(folder, "anna", {PATTERN: "pattern = 'right'"})
    # In this machine's time, wherever it stands.
    moment = datetime(2026, 5, 1, 20).astimezone().timestamp()
    os.utime(path, (moment, moment))
    assert run("--deadline", deadline).exit_code == 0
    assert read_table(tmp_path)[0]["late"] == late


@pytest.mark.parametrize("deadline", ["tomorrow", "01/05/2026", "2026-13-01"])
@pytest.mark.parametrize("locale", [ENGLISH, FRENCH])
def test_another_form_of_deadline_is_refused(
    run: Run, deadline: str, locale: str
) -> None:
    ended = run("--deadline", deadline, locale=locale)
    assert ended.exit_code == 2
    assert "'%Y-%m-%dT%H:%M'" in " ".join(ended.output.split())
    said = "n'a aucune des formes" if locale == FRENCH else "does not match"
    assert said in " ".join(ended.output.split())


@pytest.mark.parametrize(
    ("words", "points"),
    [([], "1"), (["--late", "keep"], "1"), (["--late", "zero"], "0")],
)
def test_what_came_late_is_named_so_and_keeps_its_points_or_not(
    run: Run, folder: Path, tmp_path: Path, words: list[str], points: str
) -> None:
    hand_in(folder, "anna", {PATTERN: "pattern = 'right'"})
    assert run("--deadline", "2020-01-01", *words).exit_code == 0
    (row,) = read_table(tmp_path)
    found = row["status"], row["late"], row["points"], row["1.exercice-1"]
    assert found == ("late", "yes", points, "passed")
    page = (tmp_path / "out" / INDEX).read_text(encoding="utf-8")
    assert f"late: {points} of 3" in page


def test_anonymous_tables_name_nobody_and_the_key_tells_whose(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    hand_in(folder, "anna bell", {PATTERN: "pattern = 'right'"})
    key = tmp_path / "key.json"
    assert run("--anonymous", str(key)).exit_code == 0
    codes = json.loads(key.read_text())
    assert read_table(tmp_path)[0]["learner"] == codes["anna bell"]
    assert key.stat().st_mode & 0o077 == 0
    shown = [x for x in (tmp_path / "out").rglob("*.*") if x.is_file()]
    assert [x for x in shown if "anna" in f"{x.name}{x.read_text()}"] == []
    assert run("--anonymous", str(key)).exit_code == 0
    assert json.loads(key.read_text()) == codes


def test_regrade_judges_only_the_answers_that_changed(
    run: Run, folder: Path, judged: list[str | None]
) -> None:
    hand_in(folder, "anna", {PATTERN: "pattern = 'right'"})
    assert "3 answers judged now." in run().output
    assert "0 answers judged now." in run("--regrade").output
    hand_in(folder, "anna", {PATTERN: "pattern = 'wrong'"})
    judged.clear()
    assert "1 answer judged now." in run("--regrade").output
    assert judged == ["pattern = 'wrong'"]
    assert "3 answers judged now." in run().output


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize(
    ("language", "kept", "open_"),
    [
        ("en", "off for answers", "an answer can read whatever you can"),
        ("fr", "coupé pour les réponses", "une réponse peut lire tout ce"),
    ],
)
def test_doctor_says_what_a_class_is_kept_from(
    monkeypatch: pytest.MonkeyPatch,
    guarded: bool,  # noqa: FBT001 -- pytest fills it in
    language: str,
    kept: str,
    open_: str,
) -> None:
    guards = dict.fromkeys(("namespaces", "processes", "network"), guarded)
    monkeypatch.setattr(machine, "find_guards", lambda: guards)
    monkeypatch.setattr(machine, "choose_user", lambda: None)
    monkeypatch.setattr("course.cli.learner.examine", lambda _: [])
    words = ["doctor", "--class", "--language", language]
    ended = CliRunner().invoke(main, words)
    assert ended.exit_code == 0
    said = " ".join(ended.output.split())
    assert (kept in said, open_ in said) == (guarded, not guarded)
    assert find_foreign(said, language) == []


def test_a_program_that_no_answer_ended_is_not_the_learners(
    originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Found(1, None, printed="ImportError: no _ssl", ready=False)
    monkeypatch.setattr(judging, "run_task", lambda *_: ended)
    (tmp_path / "work").mkdir()
    bench = Bench(Place("mark"), lambda _: tmp_path / "work")
    says = r"exercise 1\.exercice-1: its program ends before any .*\n.*no _ssl"
    with pytest.raises(GradingError, match=says):
        judging.judge_answer(originals.exercises[1][0], "pattern = 1", bench)
