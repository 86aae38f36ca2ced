"""What is kept: services, revisions and operations in one SQLite file."""

import threading
from pathlib import Path

from cloudrun_emulator.service.operation_table import OperationTable
from cloudrun_emulator.service.revision_table import (
    RevisionState,
    RevisionTable,
    StoredRevision,
)
from cloudrun_emulator.service.schema import MIGRATIONS
from cloudrun_emulator.service.service_table import ServiceTable
from localcloud.store.database import Database


class Store:
    """All tables of a state folder.

    `changing` is held while something is read, changed and kept: a service has
    many writers. `finished` tells those who wait for an operation.
    """

    def __init__(self, path: Path) -> None:
        self.database = Database(path, MIGRATIONS)
        self.services = ServiceTable(self.database)
        self.revisions = RevisionTable(self.database)
        self.operations = OperationTable(self.database)
        self.changing = threading.RLock()
        self.finished = threading.Condition()

    def open(self) -> None:
        """Make the file, or bring its tables up to date."""
        self.database.open()

    def close(self) -> None:
        self.database.close()


def find_latest(revisions: list[StoredRevision]) -> StoredRevision | None:
    """Return the newest revision that is ready, of those of a service."""
    ready = [each for each in revisions if each.state is RevisionState.READY]
    return ready[-1] if ready else None
