"""Instances in containers, by an engine that writes down what it is asked."""

import os
from pathlib import Path

import httpx
import pytest

from localcloud.errors import UnavailableError
from tests.cloudrun_emulator.cloud import Cloud, wait_for

# Runs what stands behind the image's name on this machine.
ENGINE = """\
#!/bin/sh
echo "$@" >> {asked}
case $1 in
    run)
        while [ "$1" != IMAGE ]; do shift; done
        exec {python} {program} ;;
    image) [ "$3" = IMAGE ] ;;
    pull) echo "no such image" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def asked(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A `podman` of our own, and what it is asked."""
    path = tmp_path / "asked"
    engine = tmp_path / "podman"
    engine.write_text(
        ENGINE.format(
            asked=path, python="python3", program=cloud.files / "main.py"
        )
    )
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(
        "cloudrun_emulator.instances.containers.ENGINES", ("podman",)
    )
    launchers = cloud.runtime._launchers  # noqa: SLF001 -- forgets the engine
    monkeypatch.setattr(launchers._container, "_engine", "")  # noqa: SLF001
    return path


def serve(cloud: Cloud, image: str = "IMAGE") -> str:
    return cloud.serve(executor="container", image=image, command=())


def test_an_instance_runs_in_a_container(cloud: Cloud, asked: Path) -> None:
    assert httpx.get(serve(cloud)).text == "one"
    (run,) = [x for x in asked.read_text().splitlines() if x[:3] == "run"]
    assert "--network=host" in run
    assert f"--memory={512 * 2**20}" in run
    assert "--env=K_SERVICE" in run


def test_no_secret_is_on_an_engines_command_line(
    cloud: Cloud, asked: Path
) -> None:
    cloud.serve(
        executor="container", image="IMAGE", command=(), env={"KEY": "secret"}
    )
    assert "secret" not in asked.read_text()


def test_a_command_takes_the_place_of_the_images_own(
    cloud: Cloud, asked: Path
) -> None:
    command = ("serve", "--port=$(PORT)")
    cloud.serve(executor="container", image="IMAGE", command=command)
    text = asked.read_text()
    assert "--entrypoint=serve IMAGE --port=2" in text.replace("=3", "=2")


def test_a_container_is_removed_with_its_instance(
    cloud: Cloud, asked: Path
) -> None:
    serve(cloud)
    cloud.end()
    words = [x.split()[0] for x in asked.read_text().splitlines()]
    assert words[-2:] == ["kill", "rm"]
    wait_for(lambda: not cloud.find_processes())


def test_an_image_that_is_not_to_be_had(cloud: Cloud, asked: Path) -> None:
    with pytest.raises(UnavailableError, match="no such image"):
        serve(cloud, "another")
    assert "pull another" in asked.read_text()


def test_without_an_engine_it_is_said_what_to_do(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, asked: Path
) -> None:
    assert not asked.exists()
    monkeypatch.setattr("cloudrun_emulator.instances.containers.ENGINES", ())
    with pytest.raises(UnavailableError, match="deploy from source"):
        serve(cloud)
