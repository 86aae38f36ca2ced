"""The command of an emulator: what both of the local cloud are told."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from course.cloud.forwarding import find_console, list_hosts, list_origins
from course.cloud.ports import LOOPBACK
from course.cloud.server import list_words


def compose_emulator(
    key: str, port: int, options: Mapping[str, str]
) -> list[str]:
    """Compose `KEY serve`, on loopback and behind this machine's proxies.

    Args:
        key: Of the server, and the name of its program.
        port: Its own.
        options: Those that are this emulator's alone.
    """
    told = {"--host": LOOPBACK, "--port": str(port), **options}
    told |= find_console(key, port, os.environ)
    program = Path(sys.executable).with_name(key)
    forwarded = [
        *(f"--allowed-host={each}" for each in list_hosts(port, os.environ)),
        *(f"--allowed-origin={x}" for x in list_origins(port, os.environ)),
    ]
    return [str(program), "serve", *list_words(told), *forwarded]
