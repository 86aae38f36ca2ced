"""Revisions that are kept."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from cloudrun_emulator.messages import Revision, RevisionTemplate
from cloudrun_emulator.model.names import read_last, read_service
from cloudrun_emulator.service.service_table import refuse_missing
from localcloud.store.database import Database
from localcloud.store.pages import check_size, cut_page, read_token


class RevisionState(StrEnum):
    """How far a revision has come."""

    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"


@dataclass
class StoredRevision:
    """A revision, and what its message does not say.

    Args:
        message: Google's.
        template: What it was made from.
        state: READY once it passed its startup probe; for good.
        digest: Names its files; empty where an engine has the image.
        error: Why it FAILED.
    """

    message: Revision
    template: RevisionTemplate
    state: RevisionState = RevisionState.PENDING
    digest: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return str(self.message.name)

    @property
    def short(self) -> str:
        return read_last(self.name)


class RevisionTable:
    """The revisions of all services."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, stored: StoredRevision) -> None:
        """Add a revision, whose name nobody has."""
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO revisions (name, service, state, message, "
                "template, digest, error) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (stored.name, read_service(stored.name), *_dump(stored)),
            )

    def save(self, stored: StoredRevision) -> None:
        """Keep a revision's new state."""
        with self._database.change() as connection:
            connection.execute(
                "UPDATE revisions SET state = ?, message = ?, template = ?, "
                "digest = ?, error = ? WHERE name = ?",
                (*_dump(stored), stored.name),
            )

    def find(self, name: str) -> StoredRevision | None:
        """Return a revision by its full name, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT * FROM revisions WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else _load(row)

    def get(self, name: str) -> StoredRevision:
        """Return a revision by its full name. Raises `NotFoundError`."""
        if stored := self.find(name):
            return stored
        raise refuse_missing(name, "REVISION")

    def list_of(self, service: str) -> list[StoredRevision]:
        """Return all revisions of a service (full name), oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM revisions WHERE service = ? ORDER BY number",
                (service,),
            ).fetchall()
        return [_load(row) for row in rows]

    def list_page(
        self, service: str, size: int = 0, token: str = ""
    ) -> tuple[list[StoredRevision], str]:
        """Return a page of revisions, the newest first.

        Args:
            service: Its full name; one that ends with a dash has those of all
                services of its place.
            size: At most; 0 for the default.
            token: Of the page before.
        """
        size = check_size(size)
        before = read_token(token) if token else 2**62
        prefix = service.removesuffix("-") if service.endswith("/-") else ""
        where = "substr(service, 1, ?) = ?" if prefix else "service = ?"
        values = (len(prefix), prefix) if prefix else (service,)
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM revisions WHERE {where} AND number < ? "  # noqa: S608 -- no value is in it
                "ORDER BY number DESC LIMIT ?",
                (*values, before, size + 1),
            ).fetchall()
        page, token = cut_page(rows, size)
        return [_load(row) for row in page], token

    def delete(self, name: str) -> None:
        """Forget a revision."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM revisions WHERE name = ?", (name,))


def _dump(stored: StoredRevision) -> tuple[object, ...]:
    return (
        stored.state.value,
        Revision.serialize(stored.message),
        RevisionTemplate.serialize(stored.template),
        stored.digest,
        stored.error,
    )


def _load(row: sqlite3.Row) -> StoredRevision:
    return StoredRevision(
        Revision.deserialize(row["message"]),
        RevisionTemplate.deserialize(row["template"]),
        RevisionState(row["state"]),
        row["digest"],
        row["error"],
    )
