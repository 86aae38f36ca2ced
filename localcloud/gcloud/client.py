"""Requests of a command to its service."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import quote

import click
import httpx

from localcloud.errors import (
    CloudError,
    ConflictError,
    ForbiddenError,
    InterruptedByUserError,
    InvalidError,
    LimitError,
    NotFoundError,
    PreconditionError,
    UnavailableError,
)
from localcloud.nearby import Nearby, find_nearby
from localcloud.product import Product

SECONDS = 60
GLOBAL = "global"
# Where every service of the toolbox says who serves.
STATUS_PATH = "/emulator/v1/status"
NOWHERE = Nearby()
KINDS: dict[str, type[CloudError]] = {
    kind.status: kind
    for kind in (
        InvalidError,
        NotFoundError,
        ConflictError,
        PreconditionError,
        ForbiddenError,
        LimitError,
        UnavailableError,
    )
}


def read_address(product: Product, nearby: Nearby = NOWHERE) -> str:
    """Return the service's address: the environment's, else the folder's."""
    default = f"127.0.0.1:{product.port}"
    variable = product.variable
    address = os.environ.get(variable) or nearby.get(variable) or default
    if "://" not in address:
        address = f"http://{address}"
    return address.rstrip("/")


def name_part(name: str) -> str:
    """Write a name as one part of a path, whatever is in it.

    Dots too, for `.` and `..` lead to other parts.
    """
    # What was typed in a locale without its letters is sent as it was typed.
    return quote(name, safe="", errors="surrogateescape").replace(".", "%2E")


class ServiceClient:
    """Speaks to a service for one project and region.

    Args:
        product: Which service.
        project: Empty for the service's own.
        region: `global` or a region's name.
    """

    def __init__(
        self, product: Product, project: str = "", region: str = GLOBAL
    ) -> None:
        self.product = product
        self._nearby = find_nearby()
        self.address = read_address(product, self._nearby)
        self._project = project
        self.region = region
        self.log_http = False
        try:
            # No proxy of the environment stands between us and this machine;
            # reading all of its certificates would take most of a command.
            self._http = httpx.Client(
                base_url=self.address,
                timeout=SECONDS,
                trust_env=False,
                verify=not self.address.lower().startswith("http://"),
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise self._unreachable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def introduce(self) -> None:
        """Say which service is asked, where the environment names none."""
        variable, nearby = self.product.variable, self._nearby
        if os.environ.get(variable):
            return
        if nearby.refusal:
            click.echo(
                f"{nearby.path} is not used: {nearby.refusal}.", err=True
            )
        source = f"{variable} names another"
        if nearby.get(variable):
            source = f"named by {nearby.path}"
        click.echo(
            f"Using {self.product.name} at {self.address} ({source}).", err=True
        )

    @property
    def project(self) -> str:
        """The project, asked of the service where none was named."""
        if not self._project:
            self._project = str(self.read_status()["project"])
        return self._project

    def read_status(self) -> dict[str, Any]:
        """Read who serves, and with which settings.

        Raises:
            UnavailableError: Another service than this client's answers.
        """
        found = self.call("GET", STATUS_PATH)
        if not isinstance(found, dict) or "project" not in found:
            raise self._stranger("it says no status")
        command = found.get("product", self.product.command)
        if command != self.product.command:
            raise self._stranger(f"`{command} serve` answers there")
        return found

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Send a request; return the answer's JSON.

        Raises:
            CloudError: As the service says, or it cannot be reached.
        """
        answer = self.send(method, path, **options)
        if not answer.content:
            return {}
        try:
            return answer.json()
        except ValueError as error:
            raise self._stranger("its answer is not JSON") from error

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request; return the answer. Raises as `call` does."""
        if self.log_http:
            click.echo(f"{method} {self.address}{path}", err=True)
        try:
            answer = self._http.request(method, path, **options)
        except UnicodeEncodeError as error:
            raise InvalidError(
                f"{error.object[:80]!r}: what was typed is not text in this "
                "terminal's encoding",
                "set LC_ALL=C.UTF-8, and type it again",
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from error
        if answer.is_error:
            raise self._read_error(answer)
        return answer

    def list_all(
        self, path: str, key: str, limit: int | None, **query: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield the items of all pages, up to the limit."""
        query = {name: value for name, value in query.items() if value}
        count = 0
        while True:
            page = self.call("GET", path, params=query)
            for each in page.get(key, []):
                if limit is not None and count >= limit:
                    return
                count += 1
                yield each
            if not page.get("nextPageToken"):
                return
            query["pageToken"] = page["nextPageToken"]

    def _unreachable(self, error: Exception) -> UnavailableError:
        product = self.product
        return UnavailableError(
            f"no {product.name} service at {self.address}: {error}",
            f"start it with `{product.command} serve`, or set "
            f"{product.variable} to the address where it runs",
        )

    def _read_error(self, answer: httpx.Response) -> CloudError:
        try:
            error = answer.json()["error"]
            kind = KINDS.get(error["status"], CloudError)
            return kind(str(error["message"]))
        except (ValueError, KeyError, TypeError):
            return self._stranger(f"it answered {answer.status_code}")

    def _stranger(self, why: str) -> UnavailableError:
        product = self.product
        return UnavailableError(
            f"{self.address} is no {product.name} service: {why}",
            f"set {product.variable} to the address where "
            f"`{product.command} serve` runs",
        )


@contextmanager
def interrupted(message: str) -> Iterator[None]:
    """Turn Ctrl-C into a message and an exit status of its own."""
    try:
        yield
    except KeyboardInterrupt:
        raise InterruptedByUserError(message) from None
