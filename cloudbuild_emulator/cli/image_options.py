"""`submit --tag` and `--pack`: images, which one machine does not build.

Source: `gcloud builds submit --help`; what gcloud itself refuses is refused in
its words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.errors import Problem, UnsupportedError
from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_pairs

REGISTRIES = ("gcr.io", "pkg.dev")
PACK_KEYS = ("builder", "env", "image")
DOCKERFILE = "Dockerfile"


@dataclass(frozen=True)
class ImageOptions:
    """What the options name; empty where they do not."""

    tag: str
    pack: str
    publish: bool

    def refuse(self, config: str, place: str) -> None:
        """Raise where an image is asked for; nothing else is done.

        Args:
            config: What --config names.
            place: What is submitted.

        Raises:
            InvalidError: gcloud would not take it either.
            UnsupportedError: gcloud would.
        """
        named = {"--config": config, "--pack": self.pack, "--tag": self.tag}
        given = [option for option, value in named.items() if value]
        if len(given) > 1:
            raise InvalidError(
                f"argument {given[0]}: At most one of {' | '.join(named)} can "
                f"be specified; found {', '.join(given)}",
                "keep one",
            )
        if self.publish and not self.pack:
            raise InvalidError(
                "argument --publish: needs --pack", "add it, or leave it out"
            )
        if self.tag:
            _check_registry("--tag", "Tag", self.tag)
            _check_dockerfile(place)
            raise _refuse("--tag", f"docker build -t {self.tag} .")
        if self.pack:
            image = _read_pack(self.pack)
            _check_registry("--pack", "Image", image)
            raise _refuse("--pack", f"pack build {image}")


def _refuse(option: str, command: str) -> UnsupportedError:
    problem = Problem(
        "",
        "valid for Google, cannot run here: it builds an image and pushes it, "
        "and there is no registry on one machine",
        f"run `{command}` yourself, or the same command with gcloud; here, "
        "builds are the steps of a cloudbuild.yaml",
        unsupported=True,
    )
    return UnsupportedError(option, [problem])


def _check_registry(option: str, word: str, image: str) -> None:
    if not any(each in image for each in REGISTRIES):
        raise InvalidError(
            f"Invalid value for [{option}]: {word} value must be in the "
            f"*gcr.io* or *pkg.dev* namespace; found {image[:200]!r}",
            "write for instance "
            "europe-docker.pkg.dev/my-project/my-repository/app:v1",
        )


def _check_dockerfile(place: str) -> None:
    folder = Path(place)
    if folder.is_dir() and not (folder / DOCKERFILE).is_file():
        raise InvalidError(
            "Invalid value for [source]: Dockerfile required when specifying "
            f"--tag; {place} has none",
            "write one, or name a config with --config",
        )


def _read_pack(text: str) -> str:
    """Return the image that `image=...,builder=...,env=...` names."""
    pairs = read_pairs("--pack", text)
    if others := sorted(set(pairs) - set(PACK_KEYS)):
        raise InvalidError(
            f"argument --pack: valid keys are [{', '.join(PACK_KEYS)}]; found "
            f"{', '.join(others)}",
            "write for instance --pack=image=gcr.io/my-project/app",
        )
    if not pairs.get("image"):
        raise InvalidError(
            "Invalid value for [--pack]: Image value must not be empty.",
            "write for instance --pack=image=gcr.io/my-project/app",
        )
    return pairs["image"]


def image_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets them as one ImageOptions."""

    @wraps(command)
    def collect(
        *args: Any, tag: str, pack: str, publish: bool, **values: Any
    ) -> Any:
        images = ImageOptions(tag, pack, publish)
        return command(*args, images=images, **values)

    for option in (
        click.option("--tag", "-t", default="", metavar="IMAGE"),
        click.option("--pack", default="", metavar="image=IMAGE,..."),
        click.option("--publish", is_flag=True, hidden=True),
    ):
        collect = option(collect)
    return collect
