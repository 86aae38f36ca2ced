"""Services that are kept."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.names import (
    EVERYWHERE,
    Place,
    read_last,
    read_place,
)
from localcloud.errors import ConflictError, NotFoundError
from localcloud.store.database import Database
from localcloud.store.pages import check_size, cut_page, read_token


@dataclass
class StoredService:
    """A service, and what its message does not say.

    Args:
        message: Google's.
        policy: Of IAM, as JSON.
        made: How many revisions it has had.
        port: At which the front door listens for it; 0 before it does.
        tag_ports: The same for each tag.
    """

    message: Service
    policy: str = "{}"
    made: int = 0
    port: int = 0
    tag_ports: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.message.name)


class ServiceTable:
    """The services of all projects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, stored: StoredService) -> None:
        """Add a service. Raises `ConflictError`."""
        try:
            with self._database.change() as connection:
                connection.execute(
                    "INSERT INTO services (name, place, message, policy, made,"
                    " port, tag_ports) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        stored.name,
                        str(read_place(stored.name)),
                        *_dump(stored),
                    ),
                )
        except sqlite3.IntegrityError as error:
            raise ConflictError(
                f"Resource '{read_last(stored.name)}' already exists."
            ) from error

    def save(self, stored: StoredService) -> None:
        """Keep a service's new state."""
        with self._database.change() as connection:
            connection.execute(
                "UPDATE services SET message = ?, policy = ?, made = ?, "
                "port = ?, tag_ports = ? WHERE name = ?",
                (*_dump(stored), stored.name),
            )

    def find(self, name: str) -> StoredService | None:
        """Return a service by its full name, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT * FROM services WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else _load(row)

    def get(self, name: str) -> StoredService:
        """Return a service by its full name. Raises `NotFoundError`."""
        if stored := self.find(name):
            return stored
        raise refuse_missing(name, "SERVICE")

    def list_page(
        self, place: Place, size: int = 0, token: str = ""
    ) -> tuple[list[StoredService], str]:
        """Return a page of a place's services, and the next's token."""
        size = check_size(size)
        after = read_token(token) if token else 0
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM services WHERE place = ? AND number > ? "
                "ORDER BY number LIMIT ?",
                (str(place), after, size + 1),
            ).fetchall()
        page, token = cut_page(rows, size)
        return [_load(row) for row in page], token

    def list_all(self, project: str = "") -> list[StoredService]:
        """Return the services of a project, or of all, oldest first."""
        place = f"projects/{project}/locations/" if project else ""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM services WHERE substr(place, 1, ?) = ? "
                "ORDER BY number",
                (len(place), place),
            ).fetchall()
        return [_load(row) for row in rows]

    def delete(self, name: str) -> None:
        """Forget a service and its revisions."""
        with self._database.change() as connection:
            connection.execute(
                "DELETE FROM revisions WHERE service = ?", (name,)
            )
            connection.execute("DELETE FROM services WHERE name = ?", (name,))


def refuse_missing(name: str, kind: str) -> NotFoundError:
    """Say that something is not there, in the service's words.

    Args:
        name: Its full name.
        kind: SERVICE or REVISION.
    """
    place = read_place(name)
    region = "all regions" if place.region == EVERYWHERE else place.region
    return NotFoundError(
        f"Resource '{read_last(name)}' of kind '{kind}' in region '{region}' "
        f"in project '{place.project}' does not exist."
    )


def _dump(stored: StoredService) -> tuple[object, ...]:
    return (
        Service.serialize(stored.message),
        stored.policy,
        stored.made,
        stored.port,
        json.dumps(dict(stored.tag_ports)),
    )


def _load(row: sqlite3.Row) -> StoredService:
    return StoredService(
        Service.deserialize(row["message"]),
        row["policy"],
        row["made"],
        row["port"],
        json.loads(row["tag_ports"]),
    )
