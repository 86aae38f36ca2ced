"""The names of images: those that steps run in, and those that are pushed."""

import re
from collections.abc import Iterator, Sequence

from cloudbuild_emulator import limits
from cloudbuild_emulator.config.signs import advise_signs
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build

# The grammar of github.com/distribution/reference, which the validator
# published with cloud-build-local (2020) takes.
PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
LABEL = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*(?::[0-9]+)?"
TAG = re.compile(r"[\w][\w.-]{0,127}", re.ASCII)
IMAGE = re.compile(
    rf"(?:{DOMAIN}/)?{PART}(?:/{PART})*(?::{TAG.pattern})?"
    rf"(?:@(?:sha256:{TAG.pattern}|0))?",
    re.ASCII,
)
TOKEN = re.compile(r"\$\{[^{}]*\}|\$[A-Z_][A-Z0-9_]*|\$\$")


def fill_in(text: str, by: str = "0") -> str:
    """Put one character for each substitution, to look at what is around.

    A digit may stand for a name, a port, a tag or a digest alike.
    """
    before = ""
    while before != text:
        before, text = text, TOKEN.sub(by, text)
    return text


def _lower(name: str) -> str:
    """Write a name in lower case, all but its substitutions."""
    parts = re.split(f"({TOKEN.pattern})", name)
    return "".join(x if TOKEN.fullmatch(x) else x.lower() for x in parts)


def check_name(where: str, number: int, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the image of a step."""
    if not name:
        yield Problem(
            where,
            f"invalid .steps field: build step {number} must have a name",
            "name the image to run, for instance python:3.12",
        )
    elif any(each.isspace() for each in name):
        yield Problem(
            where,
            f'invalid image name "{name}" contains blanks',
            advise_signs(name)
            or "put the command into `entrypoint` and `args`, or `script`",
        )
    elif len(name) > limits.LENGTH_OF_AN_IMAGE:
        yield Problem(
            where,
            f"invalid .steps field: build step {number} name too long "
            f"(max: {limits.LENGTH_OF_AN_IMAGE})",
            "name the image to run, for instance python:3.12",
        )
    else:
        yield from _check_grammar(where, "build step", name)


def check_images(build: Build) -> Iterator[Problem]:
    """Yield what is wrong with the images that a build pushes."""
    images = list(build.artifacts.images)
    if images and build.images and images != list(build.images):
        yield Problem(
            "artifacts.images",
            "cannot specify different .images and .artifacts.images",
            "keep one of the two",
        )
    yield from _check_list("images", build.images)
    yield from _check_list("artifacts.images", images)


def check_substituted(build: Build) -> Iterator[Problem]:
    """Yield the names of images that a substitution left in another."""
    places = [(f"steps[{n}].name", x.name) for n, x in enumerate(build.steps)]
    for where, names in (
        ("images", build.images),
        ("artifacts.images", build.artifacts.images),
    ):
        places += [(f"{where}[{n}]", each) for n, each in enumerate(names)]
    for where, name in places:
        if "$" in name:
            yield Problem(
                where,
                f'invalid build: invalid image name "{name}": could not parse '
                f"reference: {name}",
                "set options.dynamicSubstitutions: true, for substitutions in "
                "the values of others",
            )


def _check_list(where: str, images: Sequence[str]) -> Iterator[Problem]:
    if len(images) > limits.IMAGES:
        yield Problem(
            where,
            f"cannot specify more than {limits.IMAGES} images to build",
            "push the others in another build",
        )
    for number, image in enumerate(images):
        if len(image) > limits.LENGTH_OF_AN_IMAGE:
            yield Problem(
                f"{where}[{number}]",
                f"image {number} too long (max: {limits.LENGTH_OF_AN_IMAGE})",
                "give it a shorter name",
            )
        else:
            yield from _check_grammar(f"{where}[{number}]", "image", image)


def _check_grammar(where: str, kind: str, name: str) -> Iterator[Problem]:
    filled = fill_in(name)
    if IMAGE.fullmatch(filled):
        return
    if IMAGE.fullmatch(filled.lower()):
        yield Problem(
            where,
            f'invalid image name "{name}" contains uppercase letters',
            f"write {_lower(name)}",
        )
        return
    # As today's service says it (googlecodelabs/feedback#1031).
    yield Problem(
        where,
        f'invalid build: invalid {kind} name "{name}": could not parse '
        f"reference: {name}",
        advise_signs(name)
        or "write NAME, NAME:TAG or NAME@sha256:DIGEST, for instance "
        "europe-docker.pkg.dev/my-project/shop/app:v1",
    )
