"""`course hand-out`, as who teaches types it."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from course.cli import main
from course.errors import HandOutError
from course.handing.manifest import NAME, read_manifest

WELCOME = "00_welcome.ipynb"


def hand_out(place: Path, *options: str) -> Result:
    command = ["hand-out", str(place), "--language", "en", *options]
    return CliRunner().invoke(main, command)


def list_handed(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("*.ipynb"))


def test_lessons_are_named_by_their_numbers(tmp_path: Path) -> None:
    done = hand_out(tmp_path, "--lessons", "1", "2", "--no-solutions")
    assert done.exit_code == 0
    assert f"new: {WELCOME}" in done.output
    assert list_handed(tmp_path)[1:] == [
        "01_cicd.ipynb",
        "02_environments.ipynb",
    ]


def test_a_later_time_keeps_to_what_was_chosen(tmp_path: Path) -> None:
    hand_out(tmp_path, "--lessons", "1", "--no-solutions")
    done = hand_out(tmp_path, "--lessons", "3")
    assert "updated" not in done.output
    listed = read_manifest((tmp_path / NAME).read_bytes(), "")
    assert (listed.lessons, listed.solutions) == ([1, 3], False)


def test_solutions_can_be_handed_out_later(tmp_path: Path) -> None:
    hand_out(tmp_path, "--lessons", "1", "--no-solutions")
    assert (
        "%%solution bookshop/test_refusal.py"
        not in (tmp_path / "01_cicd.ipynb").read_text()
    )
    assert "updated: 01_cicd" in hand_out(tmp_path, "--solutions").output
    assert (
        "%%solution bookshop/test_refusal.py"
        in (tmp_path / "01_cicd.ipynb").read_text()
    )


def test_a_conflict_is_said_and_is_the_exit_status(tmp_path: Path) -> None:
    hand_out(tmp_path, "--lessons", "1")
    (tmp_path / "01_cicd.ipynb").write_text("half")
    (tmp_path / NAME).unlink()
    done = hand_out(tmp_path, "--lessons", "1")
    assert done.exit_code == 1
    assert "conflict: 01_cicd.ipynb cannot be read here" in done.output


def test_one_folder_holds_one_language(tmp_path: Path) -> None:
    hand_out(tmp_path, "--lessons", "1")
    done = CliRunner().invoke(
        main, ["hand-out", str(tmp_path), "--language", "fr"]
    )
    assert done.exit_code == HandOutError.exit_code
    assert "the edition in 'en'; expected one folder" in done.output


def test_a_zip_unpacks_into_a_folder_of_its_version(tmp_path: Path) -> None:
    path = tmp_path / "for you.zip"
    done = hand_out(path, "--lessons", "1")
    with ZipFile(path) as archive:
        tops = {Path(name).parts[0] for name in archive.namelist()}
        archive.extractall(tmp_path)
    top = tops.pop()
    assert not tops
    assert top.startswith("for you-0.1.0+")
    assert f"unpacks into {top}" in done.output
    assert hand_out(tmp_path / top).output.count("\n") == 1


def test_the_same_course_makes_the_same_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    hand_out(path, "--lessons", "1")
    before = path.read_bytes()
    assert hand_out(path).exit_code == 0
    assert path.read_bytes() == before
    with ZipFile(path) as archive:
        days = {each.date_time[:3] for each in archive.infolist()}
    assert days == {(1980, 1, 1)}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\3\4cut"])
def test_a_damaged_zip_is_named_and_kept(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    done = hand_out(path)
    assert done.exit_code == HandOutError.exit_code
    assert "not a whole zip file" in done.output
    assert path.read_bytes() == content


def test_a_zip_that_is_cut_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    hand_out(path, "--lessons", "1")
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)
    done = hand_out(path)
    assert done.exit_code == HandOutError.exit_code
    assert "not a whole zip file" in done.output


def test_a_zip_of_somebody_else_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("holidays.txt", "sea")
    assert "a zip without .handout.json" in hand_out(path).output
    with ZipFile(path) as archive:
        assert archive.namelist() == ["holidays.txt"]


def test_a_zip_with_work_in_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    hand_out(path, "--lessons", "1")
    with ZipFile(path, "a") as archive:
        archive.writestr(f"{archive.namelist()[0].split('/')[0]}/mine.py", "1")
    done = hand_out(path)
    assert "somebody's work in it: mine.py" in done.output
    assert "unpack it" in done.output


def test_a_folder_that_cannot_be_written_is_named() -> None:
    done = hand_out(Path("/proc/nowhere/a.zip"), "--lessons", "1")
    assert done.exit_code == HandOutError.exit_code
    assert "expected a folder that can be read and written" in done.output
