"""The service on a port: one application, started and stopped cleanly."""

import re
from collections.abc import Callable

from starlette.applications import Starlette

from cloudrun_emulator.api.routes import api_routes
from cloudrun_emulator.console import console_routes
from cloudrun_emulator.limits import STREAM_BYTES
from cloudrun_emulator.product import PRODUCT
from cloudrun_emulator.service import CloudRun
from cloudrun_emulator.settings import Settings
from localcloud.http.service import (
    RunningService,
    Streamed,
    build_app,
    guard_service,
)
from localcloud.http.serving import serve_until_signal

# Sources.
STREAMED = Streamed(
    re.compile(r"/emulator/v1/.+/sources", re.ASCII), STREAM_BYTES
)


def create_app(service: CloudRun) -> Starlette:
    """Build the application: API and console, behind security."""
    routes = [*api_routes(), *console_routes(service)]
    guard = guard_service(PRODUCT, service.settings, STREAMED)
    return build_app(PRODUCT, service, routes, guard)


class RunningServer(RunningService):
    """A service that listens while the context lasts.

    Args:
        service: Started and stopped with the server.
        port: 0 lets the system choose; `address` tells.
    """

    def __init__(self, service: CloudRun, *, port: int = 0) -> None:
        self.service = service
        super().__init__(
            PRODUCT,
            service,
            lambda _: create_app(service),
            port=port,
            # Who waits for an operation is let go before the threads end.
            before_end=service.operations.stop,
        )


def serve(settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Run the service until a signal (SIGINT, SIGTERM, SIGHUP) ends it.

    Args:
        settings: What to serve, and where to listen.
        ready: Told the address once requests are answered.

    Raises:
        UnavailableError: The port is taken.
    """
    serve_until_signal(
        lambda: RunningServer(CloudRun(settings), port=settings.port),
        settings.state,
        ready,
    )
