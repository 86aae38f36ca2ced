"""An SQLite file for many threads: connections, transactions, migrations."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from localcloud.errors import CloudError, UnavailableError

# A writer waits for the one before it; each takes less than a millisecond.
SECONDS_TO_WAIT = 30


class Database:
    """The file; any thread may read and change it.

    Connections go from one thread to the next: a server's threads come and
    go by the hundred, and one connection for each would be kept open.

    Args:
        path: Made at the first use, with the folders above it.
        migrations: Scripts, each of which brings the tables one version on.
    """

    def __init__(self, path: Path, migrations: Sequence[str]) -> None:
        self._path = path
        self._migrations = migrations
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._is_open = False

    def open(self) -> None:
        """Make the file, or bring its tables up to date.

        Raises:
            CloudError: No such file can be made, it is none of ours, or
                it is of a newer version.
        """
        with self._lock:
            if self._is_open:
                return
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._idle.append(self._migrate())
            except (OSError, sqlite3.Error) as error:
                raise CloudError(
                    f"{self._path.name}: cannot be opened as the history: "
                    f"{error}",
                    "check that the state folder is writable, or name "
                    "another with --state",
                ) from error
            self._is_open = True

    def close(self) -> None:
        """Close all connections, those in use when they come back."""
        with self._lock:
            self._is_open = False
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one statement.

        Raises:
            UnavailableError: The disk is full, or another process writes.
        """
        connection = self._take()
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise UnavailableError(
                f"{self._path.name}: the history does not answer: {error}",
                "see that the disk has room, and that no other program has "
                "locked the file",
            ) from error
        finally:
            self._give_back(connection)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for a transaction: all of it, or nothing.

        Raises:
            UnavailableError: As `read`.
        """
        with self.read() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                # A full disk may have ended it already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _take(self) -> sqlite3.Connection:
        self.open()
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if self._is_open:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=SECONDS_TO_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error:
            connection.close()
            raise
        # What is committed outlives a kill; the last moments before a power
        # cut may be lost, the file stays whole.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _migrate(self) -> sqlite3.Connection:
        connection = self._connect()
        try:
            for script in self._find_migrations(connection):
                connection.executescript(script)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _find_migrations(self, connection: sqlite3.Connection) -> Iterator[str]:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(self._migrations):
            raise sqlite3.DatabaseError(
                f"it is of version {version}, newer than this program's "
                f"{len(self._migrations)}"
            )
        for number in range(version, len(self._migrations)):
            yield (
                f"BEGIN; {self._migrations[number]} "
                f"PRAGMA user_version = {number + 1}; COMMIT;"
            )
