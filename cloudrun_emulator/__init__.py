"""Cloud Run services on one machine: revisions, instances, a front door.

What others may use of it is named here. A name's module is loaded when the
name is first asked for: Google's messages and the server take long.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from localcloud.deferring import defer_package

if TYPE_CHECKING:
    from cloudrun_emulator.catalogs import CATALOGS
    from cloudrun_emulator.cli import main
    from cloudrun_emulator.server import RunningServer
    from cloudrun_emulator.service import CloudRun
    from cloudrun_emulator.settings import Settings

__all__ = ["CATALOGS", "CloudRun", "RunningServer", "Settings", "main"]
_HOMES = {
    "CATALOGS": "catalogs",
    "CloudRun": "service",
    "RunningServer": "server",
    "Settings": "settings",
    "main": "cli",
}

# Its messages are what we need.
defer_package("google.cloud.run_v2")


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    # Asked for once: the next look finds it at once.
    globals()[name] = value
    return value
