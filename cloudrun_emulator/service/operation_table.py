"""Long-running operations that are kept."""

import sqlite3
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from cloudrun_emulator.messages import Revision, Service
from cloudrun_emulator.model.names import Place, read_place
from localcloud.errors import NotFoundError
from localcloud.store.database import Database
from localcloud.store.pages import check_size, cut_page, read_token


class Action(StrEnum):
    """What an operation brings about."""

    DEPLOY = "DEPLOY"
    DELETE = "DELETE"
    DELETE_REVISION = "DELETE_REVISION"


def _make_id() -> str:
    return str(uuid.uuid4())


@dataclass
class StoredOperation:
    """One operation.

    Args:
        action: What it does.
        target: The full name of its service.
        message: Its metadata and, at its end, its response.
        revision: The short name of the revision that it deploys or deletes.
        generation: Of the service, that it brings about.
        code: google.rpc.Code of its error; 0 for none.
        error: In words.
        id: The last part of its name.
    """

    action: Action
    target: str
    message: Service | Revision
    revision: str = ""
    generation: int = 0
    done: bool = False
    code: int = 0
    error: str = ""
    id: str = field(default_factory=_make_id)

    @property
    def name(self) -> str:
        return f"{read_place(self.target)}/operations/{self.id}"


class OperationTable:
    """The operations of all projects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, operation: StoredOperation) -> None:
        """Keep a new operation."""
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO operations (name, place, action, target, "
                "revision, generation, message, done, code, error) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    operation.name,
                    str(read_place(operation.target)),
                    operation.action.value,
                    operation.target,
                    operation.revision,
                    operation.generation,
                    *_dump(operation),
                ),
            )

    def save(self, operation: StoredOperation) -> None:
        """Keep an operation's new state."""
        with self._database.change() as connection:
            connection.execute(
                "UPDATE operations SET message = ?, done = ?, code = ?, "
                "error = ? WHERE name = ?",
                (*_dump(operation), operation.name),
            )

    def get(self, name: str) -> StoredOperation:
        """Return an operation by its full name. Raises `NotFoundError`."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT * FROM operations WHERE name = ?", (name,)
            ).fetchone()
        if row is None:
            raise NotFoundError(f"Operation {name[:200]} does not exist.")
        return _load(row)

    def list_page(
        self,
        place: Place,
        *,
        done: bool | None = None,
        size: int = 0,
        token: str = "",
    ) -> tuple[list[StoredOperation], str]:
        """Return a page of a place's operations, the newest first."""
        size = check_size(size)
        before = read_token(token) if token else 2**62
        states = (0, 1) if done is None else (int(done), int(done))
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM operations WHERE place = ? AND number < ? "
                "AND done IN (?, ?) ORDER BY number DESC LIMIT ?",
                (str(place), before, *states, size + 1),
            ).fetchall()
        page, token = cut_page(rows, size)
        return [_load(row) for row in page], token

    def list_unfinished(self) -> list[StoredOperation]:
        """Return what a killed service has still to do, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM operations WHERE done = 0 ORDER BY number"
            ).fetchall()
        return [_load(row) for row in rows]

    def delete(self, name: str) -> None:
        """Forget an operation."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM operations WHERE name = ?", (name,))


def _dump(operation: StoredOperation) -> tuple[object, ...]:
    kind = type(operation.message)
    return (
        kind.serialize(operation.message),
        operation.done,
        operation.code,
        operation.error,
    )


def _load(row: sqlite3.Row) -> StoredOperation:
    action = Action(row["action"])
    kind = Revision if action is Action.DELETE_REVISION else Service
    return StoredOperation(
        action,
        row["target"],
        kind.deserialize(row["message"]),
        row["revision"],
        row["generation"],
        bool(row["done"]),
        row["code"],
        row["error"],
        row["name"].rpartition("/")[2],
    )
