"""Images: their names, and what one that was built here holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cloudrun_emulator.model.container_rules import IMAGE
from cloudrun_emulator.model.names import Place

# docs: deploying-source-code: the repository is made on demand.
REPOSITORY = "cloud-run-source-deploy"
LATEST_TAG = "latest"


@dataclass(frozen=True)
class ImageConfig:
    """How an image that was built from sources is run.

    Args:
        command: Its entry point; empty where nothing names one.
        python: Version of the interpreter (`3.12`); empty for any.
        requirements: The file that names its packages, below its files;
            empty without any.
        env: What the build puts into the image's environment.
    """

    command: tuple[str, ...] = ()
    python: str = ""
    requirements: str = ""
    env: Mapping[str, str] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "ImageConfig":
        return cls(
            tuple(document["command"]),
            document["python"],
            document["requirements"],
            document["env"],
        )


@dataclass(frozen=True)
class Image:
    """An image whose files are kept here.

    Args:
        digest: 64 hexadecimal digits.
        folder: Its files; nobody changes them.
        config: How they are run.
    """

    digest: str
    folder: Path
    config: ImageConfig


@dataclass(frozen=True)
class ImageName:
    """The parts of an image's name."""

    path: str
    tag: str
    digest: str


def read_image_name(name: str) -> ImageName:
    """Take an image's name apart; it is one, by the rules."""
    found = IMAGE.fullmatch(name)
    if found is None:
        return ImageName(name, "", "")
    return ImageName(found["path"], found["tag"] or "", found["digest"] or "")


def name_source_image(place: Place, service: str) -> str:
    """Name what a source deployment of a service makes, as gcloud does."""
    registry = f"{place.region}-docker.pkg.dev"
    return f"{registry}/{place.project}/{REPOSITORY}/{service}"
