"""Requests to the service, and what they come to."""

from collections.abc import Callable, Iterator
from typing import Any, Self

from cloudrun_emulator.cli.knative import write_resource
from cloudrun_emulator.product import PRODUCT
from localcloud.errors import CloudError, NotFoundError
from localcloud.gcloud.client import ServiceClient, name_part
from localcloud.gcloud.keys import Document

# How often an operation is asked for: a dot each.
TICK = "0.5s"
Tick = Callable[[], None]


class OperationError(CloudError):
    """An operation that failed: the service's own words."""


class Client(ServiceClient):
    """Speaks to the service for one project and region.

    Args:
        project: Empty for the service's own.
        region: Empty for the service's own.
    """

    def __init__(self, project: str = "", region: str = "") -> None:
        super().__init__(PRODUCT, project, region)

    def __enter__(self) -> Self:
        return self

    @property
    def parent(self) -> str:
        """Where Google's API has this region's services."""
        return f"/v2/{self._locate()}"

    @property
    def own(self) -> str:
        """Where the emulator's own paths of this region are."""
        return f"/emulator/v1/{self._locate()}"

    def locate_page(self, service: str) -> str:
        """Return where a browser finds a service's page."""
        console = self.read_status()["console"] or self.address
        return f"{console}/services/{self.region}/{name_part(service)}"

    def _locate(self) -> str:
        if not self.region:
            self.region = self.read_status()["region"]
        return f"projects/{self.project}/locations/{self.region}"

    def name(self, service: str) -> str:
        """Return a service's path."""
        return f"{self.parent}/services/{name_part(service)}"

    def find(self, service: str) -> Document | None:
        """Return a service, None where there is none."""
        try:
            found: Document = self.call("GET", self.name(service))
        except NotFoundError:
            return None
        return found

    def get(self, service: str, missing: str) -> Document:
        """Return a service. Raises `NotFoundError` with words of its own."""
        found = self.find(service)
        if found is None:
            raise NotFoundError(missing.format(name=service))
        return found

    def list_all(
        self, path: str, key: str, limit: int | None, **query: Any
    ) -> Iterator[Document]:
        """Yield the items in the shape that `gcloud run` shows."""
        for each in super().list_all(path, key, limit, **query):
            yield write_resource(each)

    def wait(self, operation: Document, tick: Tick) -> Document:
        """Wait for an operation; return what it made.

        Raises:
            OperationError: It failed.
        """
        while not operation.get("done"):
            tick()
            operation = self.call(
                "POST",
                f"/v2/{operation['name']}:wait",
                json={"timeout": TICK},
            )
        if error := operation.get("error"):
            raise OperationError(error["message"])
        made: Document = operation["response"]
        return made
