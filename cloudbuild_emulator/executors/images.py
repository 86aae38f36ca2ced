"""Which images this machine can stand in for, and what runs in them."""

import re
from dataclasses import dataclass
from enum import Enum


class StandIn(Enum):
    """What stands in for an image."""

    PYTHON = "an interpreter of this machine, in a fresh environment"
    SHELL = "this machine's own shell"
    GIT = "this machine's git"
    STORAGE = "commands for the bucket"


@dataclass(frozen=True)
class Image:
    """An image by its name, and what stands in for it.

    Args:
        stand_in: None where nothing of this machine can.
        version: Of Python, as the tag says: `3.12`, `3.12.4`, or empty.
        entrypoint: What the real image runs before `args`.
        command: What the real image runs when there are no args.
        has_uv: Whether the real image brings uv.
        takes_flags: Whether args that begin with a dash are bash's.
    """

    stand_in: StandIn | None
    version: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    has_uv: bool = False
    takes_flags: bool = False


DOCKER_HUB = re.compile(r"^((index\.)?docker\.io/)?(library/)?(?=[^/]+$)")
TAG = re.compile(r"^(?P<name>[^@]*?)(:(?P<tag>[^:/@]+))?(@sha256:[0-9a-f]+)?$")
PYTHON_TAG = re.compile(r"(?P<version>\d+(\.\d+){0,2})(-.*)?")
UV_TAG = re.compile(r"(.*-)?python(?P<version>\d+\.\d+)(-.*)?")
UV = "ghcr.io/astral-sh/uv"
ANY_PYTHON = ("", "latest", "slim", "bookworm", "trixie", "alpine")
OTHERS = {
    "bash": Image(StandIn.SHELL, command=("bash",), takes_flags=True),
    "ubuntu": Image(StandIn.SHELL, command=("bash",)),
    "debian": Image(StandIn.SHELL, command=("bash",)),
    "gcr.io/cloud-builders/git": Image(StandIn.GIT, entrypoint=("git",)),
    "gcr.io/cloud-builders/gsutil": Image(
        StandIn.STORAGE, entrypoint=("gsutil",)
    ),
    "gcr.io/cloud-builders/gcloud": Image(
        StandIn.STORAGE, entrypoint=("gcloud",)
    ),
    **dict.fromkeys(
        (
            "gcr.io/google.com/cloudsdktool/cloud-sdk",
            "gcr.io/google.com/cloudsdktool/google-cloud-cli",
            "google/cloud-sdk",
        ),
        Image(StandIn.STORAGE, command=("bash",)),
    ),
}
STANDING_IN = (
    "python:X.Y, ghcr.io/astral-sh/uv:pythonX.Y, bash, ubuntu, debian, "
    "gcr.io/cloud-builders/git, gcr.io/cloud-builders/gsutil"
)


def read_image(name: str) -> Image:
    """Read an image's name, and tell what stands in for it."""
    found = TAG.match(name)
    repository = DOCKER_HUB.sub("", found["name"]) if found else name
    tag = (found["tag"] or "") if found else ""
    match repository:
        case "python":
            return _read_python(tag)
        case str() if repository == UV:
            return _read_uv(tag)
        case _:
            return OTHERS.get(repository, Image(None))


def _read_uv(tag: str) -> Image:
    version = UV_TAG.fullmatch(tag)
    if version is None:
        return Image(None)
    return Image(
        StandIn.PYTHON, version["version"], command=("uv",), has_uv=True
    )


def _read_python(tag: str) -> Image:
    if tag in ANY_PYTHON:
        return Image(StandIn.PYTHON, "", (), ("python3",))
    version = PYTHON_TAG.fullmatch(tag)
    if version is None:
        return Image(None)
    return Image(StandIn.PYTHON, version["version"], (), ("python3",))
