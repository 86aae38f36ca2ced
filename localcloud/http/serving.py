"""An application on a port: started and stopped cleanly."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Protocol, Self

import uvicorn
from starlette.types import ASGIApp

from localcloud.errors import UnavailableError

SERVICE_FILE = "service.json"
# Answers that are still open are cut after this when the service stops.
STOP_S = 2
START_S = 30
LOOK_EVERY_S = 0.005
# Longer than the pauses of a client that polls.
KEEP_ALIVE_S = 75
# What a service that listens everywhere is called on its own machine.
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class RunningApp:
    """An application that answers at a socket while the context lasts."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._place = listener
        self._server = uvicorn.Server(_configure(app))
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        end = time.monotonic() + START_S
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise UnavailableError("the server's thread did not start")
            time.sleep(LOOK_EVERY_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        self._server.run(sockets=[self._place])


def write_service_file(state: Path, address: str) -> Path:
    """Tell other programs who serves this state folder, and where."""
    path = state / SERVICE_FILE
    document = {"pid": os.getpid(), "address": address}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(document) + "\n")
    part.replace(path)
    return path


class Addressed(Protocol):
    """A server that listens while the context lasts."""

    address: str

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def serve_until_signal(
    make: Callable[[], Addressed], state: Path, ready: Callable[[str], None]
) -> None:
    """Run a server until a signal (SIGINT, SIGTERM, SIGHUP) ends it.

    Args:
        make: Makes the server; signals are heeded from before on.
        state: Tells, while the server runs, where it is.
        ready: Told the address once requests are answered.

    Raises:
        UnavailableError: The port is taken.
    """
    stop = threading.Event()
    restore = catch_signals(stop)
    try:
        with make() as server:
            file = write_service_file(state, server.address)
            ready(server.address)
            stop.wait()
            restore()
            file.unlink(missing_ok=True)
    finally:
        restore()


def catch_signals(stop: threading.Event) -> Callable[[], None]:
    """Set the event at the first signal; a second one works as always."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None

    def note(_: int, __: FrameType | None) -> None:
        stop.set()

    # `nohup` ignores SIGHUP, and so do we then.
    heeded = [x for x in SIGNALS if signal.getsignal(x) != signal.SIG_IGN]
    before = {each: signal.signal(each, note) for each in heeded}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore


def _configure(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        access_log=False,
        http="h11",
        lifespan="off",
        log_config=None,
        log_level="warning",
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_S,
        timeout_keep_alive=KEEP_ALIVE_S,
        ws="none",
    )


def listen(
    host: str, port: int, next_step: str = "choose another port"
) -> socket.socket:
    """Listen at a port, 0 for any.

    Raises:
        UnavailableError: It cannot be listened at; `next_step` says what then.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off, which costs 40 ms an answer, for
    # sockets of this protocol only; `socket.create_server` leaves it at 0.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise UnavailableError(f"{host}:{port}: {error}", next_step) from error
    return listener


def write_address(listener: socket.socket) -> str:
    """Write where a socket is reached from this machine."""
    host, port = listener.getsockname()[:2]
    host = EVERY_ADDRESS.get(host, host)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"
