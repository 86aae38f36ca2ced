"""The service on a port: one application, started and stopped cleanly."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from cloudbuild_emulator.api.errors import (
    answer_defect,
    answer_http_error,
    answer_problem,
)
from cloudbuild_emulator.api.routes import api_routes
from cloudbuild_emulator.console import console_routes
from cloudbuild_emulator.errors import CloudBuildError, UnavailableError
from cloudbuild_emulator.repositories import git_routes
from cloudbuild_emulator.security import SecurityMiddleware, read_form_key
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings

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


def create_app(service: Service) -> Starlette:
    """Build the application: API, repositories, console, behind security."""
    settings = service.settings
    app = Starlette(
        routes=[
            *api_routes(),
            *git_routes(service, lambda: str(app.state.address)),
            *console_routes(service),
        ],
        middleware=[Middleware(SecurityMiddleware, settings=settings)],
        exception_handlers={
            CloudBuildError: answer_problem,
            HTTPException: answer_http_error,
            Exception: answer_defect,
        },
    )
    # A redirect would name the address that a proxy hides.
    app.router.redirect_slashes = False
    app.state.service = service
    app.state.address = ""
    app.state.stopping = threading.Event()
    app.state.form_key = read_form_key(settings.state)
    return app


class RunningApp:
    """An application that answers at a socket while the context lasts."""

    def __init__(self, app: ASGIApp, place: socket.socket) -> None:
        self._place = place
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


class RunningServer:
    """A service that listens while the context lasts.

    Args:
        service: Started and stopped with the server.
        port: 0 lets the system choose; `address` tells.
    """

    def __init__(self, service: Service, *, port: int = 0) -> None:
        self.service = service
        self.address = ""
        self._port = port
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        host = self.service.settings.host
        app = create_app(self.service)
        with ExitStack() as stack:
            place = stack.enter_context(listen(host, self._port))
            self.address = write_address(place)
            app.state.address = self.address
            self.service.address = self.address
            stack.enter_context(self.service)
            stack.enter_context(RunningApp(app, place))
            stack.callback(app.state.stopping.set)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def serve(settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Run the service until a signal (SIGINT, SIGTERM, SIGHUP) ends it.

    Args:
        settings: What to serve, and where to listen.
        ready: Told the address once requests are answered.

    Raises:
        UnavailableError: The port is taken.
    """
    stop = threading.Event()
    restore = _catch_signals(stop)
    try:
        with RunningServer(Service(settings), port=settings.port) as server:
            file = write_service_file(settings.state, server.address)
            ready(server.address)
            stop.wait()
            restore()
            file.unlink(missing_ok=True)
    finally:
        restore()


def write_service_file(state: Path, address: str) -> Path:
    """Tell other programs who serves this state folder, and where."""
    path = state / SERVICE_FILE
    document = {"pid": os.getpid(), "address": address}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(document) + "\n")
    part.replace(path)
    return path


def _catch_signals(stop: threading.Event) -> Callable[[], None]:
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


def listen(host: str, port: int) -> socket.socket:
    """Listen at a port, 0 for any. Raises `UnavailableError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off, which costs 40 ms an answer, for
    # sockets of this protocol only; `socket.create_server` leaves it at 0.
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((host, port))
        place.listen()
    except (OSError, OverflowError) as error:
        place.close()
        raise UnavailableError(
            f"{host}:{port}: {error}",
            "choose another port with `cloudbuild serve --port`, or stop the "
            "service that listens there",
        ) from error
    return place


def write_address(place: socket.socket) -> str:
    """Write where a socket is reached from this machine."""
    host, port = place.getsockname()[:2]
    host = EVERY_ADDRESS.get(host, host)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"
