"""The history: builds and triggers in one SQLite file."""

from pathlib import Path

from cloudbuild_emulator.history.builds import Builds
from cloudbuild_emulator.history.schema import MIGRATIONS
from cloudbuild_emulator.history.triggers import Triggers
from localcloud.store.database import Database


class History(Builds, Triggers):
    """All builds and triggers of a state folder; any thread may call.

    Every method raises `UnavailableError` where the file cannot be read or
    written, for a full disk for instance.
    """

    def __init__(self, path: Path) -> None:
        """Note the file; it is opened by `open`, or at the first use."""
        database = Database(path, MIGRATIONS)
        super().__init__(database)
        self.open = database.open
        self.close = database.close
