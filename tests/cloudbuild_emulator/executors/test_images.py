"""Which images this machine stands in for."""

import pytest

from cloudbuild_emulator.executors.images import StandIn, read_image

PYTHON, SHELL = StandIn.PYTHON, StandIn.SHELL


@pytest.mark.parametrize(
    ("name", "stand_in", "version"),
    [
        ("python", PYTHON, ""),
        ("python:3", PYTHON, "3"),
        ("python:3.12", PYTHON, "3.12"),
        ("python:3.12-slim", PYTHON, "3.12"),
        ("python:3.12.4-slim-bookworm", PYTHON, "3.12.4"),
        ("docker.io/library/python:3.11", PYTHON, "3.11"),
        ("docker.io/python:3.11", PYTHON, "3.11"),
        ("python:3.12@sha256:" + "a" * 64, PYTHON, "3.12"),
        ("ghcr.io/astral-sh/uv:python3.12-bookworm", PYTHON, "3.12"),
        ("ghcr.io/astral-sh/uv:0.9-python3.13-alpine", PYTHON, "3.13"),
        ("bash", SHELL, ""),
        ("bash:5.2", SHELL, ""),
        ("ubuntu:24.04", SHELL, ""),
        ("library/debian:bookworm-slim", SHELL, ""),
        ("gcr.io/cloud-builders/git", StandIn.GIT, ""),
        ("gcr.io/cloud-builders/gsutil", StandIn.STORAGE, ""),
        ("gcr.io/google.com/cloudsdktool/cloud-sdk:slim", StandIn.STORAGE, ""),
    ],
)
def test_an_image_is_known_by_its_name(
    name: str, stand_in: StandIn, version: str
) -> None:
    image = read_image(name)
    assert (image.stand_in, image.version) == (stand_in, version)


@pytest.mark.parametrize(
    "name",
    [
        "node:20",
        "gcr.io/project/python:3.12",
        "someone/python:3.12",
        "python:windowsservercore",
        "ghcr.io/astral-sh/uv:latest",
        "gcr.io/cloud-builders/docker",
        "",
    ],
)
def test_nothing_stands_in_for_another_image(name: str) -> None:
    assert read_image(name).stand_in is None
