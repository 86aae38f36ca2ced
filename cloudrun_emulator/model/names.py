"""Names of services and revisions, and of what they are below."""

import re
import secrets
from dataclasses import dataclass

from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.limits import LENGTH_OF_A_NAME, LENGTH_OF_A_REVISION
from localcloud.errors import InvalidError

NAME = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")
PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}")
# docs: "Cloud Run locations": europe-west1 and the like.
REGION = re.compile(r"[a-z][a-z0-9-]{0,62}")
# Of all regions.
EVERYWHERE = "-"
# Kubernetes' letters for what it names itself: no vowels, so no words.
LETTERS = "bcdfghjklmnpqrstvwxz2456789"
BAD_NAME = (
    "Resource name must use only lowercase letters, numbers and '-'. Must "
    "begin with a letter and cannot end with a '-'. Maximum length is 63 "
    "characters."
)


@dataclass(frozen=True)
class Place:
    """A project and a region: the parent of services."""

    project: str
    region: str

    def __str__(self) -> str:
        return f"projects/{self.project}/locations/{self.region}"


def read_place(name: str) -> Place:
    """Return the parent in a full name."""
    _, project, _, region, *_ = name.split("/")
    return Place(project, region)


def read_last(name: str) -> str:
    """Return the short name that a full one ends with."""
    return name.rpartition("/")[2]


def read_service(revision: str) -> str:
    """Return the full name of a revision's service."""
    return revision.rpartition("/revisions/")[0]


def check_place(place: Place) -> None:
    """Raise `InvalidError` where nothing can be kept below such a parent."""
    if not PROJECT.fullmatch(place.project):
        raise InvalidError(
            f"project {place.project[:80]!r}: expected up to 63 letters, "
            "digits, dashes, dots, colons and underscores, the first a letter "
            "or digit"
        )
    if not REGION.fullmatch(place.region):
        raise InvalidError(
            f"location {place.region[:80]!r}: expected a region such as "
            "europe-west1"
        )


def check_service_id(name: str) -> None:
    """Raise `ViolationError` for what cannot name a service."""
    if not NAME.fullmatch(name) or len(name) > LENGTH_OF_A_NAME:
        raise ViolationError("metadata.name", BAD_NAME)


def check_revision_name(revision: str, service: str, request: str) -> None:
    """Hold a revision's given name to Knative's rules.

    Raises:
        ViolationError: It does not begin with the service's, or is none.
    """
    field = "service.template.revision"
    if not revision.startswith(f"{service}-"):
        raise ViolationError(
            field,
            "Revision name must be prefixed by the name of the enclosing "
            "Service or Configuration with a trailing -",
            request,
        )
    if not NAME.fullmatch(revision) or len(revision) > LENGTH_OF_A_REVISION:
        raise ViolationError(field, BAD_NAME, request)


def make_revision_name(service: str, number: int) -> str:
    """Name a service's revision as Cloud Run does: `shop-00003-x7k`."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return f"{service}-{number:05}-{letters}"


def make_service_id() -> str:
    """Name a service that its author did not."""
    return "service-" + "".join(secrets.choice(LETTERS) for _ in range(8))
