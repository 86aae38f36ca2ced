"""A service and its application on a port, behind what checks requests."""

import re
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from localcloud.http.errors import error_handlers
from localcloud.http.forms import read_form_key
from localcloud.http.guard import guard_app
from localcloud.http.hosts import AccessRules
from localcloud.http.serving import RunningApp, listen, write_address
from localcloud.product import Product

PORT_IS_TAKEN = (
    "choose another port with `{command} serve --port`, or stop the service "
    "that listens there"
)


class ServiceSettings(Protocol):
    """What of a service's settings its application reads."""

    @property
    def state(self) -> Path: ...
    @property
    def host(self) -> str: ...
    @property
    def access(self) -> AccessRules: ...
    @property
    def body_bytes(self) -> int: ...


class Service(AbstractContextManager[Any, Any], Protocol):
    """What is started and stopped with its application."""

    @property
    def settings(self) -> ServiceSettings: ...


@dataclass(frozen=True)
class Streamed:
    """Requests that may be longer than others.

    Args:
        paths: Theirs, whole.
        limit: In bytes.
    """

    paths: re.Pattern[str]
    limit: int


def guard_service(
    product: Product, settings: ServiceSettings, streamed: Streamed
) -> list[Middleware]:
    """List what checks each request: its Host, its Origin and its size."""

    def find_limit(path: str) -> int:
        if streamed.paths.fullmatch(path):
            return streamed.limit
        return settings.body_bytes

    return guard_app(settings.access, product.cookie, find_limit)


def build_app(
    product: Product,
    service: Service,
    routes: Iterable[BaseRoute],
    middleware: Iterable[Middleware],
) -> Starlette:
    """Build a service's application; its handlers find `service` in its state.

    `stopping` there is set before what is open is cut off.
    """
    app = Starlette(
        routes=[*routes],
        middleware=[*middleware],
        exception_handlers=error_handlers(product),
    )
    # A redirect would name the address that a proxy hides.
    app.router.redirect_slashes = False
    app.state.service = service
    app.state.stopping = threading.Event()
    app.state.form_key = read_form_key(service.settings.state)
    return app


class RunningService:
    """A service that listens while the context lasts.

    Args:
        product: Whose command the message of a taken port names.
        service: Started before the first answer, stopped after the last.
        create: Builds its application, told the address.
        port: 0 lets the system choose; `address` tells.
        before_end: Called once `stopping` is set, while answers are written.
    """

    def __init__(
        self,
        product: Product,
        service: Service,
        create: Callable[[str], Starlette],
        *,
        port: int,
        before_end: Callable[[], object] = lambda: None,
    ) -> None:
        self.address = ""
        self._product = product
        self._serving = service
        self._create = create
        self._port = port
        self._before_end = before_end
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        taken = PORT_IS_TAKEN.format(command=self._product.command)
        with ExitStack() as stack:
            listener = stack.enter_context(
                listen(self._serving.settings.host, self._port, taken)
            )
            self.address = write_address(listener)
            app = self._create(self.address)
            stack.enter_context(self._serving)
            stack.enter_context(RunningApp(app, listener))
            stack.callback(self._before_end)
            stack.callback(app.state.stopping.set)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
