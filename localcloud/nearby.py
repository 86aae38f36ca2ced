"""Where a folder's services are: a file that commands find from inside it.

Lines of `NAME=VALUE`, as in the environment, which comes before it. Whoever
starts services for a folder writes it there.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

NAME = ".localcloud"
HEADING = "# Where this folder's services are; the environment comes first."
MOST_BYTES = 10_000


@dataclass(frozen=True)
class Nearby:
    """What the nearest file says.

    Args:
        path: Of the file; None where there is none.
        values: Its lines.
        refusal: Why it is not used, if it is not.
    """

    path: Path | None = None
    values: Mapping[str, str] | None = None
    refusal: str = ""

    def get(self, name: str) -> str:
        """Give a value; empty where the file has none, or is not used."""
        return (self.values or {}).get(name, "")


def find_nearby(folder: Path | None = None) -> Nearby:
    """Find the nearest file from a folder upwards; by default the current one.

    One that another user owns, or that names another machine, is refused: it
    would send what we send to a stranger.
    """
    try:
        start = (folder or Path.cwd()).resolve()
    except OSError:
        return Nearby()
    for each in (start, *start.parents):
        path = each / NAME
        if path.is_file():
            return _read(path)
    return Nearby()


def write_nearby(folder: Path, values: Mapping[str, str]) -> None:
    """Say where a folder's services are; where none is, remove the file.

    Raises OSError: the folder cannot be written.
    """
    path = folder / NAME
    if not values:
        path.unlink(missing_ok=True)
        return
    lines = [HEADING, *(f"{name}={value}" for name, value in values.items())]
    draft = path.with_suffix(".part")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)


def _read(path: Path) -> Nearby:
    try:
        with path.open(encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            text = file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        return Nearby(path, refusal=f"it cannot be read ({error})")
    if status.st_uid != os.geteuid():
        return Nearby(path, refusal="it belongs to another user")
    pairs = (
        line.split("=", 1)
        for line in text.splitlines()
        if "=" in line and not line.startswith("#")
    )
    values = {name.strip(): value.strip() for name, value in pairs}
    for name, value in values.items():
        if "://" in value and not _is_here(value):
            found = f"{name} names another machine, {value[:80]!r}"
            return Nearby(path, refusal=found)
    return Nearby(path, values)


def _is_here(address: str) -> bool:
    """Tell an address of this machine: http, and loopback."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_loopback = (
            host == "localhost" or ipaddress.ip_address(host).is_loopback
        )
    except ValueError:
        return False
    return parts.scheme == "http" and is_loopback and not parts.username
