"""Tables are brought up to date, whole or not at all."""

import sqlite3
from pathlib import Path

import pytest

from localcloud.errors import CloudError
from localcloud.store.database import Database

FIRST = "CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('kept');"
SECOND = "ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 4;"
BROKEN = f"{SECOND} ALTER TABLE absent ADD COLUMN x;"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a file of the first version."""
    path = tmp_path / "history.sqlite"
    read_all(path, FIRST)
    return path


def read_all(path: Path, *migrations: str) -> list[tuple[object, ...]]:
    database = Database(path, migrations)
    with database.read() as connection:
        rows = connection.execute("SELECT * FROM words").fetchall()
    database.close()
    return [tuple(each) for each in rows]


def test_an_older_file_is_brought_up_to_date_with_its_rows(path: Path) -> None:
    assert read_all(path, FIRST, SECOND) == [("kept", 4)]


def test_a_migration_is_done_once(path: Path) -> None:
    read_all(path, FIRST, SECOND)
    assert read_all(path, FIRST, SECOND) == [("kept", 4)]


def test_a_new_file_gets_every_migration(tmp_path: Path) -> None:
    assert read_all(tmp_path / "new", FIRST, SECOND) == [("kept", 4)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    with pytest.raises(CloudError, match="no such table: absent"):
        read_all(path, FIRST, BROKEN)
    assert read_all(path, FIRST) == [("kept",)]


def test_readers_and_a_writer_work_at_once(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()
    assert mode == ("wal",)


def test_a_change_that_fails_is_undone(path: Path) -> None:
    database = Database(path, (FIRST,))
    with pytest.raises(sqlite3.IntegrityError, match="datatype mismatch"):
        _change(database)
    assert read_all(path, FIRST) == [("kept",)]
    database.close()


def _change(database: Database) -> None:
    with database.change() as writer:
        writer.execute("DELETE FROM words")
        writer.execute("INSERT INTO words (rowid) VALUES ('x')")
