"""Archives of other people: whole ones, broken ones, and those that try."""

import contextlib
import gzip
import io
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.errors import InvalidError
from localcloud.store import archives
from localcloud.store.archives import unpack_archive

Member = tuple[tarfile.TarInfo, bytes]


def file(name: str, content: bytes = b"x", mode: int = 0o644) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), mode
    return info, content


def special(name: str, kind: bytes, target: str = "") -> Member:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def link(name: str, target: str) -> Member:
    return special(name, tarfile.SYMTYPE, target)


def hard(name: str, target: str) -> Member:
    return special(name, tarfile.LNKTYPE, target)


def pack(*members: Member) -> io.BytesIO:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    data.seek(0)
    return data


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def test_files_and_folders_are_unpacked(place: Path) -> None:
    archive = pack(
        special("./", tarfile.DIRTYPE),
        special("empty", tarfile.DIRTYPE),
        file("./a", b"1"),
        file("b/c é", b"2"),
    )
    unpack_archive(archive, place, "s")
    assert (place / "a").read_bytes() == b"1"
    assert (place / "b" / "c é").read_bytes() == b"2"
    assert (place / "empty").is_dir()


def test_an_executable_stays_one_and_loses_its_set_user_id(place: Path) -> None:
    unpack_archive(pack(file("run", b"x", 0o4777)), place, "s")
    assert stat.S_IMODE((place / "run").stat().st_mode) == 0o755


def test_an_unreadable_file_can_be_read(place: Path) -> None:
    unpack_archive(pack(file("a", b"x", 0)), place, "s")
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o644


def test_the_last_of_two_members_of_one_name_wins(place: Path) -> None:
    unpack_archive(pack(file("a", b"1"), file("a", b"2")), place, "s")
    assert (place / "a").read_bytes() == b"2"


def test_links_inside_the_folder_are_made(place: Path) -> None:
    archive = pack(
        link("docs/readme", "../README"),
        file("README", b"hello"),
        hard("copy", "README"),
        link("all", "docs"),
    )
    unpack_archive(archive, place, "s")
    assert (place / "all" / "readme").read_bytes() == b"hello"
    assert (place / "copy").read_bytes() == b"hello"


def test_a_link_to_nothing_inside_the_folder_is_made(place: Path) -> None:
    unpack_archive(pack(link("a", "later/made")), place, "s")
    assert (place / "a").is_symlink()


LEAVING = [
    [file("../out")],
    [file("a/../../out")],
    [file("/tmp/out")],  # noqa: S108 -- nothing is written there
    [file("..")],
    [special("../out", tarfile.DIRTYPE)],
    [link("../out", "x")],
    [hard("a", "../out")],
    [hard("a", "/etc/passwd")],
]


@pytest.mark.parametrize(
    "target", ["../out", "/etc/passwd", "/usr/bin/python3", "a/../..", "."]
)
def test_a_link_is_made_as_it_was_packed_wherever_it_points(
    place: Path, target: str
) -> None:
    unpack_archive(pack(link("b/a", target)), place, "s")
    assert str((place / "b/a").readlink()) == target


@pytest.mark.parametrize("members", LEAVING)
def test_a_member_that_leaves_the_folder_is_refused(
    place: Path, members: list[Member]
) -> None:
    with pytest.raises(InvalidError, match=r"source s: member .* leaves the"):
        unpack_archive(pack(*members), place, "s")
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize(
    "members",
    [
        [link("a", ".."), file("a/out")],
        [link("a", "/tmp"), file("a/out")],  # noqa: S108 -- nothing is written there
        [link("a", ".."), hard("a/out", "b"), file("b")],
        [file("a/out"), link("a", "..")],
        [link("a", ".."), link("a/out", "x")],
        [link("a", ".."), link("b", "a"), link("b/out", "x")],
        [link("a", ".."), link("a/b/out", "x")],
    ],
)
def test_nothing_is_written_through_a_link(
    place: Path, members: list[Member]
) -> None:
    with pytest.raises(InvalidError, match="source s"):
        unpack_archive(pack(*members), place, "s")
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize(
    "kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_a_device_is_refused(place: Path, kind: bytes) -> None:
    with pytest.raises(InvalidError, match="'dev' is neither file, folder"):
        unpack_archive(pack(special("dev", kind)), place, "s")


def test_a_hard_link_to_a_soft_one_is_refused(place: Path) -> None:
    with pytest.raises(InvalidError, match="'b' is a link to no file: a"):
        unpack_archive(pack(link("a", "c"), hard("b", "a")), place, "s")


@pytest.mark.parametrize(
    "members",
    [(file("a"), file("a/b")), (link("a", "/etc"), file("a/b"))],
    ids=["a file", "a link"],
)
def test_a_file_below_another_is_refused_by_its_name(
    place: Path, members: tuple[Any, ...]
) -> None:
    with pytest.raises(InvalidError, match="'a' cannot be unpacked") as refused:
        unpack_archive(pack(*members), place, "s")
    assert str(place) not in str(refused.value)


def test_too_many_members_are_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MEMBERS", 3)
    with pytest.raises(InvalidError, match="'3' is beyond 3 members"):
        unpack_archive(pack(*(file(str(n)) for n in range(5))), place, "s")


def test_a_bomb_is_refused_before_it_is_written(place: Path) -> None:
    bomb = tarfile.TarInfo("bomb")
    bomb.size = 11 * 2**30
    data = io.BytesIO(gzip.compress(bomb.tobuf() + bytes(2**20)))
    with pytest.raises(InvalidError, match="'bomb' is beyond"):
        unpack_archive(data, place, "s")
    assert list(place.iterdir()) == []


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    "spoil",
    [cut, lambda _: b"", lambda _: b"plain text", lambda data: data[30:]],
    ids=["cut", "empty", "text", "headless"],
)
def test_a_broken_archive_is_refused(
    place: Path, spoil: Callable[[bytes], bytes]
) -> None:
    noise = bytes(range(256)) * 200
    data = spoil(pack(file("a", noise)).getvalue())
    with pytest.raises(InvalidError, match="source s is no tar or zip archi"):
        unpack_archive(io.BytesIO(data), place, "s")


def test_a_zip_is_unpacked_with_modes_and_links(place: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as bundle:
        for name, mode in (("run", 0o100755), ("to", stat.S_IFLNK | 0o777)):
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            bundle.writestr(info, "run")
        bundle.mkdir("empty")
    unpack_archive(data, place, "s")
    assert stat.S_IMODE((place / "run").stat().st_mode) == 0o755
    assert (place / "to").readlink() == Path("run")
    assert (place / "empty").is_dir()


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out"])
def test_a_member_of_a_zip_that_leaves_is_refused(
    place: Path, name: str
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as bundle:
        bundle.writestr(name, "x")
    with pytest.raises(InvalidError, match="leaves the folder"):
        unpack_archive(data, place, "s")
    assert list(place.parent.iterdir()) == [place]


names = st.sampled_from(["a", "b", "a/b", "b/a", "a/b/c", "out"])
targets = st.sampled_from(["..", "../out", ".", "a", "b/..", "/out", "../.."])
members = st.one_of(
    names.map(file),
    st.builds(link, names, targets),
    st.builds(hard, names, st.one_of(names, targets)),
)


@given(st.lists(members, max_size=6))
def test_no_order_of_links_leads_out_of_the_folder(found: list[Member]) -> None:
    with tempfile.TemporaryDirectory() as root:
        place = Path(root, "deep/workspace")
        place.mkdir(parents=True)
        with contextlib.suppress(InvalidError):
            unpack_archive(pack(*found), place, "s")
        assert [
            x.name
            for x in Path(root).rglob("*")
            if place not in x.parents and x != place
        ] == ["deep"]
