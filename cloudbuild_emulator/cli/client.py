"""Requests to the service."""

from typing import Self

from cloudbuild_emulator.product import PRODUCT
from localcloud.gcloud.client import GLOBAL, ServiceClient, name_part


class Client(ServiceClient):
    """Speaks to the service for one project and region.

    Args:
        project: Empty for the service's own.
        region: `global` or a region's name.
    """

    def __init__(self, project: str = "", region: str = GLOBAL) -> None:
        super().__init__(PRODUCT, project, region)

    def __enter__(self) -> Self:
        return self

    @property
    def parent(self) -> str:
        """Where Google's API has this project's builds and triggers."""
        path = f"/v1/projects/{self.project}"
        if self.region == GLOBAL:
            return path
        return f"{path}/locations/{self.region}"

    @property
    def own(self) -> str:
        """Where the emulator's own paths of this project are."""
        return f"/emulator/v1/projects/{self.project}"

    def name(self, kind: str, one: str) -> str:
        """Return the path of one of the builds or triggers."""
        return f"{self.parent}/{kind}/{name_part(one)}"

    def name_own(self, kind: str, one: str) -> str:
        """Return the path of one of what Google's API does not have."""
        return f"{self.own}/{kind}/{name_part(one)}"
