"""Other consoles of this machine, to which a page has a link."""

import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from localcloud.nearby import find_nearby

# By this header a proxy says which consoles it shows beside ours, each at the
# name of its command, whether it runs already or not.
BESIDE = "X-Forwarded-Beside"
# How jupyter-server-proxy names a port of the machine behind it.
PROXIED = re.compile(r"(?P<start>.*/proxy/)[0-9]+")


@dataclass(frozen=True)
class Neighbour:
    """Another console.

    Args:
        name: As its users say it.
        command: Which shows its console.
        variable: Of the environment or the nearby file, for its address.
    """

    name: str
    command: str
    variable: str

    def find(self, host: str, prefix: str, beside: Sequence[str] = ()) -> str:
        """Return its address for a browser; empty where that is not known.

        Args:
            host: By which the browser asked for our own page.
            prefix: What a proxy put before our own paths.
            beside: Commands whose consoles it shows beside that.
        """
        if prefix and self.command in beside:
            return f"{prefix.rpartition('/')[0]}/{self.command}/"
        named = os.environ.get(self.variable) or find_nearby().get(
            self.variable
        )
        address = named if "://" in named else f"http://{named}"
        return reach(address, host, prefix)


def reach(address: str, host: str, prefix: str) -> str:
    """Return where a browser finds an address of this machine, or nothing.

    Args:
        address: Of http, as programs of this machine know it.
        host: By which the browser asked for our own page.
        prefix: What a proxy put before our own paths.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    if not _is_loopback(parts.hostname):
        return address
    if behind := PROXIED.fullmatch(prefix):
        return f"{behind['start']}{port}/" if port else ""
    # Another machine's browser would look for it on its own.
    return address if _is_loopback(name) and not prefix else ""


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
