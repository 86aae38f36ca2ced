"""Projects and locations, the parents of builds and triggers."""

import re

from cloudbuild_emulator.repositories.repositories import PROJECT
from localcloud.errors import InvalidError

GLOBAL = "global"
# docs: "Cloud Build locations": europe-west1 and the like.
LOCATION = re.compile(r"[a-z][a-z0-9-]{0,62}")


def check_parent(project: str, location: str) -> None:
    """Raise `InvalidError` where nothing can be kept below such a parent."""
    if not PROJECT.fullmatch(project):
        raise InvalidError(
            f"project {project[:80]!r}: expected 1 to 63 letters, digits, "
            "dashes, dots, colons and underscores, the first a letter or digit"
        )
    if not LOCATION.fullmatch(location):
        raise InvalidError(
            f"location {location[:80]!r}: expected {GLOBAL} or a region such "
            "as europe-west1"
        )


def read_parent(resource_name: str) -> tuple[str, str]:
    """Return project and location of `projects/P/locations/L/...`."""
    _, project, _, location, *_ = resource_name.split("/")
    return project, location
