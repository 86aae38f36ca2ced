"""Cloud Build on one machine. What others may use of it is named here.

A name's module is loaded when the name is first asked for: Google's messages
and the server take long.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from localcloud.deferring import defer_package

if TYPE_CHECKING:
    from cloudbuild_emulator.catalogs import CATALOGS
    from cloudbuild_emulator.cli import main
    from cloudbuild_emulator.cli.client import Client
    from cloudbuild_emulator.console.picture import draw_picture, write_lines
    from cloudbuild_emulator.history import History, Stored, parse_filter
    from cloudbuild_emulator.messages import (
        FINISHED,
        Build,
        BuildStep,
        BuildTrigger,
        Status,
    )
    from cloudbuild_emulator.schedule import AT_ONCE, find_waits
    from cloudbuild_emulator.server import RunningServer
    from cloudbuild_emulator.service import Service
    from cloudbuild_emulator.settings import Settings
    from cloudbuild_emulator.substitutions import expand
    from cloudbuild_emulator.triggers.patterns import check_pattern, matches_ref

__all__ = [
    "AT_ONCE",
    "CATALOGS",
    "FINISHED",
    "Build",
    "BuildStep",
    "BuildTrigger",
    "Client",
    "History",
    "RunningServer",
    "Service",
    "Settings",
    "Status",
    "Stored",
    "check_pattern",
    "draw_picture",
    "expand",
    "find_waits",
    "main",
    "matches_ref",
    "parse_filter",
    "write_lines",
]
_NAMES = {
    "catalogs": ("CATALOGS",),
    "cli": ("main",),
    "cli.client": ("Client",),
    "console.picture": (
        "draw_picture",
        "write_lines",
    ),
    "history": (
        "History",
        "Stored",
        "parse_filter",
    ),
    "messages": (
        "Build",
        "BuildStep",
        "BuildTrigger",
        "FINISHED",
        "Status",
    ),
    "schedule": (
        "AT_ONCE",
        "find_waits",
    ),
    "server": ("RunningServer",),
    "service": ("Service",),
    "settings": ("Settings",),
    "substitutions": ("expand",),
    "triggers.patterns": (
        "check_pattern",
        "matches_ref",
    ),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

# Its messages are what we need.
defer_package("google.cloud.devtools.cloudbuild_v1")


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    # Asked for once: the next look finds it at once.
    globals()[name] = value
    return value
