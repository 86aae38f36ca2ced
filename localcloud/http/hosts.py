"""By which names a service answers: none that was rebound to this machine."""

import ipaddress
import re
from dataclasses import dataclass

from localcloud.errors import ForbiddenError

HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]*)?")
QUOTED = 80


@dataclass(frozen=True)
class AccessRules:
    """Whom a service answers beside this machine's own programs and pages.

    Args:
        listens: The address at which it listens.
        hosts: Further values of the Host header, a proxy's say.
        origins: Further values of the Origin header.
    """

    listens: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def only_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.listens).is_loopback
        except ValueError:
            return self.listens == "localhost"


def check_host(host: str, rules: AccessRules) -> None:
    """Refuse a name that is not ours: it may have been rebound to us.

    Raises:
        ForbiddenError: For any name but the loopback's and those allowed.
    """
    name = _read_name(host)
    named = ("localhost", rules.listens, *rules.hosts)
    if {name, host.lower()} & {each.lower() for each in named}:
        return
    if _is_own_address(name, rules):
        return
    raise ForbiddenError(
        f"Host: found {host[:QUOTED]!r}, expected this machine's own name",
        "ask for http://127.0.0.1, or start the service with "
        f"--allowed-host {name[:QUOTED] or 'NAME'}",
    )


def _read_name(host: str) -> str:
    found = HOST.fullmatch(host.lower())
    return found["name"].strip("[]") if found else ""


def _is_own_address(name: str, rules: AccessRules) -> bool:
    """Tell whether the name is a number that can only mean this machine.

    A number is looked up nowhere, so nobody can rebind it.
    """
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not rules.only_loopback
