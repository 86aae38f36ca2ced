"""The service on a port: one application, started and stopped cleanly."""

import re
from collections.abc import Callable

from starlette.applications import Starlette

from cloudbuild_emulator.api.routes import api_routes
from cloudbuild_emulator.console import console_routes
from cloudbuild_emulator.limits import STREAM_BYTES
from cloudbuild_emulator.product import PRODUCT
from cloudbuild_emulator.repositories import git_routes
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.http.service import (
    RunningService,
    Streamed,
    build_app,
    guard_service,
)
from localcloud.http.serving import serve_until_signal

# Pushes and sources.
STREAMED = Streamed(
    re.compile(r"/p/[^/]+/r/.+|/emulator/v1/projects/[^/]+/sources", re.ASCII),
    STREAM_BYTES,
)


def create_app(service: Service) -> Starlette:
    """Build the application: API, repositories, console, behind security."""
    routes = [
        *api_routes(),
        *git_routes(
            service.repositories,
            service.pushes.receive,
            lambda: service.address,
        ),
        *console_routes(service),
    ]
    guard = guard_service(PRODUCT, service.settings, STREAMED)
    return build_app(PRODUCT, service, routes, guard)


class RunningServer(RunningService):
    """A service that listens while the context lasts.

    Args:
        service: Started and stopped with the server.
        port: 0 lets the system choose; `address` tells.
    """

    def __init__(self, service: Service, *, port: int = 0) -> None:
        self.service = service
        super().__init__(PRODUCT, service, self._create_app, port=port)

    def _create_app(self, address: str) -> Starlette:
        self.service.address = address
        return create_app(self.service)


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
