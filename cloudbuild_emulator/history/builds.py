"""Builds that are kept, each with what only the history knows of it."""

import json
from dataclasses import dataclass
from typing import Any

from cloudbuild_emulator.history.conditions import (
    Filter,
    write_condition,
    write_time,
)
from cloudbuild_emulator.history.labels import read_labels
from cloudbuild_emulator.messages import Build, Status
from localcloud.errors import NotFoundError
from localcloud.store.database import Database
from localcloud.store.pages import check_size, cut_page, read_token

EVERYWHERE = ("", "-")


@dataclass(frozen=True)
class Stored:
    """A build with what only the history keeps.

    Args:
        build: As it stands.
        location: Where it was asked for.
        request: JSON, what a retry starts from.
        config: The text of the file that was run, or empty.
    """

    build: Build
    location: str
    request: dict[str, Any]
    config: str


class BuildTable:
    """The builds of all projects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, stored: Stored) -> None:
        """Add a new build."""
        build = stored.build
        with self._database.change() as connection:
            cursor = connection.execute(
                "INSERT INTO builds (id, project, location, status, "
                "trigger_id, create_time, start_time, finish_time, message, "
                "request, config) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    build.id,
                    build.project_id,
                    stored.location,
                    Status(build.status).name,
                    build.build_trigger_id,
                    write_time(build.create_time),
                    _write_time(build.start_time),
                    _write_time(build.finish_time),
                    _dump(build),
                    json.dumps(stored.request, ensure_ascii=False),
                    stored.config,
                ),
            )
            connection.executemany(
                "INSERT INTO labels VALUES (?, ?, ?)",
                [(cursor.lastrowid, *each) for each in read_labels(build)],
            )

    def save(self, build: Build) -> None:
        """Keep a build's new state, unless it has ended already."""
        with self._database.change() as connection:
            done = connection.execute(
                "UPDATE builds SET status = ?, start_time = ?, "
                "finish_time = ?, message = ? "
                "WHERE id = ? AND finish_time IS NULL",
                (
                    Status(build.status).name,
                    _write_time(build.start_time),
                    _write_time(build.finish_time),
                    _dump(build),
                    build.id,
                ),
            )
            if done.rowcount and build.finish_time:
                # The commit of a branch is known only when it was fetched.
                connection.executemany(
                    "INSERT OR IGNORE INTO labels "
                    "SELECT number, ?, ? FROM builds WHERE id = ?",
                    [(*each, build.id) for each in read_labels(build)],
                )

    def find(self, project: str, build_id: str) -> Stored:
        """Return a build with all that is kept. Raises `NotFoundError`."""
        row = self._select(
            "message, location, request, config", project, build_id
        )
        return Stored(
            _load(row["message"]),
            row["location"],
            json.loads(row["request"]),
            row["config"],
        )

    def read(self, project: str, build_id: str) -> Build:
        """Return a build as it stands. Raises `NotFoundError`."""
        return _load(self._select("message", project, build_id)["message"])

    def _select(self, columns: str, project: str, build_id: str) -> Any:
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT {columns} FROM builds "  # noqa: S608 -- ours, see above
                "WHERE id = ? AND project = ?",
                (build_id, project),
            ).fetchone()
        if row is None:
            raise NotFoundError(
                f"build {build_id[:80]!r} not found in project {project[:80]}",
                "cloudbuild list",
            )
        return row

    def list_unfinished(self) -> list[Build]:
        """Return the builds of all projects that have no end, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT message FROM builds "
                "WHERE status IN ('PENDING', 'QUEUED', 'WORKING') "
                "ORDER BY number"
            ).fetchall()
        return [_load(row["message"]) for row in rows]

    def list(
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
        size = check_size(page_size)
        condition, chosen = write_condition(wanted)
        where = ["project = ?", f"({condition})"]
        values = [project, *chosen]
        if location not in EVERYWHERE:
            where.append("location = ?")
            values.append(location)
        if page_token:
            where.append("number < ?")
            values.append(read_token(page_token))
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT number, message FROM builds "  # noqa: S608 -- no value is in it
                f"WHERE {' AND '.join(where)} ORDER BY number DESC LIMIT ?",
                [*values, size + 1],
            ).fetchall()
        page, token = cut_page(rows, size)
        return [_load(row["message"]) for row in page], token


def _write_time(time: Any) -> str | None:
    return write_time(time) if time else None


def _dump(build: Build) -> bytes:
    # Google's JSON takes a hundred times as long, at each change of a build.
    data: bytes = Build.serialize(build)
    return data


def _load(data: bytes) -> Build:
    build: Build = Build.deserialize(data)
    return build
