"""What submit packs of a folder."""

import io
import os
import tarfile
from pathlib import Path

import pytest

from localcloud.errors import InvalidError
from localcloud.gcloud.archive import pack_folder
from localcloud.marking import mark_state
from localcloud.store.archives import unpack_archive


def pack(folder: Path, ignore_file: str = "") -> set[str]:
    target = io.BytesIO()
    pack_folder(folder, target, ignore_file)
    target.seek(0)
    with tarfile.open(fileobj=target) as archive:
        return {each.name for each in archive if not each.isdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.py", "b.log", "data/big.csv", "data/keep.csv", ".git/x"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_without_rules_only_git_itself_is_left_out(folder: Path) -> None:
    assert pack(folder) == {"a.py", "b.log", "data/big.csv", "data/keep.csv"}


def test_gitignore_counts_where_there_is_no_gcloudignore(
    folder: Path,
) -> None:
    (folder / ".gitignore").write_text("*.log\n")
    assert pack(folder) == {"a.py", "data/big.csv", "data/keep.csv"}


def test_gcloudignore_replaces_gitignore(folder: Path) -> None:
    (folder / ".gitignore").write_text("*.py\n")
    (folder / ".gcloudignore").write_text(".git\n.git*\n*.log\n")
    assert "a.py" in pack(folder)
    assert "b.log" not in pack(folder)
    assert ".git/x" not in pack(folder)


def test_an_include_brings_the_other_files_rules(folder: Path) -> None:
    (folder / ".gitignore").write_text("*.log\n")
    (folder / ".gcloudignore").write_text("#!include:.gitignore\n*.py\n")
    assert not {"a.py", "b.log"} & pack(folder)


def test_a_negation_brings_a_file_back(folder: Path) -> None:
    (folder / ".gcloudignore").write_text("data/*\n!data/keep.csv\n")
    packed = pack(folder)
    assert "data/keep.csv" in packed
    assert "data/big.csv" not in packed


def test_a_folder_that_is_left_out_is_not_even_read(folder: Path) -> None:
    (folder / ".gcloudignore").write_text("data/\n")
    (folder / "data").chmod(0)
    try:
        assert "data/keep.csv" not in pack(folder)
    finally:
        (folder / "data").chmod(0o755)


def test_strange_names_are_kept(folder: Path) -> None:
    names = {"a b.txt", "été.txt", "line\nbreak", "-x"}
    for name in names:
        (folder / name).write_text("x")
    assert names <= pack(folder)


def test_a_link_is_packed_as_a_link(folder: Path) -> None:
    (folder / "link").symlink_to("data")
    target = io.BytesIO()
    pack_folder(folder, target)
    target.seek(0)
    with tarfile.open(fileobj=target) as archive:
        assert archive.getmember("link").issym()


@pytest.mark.parametrize("target", ["/usr/bin/python3", "../x", "none", "."])
def test_a_link_is_never_followed(folder: Path, target: str) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(target)
    archive = io.BytesIO()
    pack_folder(folder, archive)
    archive.seek(0)
    with tarfile.open(fileobj=archive) as packed:
        link = packed.getmember(".venv/bin/python")
    assert (link.issym(), link.linkname) == (True, target)


@pytest.mark.parametrize(
    "line",
    ["#!include:.gitignore", "# !include:.gitignore", "#!include: .gitignore "],
)
def test_an_include_may_have_blanks(folder: Path, line: str) -> None:
    (folder / ".gitignore").write_text("*.log\n")
    (folder / ".gcloudignore").write_text(f"{line}\n")
    assert "b.log" not in pack(folder)


def test_a_socket_and_a_pipe_are_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert "pipe" not in pack(folder)


@pytest.mark.parametrize(
    ("name", "words"),
    [("none", "not a folder"), ("a.py", "not a folder")],
)
def test_what_is_no_folder_is_refused(
    folder: Path, name: str, words: str
) -> None:
    with pytest.raises(InvalidError, match=words):
        pack(folder / name)


def test_an_include_of_itself_is_refused(folder: Path) -> None:
    (folder / ".gcloudignore").write_text("#!include:.gcloudignore\n")
    with pytest.raises(InvalidError, match="includes itself"):
        pack(folder)


def test_an_ignore_file_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidError, match="correct --ignore-file"):
        pack(folder, "none")


@pytest.mark.parametrize("name", [".cloudbuild", "data/any name"])
def test_a_services_state_is_never_sent(folder: Path, name: str) -> None:
    before = pack(folder)
    mark_state(folder / name)
    (folder / name / "secret").write_text("x")
    assert pack(folder) == before


def test_links_are_sent_as_they_are(folder: Path, tmp_path: Path) -> None:
    links = {"python": "/usr/bin/python3", "gone": "nowhere", "all": "data"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    archive = io.BytesIO()
    pack_folder(folder, archive)
    place = tmp_path.with_name("unpacked")
    place.mkdir()
    unpack_archive(archive, place, "s")
    for name, target in links.items():
        assert str((place / name).readlink()) == target
