"""Builds and triggers in SQLite: the one module that writes SQL."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cloudbuild_emulator.errors import (
    CloudBuildError,
    ConflictError,
    InvalidError,
    NotFoundError,
)
from cloudbuild_emulator.history.filters import (
    Condition,
    Every,
    Filter,
    Negation,
    Some,
    write_time,
)
from cloudbuild_emulator.history.schema import MIGRATIONS
from cloudbuild_emulator.messages import (
    Build,
    BuildTrigger,
    Status,
    from_document,
    to_document,
)

SECONDS_TO_WAIT = 30
DEFAULT_PAGE = 50
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Stored:
    """A build with what only the history keeps."""

    build: Build
    location: str
    request: dict[str, Any]
    config: str


class History:
    """All builds and triggers of a state folder; any thread may call."""

    def __init__(self, path: Path) -> None:
        """Open or create the file, and bring its tables up to date.

        Raises:
            CloudBuildError: No such file can be made, or it is a newer one.
        """
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise CloudBuildError(
                f"{path.name}: cannot be opened as the history: {error}",
                "check that the state folder is writable, or name another "
                "with --state",
            ) from error

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._opened:
            self._opened.pop().close()

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path,
                timeout=SECONDS_TO_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _migrate(self) -> None:
        connection = self._connect()
        with_version = connection.execute("PRAGMA user_version").fetchone()
        version = int(with_version[0])
        if version > len(MIGRATIONS):
            raise sqlite3.DatabaseError(
                f"it is of version {version}, newer than this program's "
                f"{len(MIGRATIONS)}"
            )
        for number in range(version, len(MIGRATIONS)):
            script = MIGRATIONS[number]
            connection.executescript(
                f"BEGIN; {script} PRAGMA user_version = {number + 1}; COMMIT;"
            )

    # Builds.

    def add_build(self, stored: Stored) -> None:
        """Add a new build."""
        build = stored.build
        with self._change() as connection:
            cursor = connection.execute(
                "INSERT INTO builds (id, project, location, status, "
                "trigger_id, create_time, finish_time, document, request, "
                "config) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    build.id,
                    build.project_id,
                    stored.location,
                    Status(build.status).name,
                    build.build_trigger_id,
                    _time(build.create_time),
                    _time(build.finish_time),
                    _dump(to_document(build)),
                    _dump(stored.request),
                    stored.config,
                ),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO build_tags VALUES (?, ?)",
                [(cursor.lastrowid, tag) for tag in build.tags],
            )

    def save_build(self, build: Build) -> None:
        """Keep a build's new state, unless it has ended already."""
        with self._change() as connection:
            connection.execute(
                "UPDATE builds SET status = ?, finish_time = ?, document = ? "
                "WHERE id = ? AND finish_time = ''",
                (
                    Status(build.status).name,
                    _time(build.finish_time),
                    _dump(to_document(build)),
                    build.id,
                ),
            )

    def find_build(self, project: str, build_id: str) -> Stored:
        """Return a build. Raises `NotFoundError`."""
        row = (
            self._connect()
            .execute(
                "SELECT * FROM builds WHERE project = ? AND id = ?",
                (project, build_id),
            )
            .fetchone()
        )
        if row is None:
            raise NotFoundError(
                f"build {build_id[:80]!r} not found in project {project}",
                "cloudbuild list",
            )
        return Stored(
            _load_build(row["document"]),
            row["location"],
            json.loads(row["request"]),
            row["config"],
        )

    def list_unfinished(self) -> list[Build]:
        """Return the builds of all projects that have no end, oldest first."""
        states = ("PENDING", "QUEUED", "WORKING")
        rows = self._connect().execute(
            "SELECT document FROM builds WHERE status IN (?, ?, ?) "
            "ORDER BY number",
            states,
        )
        return [_load_build(row["document"]) for row in rows]

    def list_builds(
        self,
        project: str,
        location: str,
        wanted: Filter,
        page_size: int,
        page_token: str,
    ) -> tuple[list[Build], str]:
        """Return a page of builds, newest first, and the next page's token.

        Args:
            project: Whose.
            location: Where; empty or `-` for everywhere.
            wanted: Which.
            page_size: 0 for the default, at most 1,000.
            page_token: Of the page before; empty for the first.

        Raises:
            InvalidError: A page size or token that cannot be.
        """
        size = _check_size(page_size)
        condition, values = _write_filter(wanted)
        where = f"project = ? AND ({condition})"
        values = [project, *values]
        if location and location != "-":
            where += " AND location = ?"
            values.append(location)
        if page_token:
            where += " AND number < ?"
            values.append(_read_token(page_token))
        rows = (
            self._connect()
            .execute(
                f"SELECT number, document FROM builds WHERE {where} "  # noqa: S608 -- no value is in it
                "ORDER BY number DESC LIMIT ?",
                [*values, size + 1],
            )
            .fetchall()
        )
        more = len(rows) > size
        token = f"n{rows[size - 1]['number']}" if more else ""
        return [_load_build(row["document"]) for row in rows[:size]], token

    # Triggers.

    def add_trigger(
        self, project: str, location: str, trigger: BuildTrigger
    ) -> None:
        """Add a trigger. Raises `ConflictError`."""
        try:
            with self._change() as connection:
                connection.execute(
                    "INSERT INTO triggers (id, project, location, name, "
                    "document) VALUES (?, ?, ?, ?, ?)",
                    (
                        trigger.id,
                        project,
                        location,
                        trigger.name,
                        _dump(to_document(trigger)),
                    ),
                )
        except sqlite3.IntegrityError as error:
            raise _conflict(trigger) from error

    def save_trigger(self, trigger: BuildTrigger) -> None:
        """Keep a trigger's new state. Raises `ConflictError`."""
        try:
            with self._change() as connection:
                connection.execute(
                    "UPDATE triggers SET name = ?, document = ? WHERE id = ?",
                    (trigger.name, _dump(to_document(trigger)), trigger.id),
                )
        except sqlite3.IntegrityError as error:
            raise _conflict(trigger) from error

    def find_trigger(self, project: str, id_or_name: str) -> BuildTrigger:
        """Return a trigger. Raises `NotFoundError`."""
        row = (
            self._connect()
            .execute(
                "SELECT document FROM triggers WHERE project = ? "
                "AND (id = ? OR name = ?)",
                (project, id_or_name, id_or_name),
            )
            .fetchone()
        )
        if row is None:
            raise NotFoundError(
                f"trigger {id_or_name[:80]!r} not found in project {project}",
                "cloudbuild triggers list",
            )
        return from_document(BuildTrigger, json.loads(row["document"]))

    def list_triggers(
        self,
        project: str,
        location: str = "",
        page_size: int = 0,
        page_token: str = "",
    ) -> tuple[list[BuildTrigger], str]:
        """Return a page of triggers, oldest first, and the next's token."""
        size = _check_size(page_size)
        after = _read_token(page_token) if page_token else 0
        rows = (
            self._connect()
            .execute(
                "SELECT number, document FROM triggers WHERE project = ? "
                "AND (? IN ('', '-') OR location = ?) AND number > ? "
                "ORDER BY number LIMIT ?",
                (project, location, location, after, size + 1),
            )
            .fetchall()
        )
        more = len(rows) > size
        token = f"n{rows[size - 1]['number']}" if more else ""
        return [
            from_document(BuildTrigger, json.loads(row["document"]))
            for row in rows[:size]
        ], token

    def delete_trigger(self, trigger: BuildTrigger) -> None:
        """Remove a trigger; its builds stay."""
        with self._change() as connection:
            connection.execute(
                "DELETE FROM triggers WHERE id = ?", (trigger.id,)
            )


def _conflict(trigger: BuildTrigger) -> ConflictError:
    return ConflictError(
        f"trigger {trigger.name!r} exists already",
        f"choose another name, or: cloudbuild triggers describe {trigger.name}",
    )


def _check_size(size: int) -> int:
    if size < 0:
        raise InvalidError(f"page size {size}: expected a number from 0")
    return min(size or DEFAULT_PAGE, LARGEST_PAGE)


def _read_token(token: str) -> int:
    if token[:1] != "n" or not token[1:].isdecimal():
        raise InvalidError(
            f"page token {token[:80]!r} is not one of ours",
            "take nextPageToken from the page before",
        )
    return int(token[1:19])


def _write_filter(wanted: Filter) -> tuple[str, list[str | int]]:
    match wanted:
        case Condition("tags", operator, value):
            inside = "IN" if operator == "=" else "NOT IN"
            tagged = "SELECT number FROM build_tags WHERE tag = ?"
            return f"number {inside} ({tagged})", [value]
        case Condition(field, operator, value):
            # Both come from the parser's fixed lists.
            return f"{field} {operator} ?", [value]
        case Negation(part):
            text, values = _write_filter(part)
            return f"NOT ({text})", values
        case Every(parts):
            return _join(parts, " AND ", "1")
        case Some(parts):
            return _join(parts, " OR ", "0")


def _join(
    parts: tuple[Filter, ...], word: str, empty: str
) -> tuple[str, list[str | int]]:
    written = [_write_filter(each) for each in parts]
    text = word.join(f"({each})" for each, _ in written) or empty
    return text, [value for _, values in written for value in values]


def _time(time: Any) -> str:
    return write_time(time) if time else ""


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _load_build(text: str) -> Build:
    return from_document(Build, json.loads(text))
