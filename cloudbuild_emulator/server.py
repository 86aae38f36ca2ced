"""The service on a port: one application, started and stopped cleanly."""

import re
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

from starlette.applications import Starlette
from starlette.middleware import Middleware

from cloudbuild_emulator.api.routes import api_routes
from cloudbuild_emulator.console import console_routes
from cloudbuild_emulator.limits import STREAM_BYTES
from cloudbuild_emulator.product import PRODUCT
from cloudbuild_emulator.repositories import git_routes
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.http.errors import error_handlers
from localcloud.http.forms import read_form_key
from localcloud.http.guard import guard_app
from localcloud.http.serving import (
    RunningApp,
    listen,
    serve_until_signal,
    write_address,
)

# Pushes and sources.
STREAMED = re.compile(
    r"/p/[^/]+/r/.+|/emulator/v1/projects/[^/]+/sources", re.ASCII
)
PORT_IS_TAKEN = (
    "choose another port with `cloudbuild serve --port`, or stop the service "
    "that listens there"
)


def guard_service(settings: Settings) -> list[Middleware]:
    """List what checks each request: its Host, its Origin and its size."""

    def find_limit(path: str) -> int:
        return STREAM_BYTES if STREAMED.fullmatch(path) else settings.body_bytes

    return guard_app(settings.access, PRODUCT.cookie, find_limit)


def create_app(service: Service) -> Starlette:
    """Build the application: API, repositories, console, behind security."""
    settings = service.settings
    app = Starlette(
        routes=[
            *api_routes(),
            *git_routes(
                service.repositories,
                service.pushes.receive,
                lambda: str(app.state.address),
            ),
            *console_routes(service),
        ],
        middleware=guard_service(settings),
        exception_handlers=error_handlers(PRODUCT),
    )
    # A redirect would name the address that a proxy hides.
    app.router.redirect_slashes = False
    app.state.service = service
    app.state.address = ""
    app.state.stopping = threading.Event()
    app.state.form_key = read_form_key(settings.state)
    return app


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
            listener = stack.enter_context(
                listen(host, self._port, PORT_IS_TAKEN)
            )
            self.address = write_address(listener)
            app.state.address = self.address
            self.service.address = self.address
            stack.enter_context(self.service)
            stack.enter_context(RunningApp(app, listener))
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
    serve_until_signal(
        lambda: RunningServer(Service(settings), port=settings.port),
        settings.state,
        ready,
    )
