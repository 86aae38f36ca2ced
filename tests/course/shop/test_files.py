"""A file is complete or absent, whatever the disk says."""

import errno
from pathlib import Path

import pytest

from course.shop import ShopError, simulate
from course.shop.files import CsvFile, complete_or_absent


def fail(code: int) -> OSError:
    """What the system raises."""
    return OSError(code, "as the system says it")


def test_a_full_disk_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = CsvFile.write

    def fill(file: CsvFile, *rows: object) -> None:
        write(file, *rows)  # type: ignore[arg-type]
        if file.day.day > 1:
            raise fail(errno.ENOSPC)

    monkeypatch.setattr(CsvFile, "write", fill)
    with pytest.raises(ShopError, match=r"10-02\.csv: the disk is full.*free"):
        simulate(tmp_path, days=3, events_per_day=1_000)
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert left == ["events-2019-10-01.csv"]


def test_a_file_is_hidden_until_it_is_complete(tmp_path: Path) -> None:
    with complete_or_absent(tmp_path / "rows.csv") as draft:
        draft.write_text("half")
        assert [p.name for p in tmp_path.iterdir()] == [".rows.csv.draft"]
    assert (tmp_path / "rows.csv").read_text() == "half"


def test_a_crash_removes_the_draft(tmp_path: Path) -> None:
    writing = complete_or_absent(tmp_path / "rows.csv")
    writing.__enter__().write_text("half")
    crash = KeyboardInterrupt()
    assert not writing.__exit__(KeyboardInterrupt, crash, None)
    assert not list(tmp_path.iterdir())


def test_what_else_the_system_refuses_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(ShopError, match=r"rows\.csv: the disk is read-only"),
        complete_or_absent(tmp_path / "rows.csv"),
    ):
        raise fail(errno.EROFS)
