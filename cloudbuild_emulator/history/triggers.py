"""Triggers that are kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from cloudbuild_emulator.history.builds import EVERYWHERE
from cloudbuild_emulator.messages import BuildTrigger
from localcloud.errors import ConflictError, NotFoundError
from localcloud.store.database import Database
from localcloud.store.pages import check_size, cut_page, read_token


class TriggerTable:
    """The triggers of all projects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, project: str, location: str, trigger: BuildTrigger) -> None:
        """Add a trigger. Raises `ConflictError`."""
        with self._change(trigger) as connection:
            connection.execute(
                "INSERT INTO triggers (id, project, location, name, message) "
                "VALUES (?, ?, ?, ?, ?)",
                (trigger.id, project, location, trigger.name, _dump(trigger)),
            )

    def save(self, trigger: BuildTrigger) -> None:
        """Keep a trigger's new state. Raises `ConflictError`."""
        with self._change(trigger) as connection:
            connection.execute(
                "UPDATE triggers SET name = ?, message = ? WHERE id = ?",
                (trigger.name, _dump(trigger), trigger.id),
            )

    @contextmanager
    def _change(self, trigger: BuildTrigger) -> Iterator[sqlite3.Connection]:
        try:
            with self._database.change() as connection:
                yield connection
        except sqlite3.IntegrityError as error:
            name = trigger.name
            raise ConflictError(
                f"trigger {name!r} exists already",
                f"choose another name, or: cloudbuild triggers describe {name}",
            ) from error

    def find(
        self, project: str, id_or_name: str, location: str = ""
    ) -> BuildTrigger:
        """Return a trigger: by its id, or its name.

        A name is unique in a location only: that of `location` comes first,
        then the oldest.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT message FROM triggers WHERE project = ? "
                "AND (id = ? OR name = ?) "
                "ORDER BY id <> ?, location <> ?, number",
                (project, id_or_name, id_or_name, id_or_name, location),
            ).fetchone()
        if row is None:
            raise NotFoundError(
                f"trigger {id_or_name[:80]!r} not found in project "
                f"{project[:80]}",
                "cloudbuild triggers list",
            )
        return _load(row["message"])

    def list(
        self,
        project: str,
        location: str = "",
        page_size: int = 0,
        page_token: str = "",
    ) -> tuple[list[BuildTrigger], str]:
        """Return a page of triggers, oldest first, and the next's token.

        Raises:
            InvalidError: A page size or token that cannot be.
        """
        size = check_size(page_size)
        after = read_token(page_token) if page_token else 0
        where = "project = ? AND number > ?"
        values: list[str | int] = [project, after]
        if location not in EVERYWHERE:
            where += " AND location = ?"
            values.append(location)
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT number, message FROM triggers WHERE {where} "  # noqa: S608 -- no value is in it
                "ORDER BY number LIMIT ?",
                [*values, size + 1],
            ).fetchall()
        page, token = cut_page(rows, size)
        return [_load(row["message"]) for row in page], token

    def delete(self, trigger: BuildTrigger) -> None:
        """Remove a trigger; its builds stay."""
        with self._database.change() as connection:
            connection.execute(
                "DELETE FROM triggers WHERE id = ?", (trigger.id,)
            )


def _dump(trigger: BuildTrigger) -> bytes:
    data: bytes = BuildTrigger.serialize(trigger)
    return data


def _load(data: bytes) -> BuildTrigger:
    trigger: BuildTrigger = BuildTrigger.deserialize(data)
    return trigger
