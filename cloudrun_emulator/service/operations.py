"""Long-running operations: read, waited for, forgotten."""

import threading
import time

from cloudrun_emulator.model.names import Place
from cloudrun_emulator.service.operation_table import StoredOperation
from cloudrun_emulator.service.store import Store

# A change that nobody told of is seen after this.
LOOK_EVERY_S = 1.0


class Operations:
    """The operations of all projects; any thread may call."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stopping = threading.Event()

    def get(self, name: str) -> StoredOperation:
        """Return an operation by its full name. Raises `NotFoundError`."""
        return self._store.operations.get(name)

    def wait(self, name: str, seconds: float) -> StoredOperation:
        """Return an operation once it is done, or time is up."""
        end = time.monotonic() + seconds
        with self._store.finished:
            while True:
                operation = self._store.operations.get(name)
                left = end - time.monotonic()
                if operation.done or left <= 0 or self._stopping.is_set():
                    return operation
                self._store.finished.wait(min(left, LOOK_EVERY_S))

    def list(
        self,
        place: Place,
        *,
        done: bool | None = None,
        size: int = 0,
        token: str = "",
    ) -> tuple[list[StoredOperation], str]:
        """Return a page of a place's operations, the newest first."""
        return self._store.operations.list_page(
            place, done=done, size=size, token=token
        )

    def delete(self, name: str) -> None:
        """Forget an operation; what it does goes on. Raises NotFoundError."""
        self._store.operations.get(name)
        self._store.operations.delete(name)

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopping.set()
        with self._store.finished:
            self._store.finished.notify_all()
