"""`course batch`: what it says, and how it ends."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.batch.classes import SchoolClass
from course.batch.preparing import note_packages
from course.batch.records import Record, Status, fingerprint, write_record
from course.batch.scheduling import Plan
from course.cli import batch as command
from course.cli import main
from course.execution.confinement import GIB
from course.places import Home


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    roster = tmp_path / "class.csv"
    roster.write_text("learner,lessons,language\nada,1,fr\nbo,1,en\n")
    return roster


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Let each lesson be done at once; give how it was to be run."""
    plans: list[Plan] = []

    def run(school: SchoolClass, plan: Plan, left: int) -> None:
        plans.append(plan)
        assert left == school.count()
        for each in school.learners:
            made_of = fingerprint(each, each.lessons[0])
            name = each.lessons[0].name
            done = Record(name, Status.DONE, made_of=made_of)
            write_record(school.folder(each), done)

    monkeypatch.setattr(command, "run_here", run)
    return plans


def batch(roster: Path, *words: str, locale: str = "en") -> Result:
    out = ["--out", str(roster.parent / "out")]
    environment = {"LC_ALL": locale}
    arguments = ["batch", str(roster), *out, *words]
    return CliRunner().invoke(main, arguments, env=environment)


def test_it_says_what_it_runs_and_where_the_report_is(
    roster: Path, plans: list[Plan]
) -> None:
    ended = batch(roster, "--jobs", "2", "--limit-memory", "2")
    first, counts, page = ended.output.splitlines()
    assert first == "2 learners, 2 lessons to run, 2 at a time"
    assert counts == "done 2"
    assert page.endswith("out/report.en.html")
    assert ended.exit_code == 0
    assert plans[0].limits.memory == 2 * GIB


def test_what_has_run_is_not_run_again(roster: Path, plans: list[Plan]) -> None:
    batch(roster)
    ended = batch(roster, locale="fr_FR.UTF-8")
    counts, page = ended.output.splitlines()
    assert counts == "terminée 2"
    assert page.startswith("Rapport : ")
    assert page.endswith("out/report.fr.html")
    assert len(plans) == 1


def test_who_has_not_run_is_missing_and_the_command_fails(
    roster: Path, plans: list[Plan]
) -> None:
    ended = batch(roster, "--report-only")
    assert ended.exit_code == 1
    assert ended.output.startswith("missing 2\n")
    table = roster.parent / "out" / "report.csv"
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert [row["01_status"] for row in rows] == ["missing"] * 2
    assert plans == []


def test_a_roster_that_is_wrong_runs_nothing(
    roster: Path, plans: list[Plan]
) -> None:
    roster.write_text("learner\nada\nada\n")
    ended = batch(roster)
    assert ended.exit_code == 40
    assert "class.csv: 'ada' more than once" in ended.output
    assert plans == []


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "1 file of the packages that all learners share was changed"),
        ("fr", "1 fichier des paquets que tous les apprenants partagent a été"),
    ],
)
def test_a_package_that_a_run_changed_is_named(
    tmp_path: Path,
    locale: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    package = Home(tmp_path / "base").packages / "uv" / "a.py"
    package.parent.mkdir(parents=True)
    package.write_text("as it was")
    note_packages(tmp_path)
    command.warn_of_changes(tmp_path)
    assert capsys.readouterr().err == ""
    package.write_text("as a learner likes it")
    command.warn_of_changes(tmp_path)
    heard = capsys.readouterr().err
    assert heard.startswith(said)
    assert "uv/a.py" in heard
