"""One service a state folder: a lock that ends with its process."""

import fcntl
import os
from pathlib import Path
from typing import IO

from localcloud.errors import CloudError, ConflictError
from localcloud.marking import mark_state


def lock_state(state: Path) -> IO[str]:
    """Take the state folder for this process; closing the file frees it.

    Raises:
        ConflictError: Another service has it.
        InvalidError: It is a folder of other files.
        CloudError: The folder cannot be written to.
    """
    try:
        mark_state(state)
        file = (state / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CloudError(
            f"the state folder cannot be written to: {error}",
            "name another folder with --state",
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = _read_holder(file)
        file.close()
        raise ConflictError(
            f"another service (process {holder}) uses this state folder",
            "use that one, end it, or name another folder with --state",
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _read_holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"
