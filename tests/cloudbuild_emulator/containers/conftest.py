"""Podman with images that were imported, and docker's command before it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Kept between runs: making a root file system takes a minute.
CACHE = Path(
    os.environ.get("CONTAINER_IMAGE_CACHE")
    or Path.home() / ".cache" / "cloudbuild-emulator-tests"
)
SECONDS_TO_LISTEN = 20


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, dict[str, str]]]:
    """Return the environment that each engine's client needs, by name."""
    config = {"CONTAINERS_CONF": str(HERE / "containers.conf")}
    subprocess.run([str(HERE / "import_images.sh"), str(CACHE)], check=True)
    # A path of a socket is at most 107 bytes: no folder of pytest's.
    socket = Path("/run") / f"cloudbuild-emulator-tests-{os.getpid()}.sock"
    listening = subprocess.Popen(
        ["podman", "system", "service", "--time=0", f"unix://{socket}"],
        env={**os.environ, **config},
    )
    try:
        end = time.monotonic() + SECONDS_TO_LISTEN
        while not socket.exists():
            assert time.monotonic() < end, "podman's service does not listen"
            time.sleep(0.05)
        docker = {"DOCKER_HOST": f"unix://{socket}"}
        yield {"podman": config, "docker": docker}
    finally:
        listening.terminate()
        listening.wait()
        socket.unlink(missing_ok=True)


@pytest.fixture(params=["podman", "docker"])
def engine(
    request: pytest.FixtureRequest,
    engines: dict[str, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Return an engine's name, with its client set up."""
    name = str(request.param)
    assert shutil.which(name), f"{name} is not installed"
    for key, value in engines[name].items():
        monkeypatch.setenv(key, value)
    return name
