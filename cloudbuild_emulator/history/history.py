"""The history: builds and triggers in one SQLite file."""

from pathlib import Path

from cloudbuild_emulator.history.builds import BuildTable
from cloudbuild_emulator.history.schema import MIGRATIONS
from cloudbuild_emulator.history.triggers import TriggerTable
from localcloud.store.database import Database


class History:
    """All builds and triggers of a state folder; any thread may call.

    Every method raises `UnavailableError` where the file cannot be read or
    written, for a full disk for instance.
    """

    def __init__(self, path: Path) -> None:
        """Note the file; it is opened by `open`, or at the first use."""
        self._database = Database(path, MIGRATIONS)
        self.builds = BuildTable(self._database)
        self.triggers = TriggerTable(self._database)

    def open(self) -> None:
        """Make the file, or bring its tables up to date."""
        self._database.open()

    def close(self) -> None:
        self._database.close()
