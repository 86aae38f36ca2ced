"""Environments of lesson 2: the services that builds put into a bucket.

An environment runs each `NAME.py` of its folder in the bucket as a process of
its own. Its processes end with the kernel that started them, however it ends.

Cloud Run's emulator could run them. Beside much other work (load 20 on 2 cores)
both took 1.5 s here, 1.2 at best; there 2.5 to 3.7, 12.8 the first time, while
nothing but the bench ran in it, and its own start and 80 MiB come on top. What
it would replace here, sockets and processes, is a third of this module: how a
service is loaded, closed to strangers and led to its neighbours would stay.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from course.classroom.service_host import (
    CLOSED_VARIABLE,
    KEY_VARIABLE,
    NEIGHBOURS_VARIABLE,
    Reply,
    fetch,
)
from course.cloud.ports import LOOPBACK
from course.environment import course_environment
from course.errors import ServiceError
from course.languages import read_language
from course.messages import N_, translate

HOST = Path(__file__).with_name("service_host.py")
SECONDS_TO_END = 5.0
SECONDS_BETWEEN_VISITS = 0.02
# What a closed environment answers.
CLOSED = N_("this environment is closed: no key, or a wrong one")


@dataclass
class Service:
    """One service: where it listens, and the process that answers now."""

    path: Path
    listening: socket.socket
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.listening.getsockname()[1]}"


@dataclass
class Environment:
    """The services of one folder of the bucket, beside one another.

    They run from the first question or `reload` on, until `stop`.

    Args:
        name: The folder, such as "staging".
        key: What a client has to show; without it all may enter.
    """

    name: str
    key: str = ""
    services: dict[str, Service] = field(default_factory=dict)

    def ask(self, service: str, path: str, key: str = "") -> Reply:
        """Ask a service, as a client does: the status, and the answer.

        Raises:
            ServiceError: no such service runs here, or it does not answer.
        """
        if not self.services:
            self.reload()
        if service not in self.services:
            raise ServiceError(
                N_("environment {environment}"),
                N_("no service {service!r} runs"),
                N_("one of {known}"),
                N_("correct the name, or start the environment again"),
                environment=self.name,
                service=service,
                known=", ".join(self.services),
            )
        try:
            return fetch(self.services[service].address + path, key)
        except OSError as error:
            raise ServiceError(
                N_("environment {environment}, service {service}"),
                N_("no answer ({error})"),
                N_("an answer"),
                N_("start the environment again"),
                environment=self.name,
                service=service,
                error=type(error).__name__,
            ) from error

    def reload(self) -> None:
        """Run what the bucket holds now; not one request is lost.

        The new process listens before the old one ends: both share the socket.

        Raises:
            ServiceError: the bucket holds no service of this environment.
        """
        files = self._find_files()
        for path in files:
            if path.stem not in self.services:
                self.services[path.stem] = Service(path, _listen())
        services = list(self.services.values())
        old = [service.process for service in services]
        for service in services:
            service.process = self._start(service)
        for service, before in zip(services, old, strict=True):
            _wait_until_ready(service.process)
            _end(before)

    def stop(self) -> None:
        """End all processes of the environment."""
        for service in self.services.values():
            _end(service.process)
            service.listening.close()
        self.services.clear()

    @contextmanager
    def visited(self, service: str, path: str) -> Iterator[set[int]]:
        """Have a client ask again and again; gives the statuses it gets."""
        statuses: set[int] = set()
        leaving = threading.Event()

        def visit() -> None:
            while not leaving.wait(SECONDS_BETWEEN_VISITS):
                statuses.add(self.ask(service, path, self.key)[0])

        self.ask(service, path, self.key)
        client = threading.Thread(target=visit, daemon=True)
        client.start()
        try:
            yield statuses
        finally:
            leaving.set()
            client.join()

    def _find_files(self) -> list[Path]:
        folder = Path(os.environ.get("BUCKET", ""), self.name)
        files = sorted(folder.glob("*.py"))
        if not files:
            raise ServiceError(
                N_("environment {environment}"),
                N_("its folder of the bucket holds no service"),
                N_("a file NAME.py for each service"),
                N_(
                    "push a service to the branch {environment}, "
                    "wait for its build"
                ),
                environment=self.name,
            )
        return files

    def _start(self, service: Service) -> subprocess.Popen[bytes]:
        addresses = {k: each.address for k, each in self.services.items()}
        closed = translate(CLOSED, read_language(os.environ))
        place = service.listening.fileno()
        return subprocess.Popen(
            [sys.executable, str(HOST), str(service.path), str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[place],
            # An interrupted cell does not interrupt the services.
            start_new_session=True,
            env=course_environment()
            | {KEY_VARIABLE: self.key, CLOSED_VARIABLE: closed}
            | {"PYTHONDONTWRITEBYTECODE": "1"}
            | {NEIGHBOURS_VARIABLE: json.dumps(addresses)},
        )


_known: dict[str, Environment] = {}


def find_environment(name: str, *, key: str = "") -> Environment:
    """Find the environment of this name, or make it: one a kernel.

    Args:
        name: The folder of the bucket, such as "staging".
        key: What a client has to show; without it all may enter.
    """
    found = _known.setdefault(name, Environment(name, key))
    if found.key != key:
        found.stop()
        found.key = key
    return found


def _listen() -> socket.socket:
    """Listen on a free port; the socket stays ours, whoever answers on it."""
    listening = socket.socket()
    listening.bind((LOOPBACK, 0))
    listening.listen()
    return listening


def _wait_until_ready(process: subprocess.Popen[bytes] | None) -> None:
    """Read the line that a service says when it is up, or its end."""
    if process and process.stdout:
        process.stdout.readline()


def _end(process: subprocess.Popen[bytes] | None) -> None:
    """Close the input that a service lives on, and wait for its end."""
    if process is None:
        return
    if process.stdin:
        process.stdin.close()
    if process.stdout:
        process.stdout.close()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
