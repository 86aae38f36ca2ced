"""Ports of this machine's loopback: which are free, who listens on others."""

import os
import socket
from dataclasses import dataclass
from itertools import chain

import psutil

from course.cloud.processes import ProcessId
from course.errors import PortError
from course.messages import N_, speak

LOOPBACK = "127.0.0.1"
PORTS_TRIED = 20
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class PortChoice:
    """The port that a server takes: the user's wish, or the course's choice.

    Args:
        variable: The environment variable that asks for a port.
        default: Taken where it is free and none is remembered.
    """

    variable: str
    default: int

    def choose(self, remembered: int | None = None) -> int:
        """Take the remembered port or the default, else the next free one."""
        usual = range(self.default, self.default + PORTS_TRIED)
        candidates = chain([remembered or self.default], usual)
        return next(filter(is_free, candidates), None) or _any_free_port()

    def requested(self) -> int | None:
        """Read the port that the variable asks for, if any.

        Raises:
            PortError: it is no port number.
        """
        value = os.environ.get(self.variable)
        if not value:
            return None
        if value.isdecimal() and 0 < int(value) <= HIGHEST_PORT:
            return int(value)
        raise PortError(
            "{variable}",
            "{value!r}",
            N_("a number from {first} to {last}"),
            N_("correct {variable}, or unset it to let the course choose"),
            variable=self.variable,
            value=value,
            first=1,
            last=HIGHEST_PORT,
        )

    def require(self, port: int) -> None:
        """Refuse a port that another program holds.

        Raises:
            PortError: names the program where the system tells us.
        """
        if not is_free(port):
            listener = find_listener(port)
            raise PortError(
                "{variable}={port}",
                N_("the port is taken by {listener}")
                if listener
                else N_("the port is taken by another program"),
                N_("a free port"),
                N_("end that program, or change or unset {variable}"),
                variable=self.variable,
                port=port,
                listener=listener,
            )


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        # As servers do: a port with connections still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def describe_listener(port: int) -> str:
    """Name the process that listens on this port, as far as we may see."""
    return find_listener(port) or speak(N_("another program"))


def find_listener(port: int) -> str:
    """Find the process that listens on this port; empty if we may not see."""
    for process in psutil.process_iter(["name"]):
        if listens(process, port):
            return f"{process.info['name']} (pid {process.pid})"
    return ""


def listens(process: psutil.Process, port: int) -> bool:
    """Whether this process listens on this port; False where we may not see."""
    try:
        connections = process.net_connections(kind="tcp")
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False
    return any(
        each.status == psutil.CONN_LISTEN and each.laddr.port == port
        for each in connections
    )


def belongs_to(family: tuple[ProcessId, ...], port: int) -> bool:
    """Whether one of these processes is the one that listens on this port."""
    living = (process for each in family if (process := each.find()))
    return any(listens(process, port) for process in living)


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        found: tuple[str, int] = probe.getsockname()
        return found[1]
