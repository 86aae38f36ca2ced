"""Other consoles of this machine, to which a page has a link."""

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from localcloud.nearby import find_nearby

# How jupyter-server-proxy names a port of the machine behind it.
PROXIED = re.compile(r"(?P<start>.*/proxy/)[0-9]+")


@dataclass(frozen=True)
class Neighbour:
    """Another console.

    Args:
        name: As its users say it.
        variable: Of the environment or the nearby file, for its address.
    """

    name: str
    variable: str

    def find(self, host: str, prefix: str) -> str:
        """Return its address for a browser; empty where that is not known.

        Args:
            host: By which the browser asked for our own page.
            prefix: What a proxy put before our own paths.
        """
        found = os.environ.get(self.variable) or find_nearby().get(
            self.variable
        )
        address = found if "://" in found else f"http://{found}"
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            return ""
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return ""
        if not _is_loopback(parts.hostname):
            return address
        if behind := PROXIED.fullmatch(prefix):
            return f"{behind['start']}{port}/" if port else ""
        name = urlsplit(f"//{host}").hostname or ""
        # Another machine's browser would look for it on its own.
        return address if _is_loopback(name) and not prefix else ""


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
