"""Packages that steps install: where they land, and the cache they share."""

import functools
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cloudbuild_emulator.executors.contract import StepSpec
from localcloud.sandbox.interpreters import list_interpreters
from tests.cloudbuild_emulator.executors.benches import Bench

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "builds"
WHEEL = "tiny-1-py3-none-any.whl"
VERSION = ".".join(list_interpreters()[0].version.split(".")[:2])
WITH_UV = f"ghcr.io/astral-sh/uv:python{VERSION}-bookworm"
PIP, UV = "pip install --quiet", "uv pip install --system --quiet"
WHERE = "python -c 'import tiny; print(tiny.__file__)'"


@dataclass
class Index:
    """A package index of one package; counts who fetches its wheel."""

    address: str = ""
    fetched: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What makes it the only index, whatever the machine's own are."""
        return {
            "NO_PROXY": "127.0.0.1",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_EXTRA_INDEX_URL": "",
            "PIP_FIND_LINKS": "",
            "PIP_INDEX_URL": self.address,
            # pip keeps nothing of a host that it trusts neither way.
            "PIP_TRUSTED_HOST": self.address.split("/")[2],
            "UV_DEFAULT_INDEX": self.address,
            "UV_EXTRA_INDEX_URL": "",
            "UV_FIND_LINKS": "",
            "UV_INDEX": "",
            "UV_NO_CONFIG": "1",
        }


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, index: Index, *args: object, **named: object) -> None:
        self.index = index
        super().__init__(*args, **named)  # type: ignore[arg-type] # as the server gives them

    def end_headers(self) -> None:
        # As the public index says of its files.
        if self.path.endswith(".whl"):
            self.send_header("Cache-Control", "max-age=365000000, immutable")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        if self.path.endswith(".whl") and self.command == "GET":
            self.index.fetched.append(self.path)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "index" / "simple" / "tiny"
    folder.mkdir(parents=True)
    wheel = SCENARIOS / "course_kind" / "files" / WHEEL
    (folder / WHEEL).write_bytes(wheel.read_bytes())
    page = f'<!DOCTYPE html><html><body><a href="{WHEEL}">{WHEEL}</a></body>'
    (folder / "index.html").write_text(page)
    index = Index()
    handler = functools.partial(Handler, index, directory=tmp_path / "index")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        index.address = f"http://127.0.0.1:{server.server_port}/simple"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield index
        server.shutdown()


def install(bench: Bench, index: Index, how: str) -> StepSpec:
    command = f"{how} tiny && {WHERE}"
    return bench.make(command, image=WITH_UV, env=index.environment)


@pytest.mark.parametrize("how", [PIP, UV])
def test_a_package_lands_in_the_steps_own_environment_and_in_the_cache(
    bench: Bench, index: Index, how: str
) -> None:
    for fetched in (True, False):
        index.fetched.clear()
        step = install(bench, index, how)
        status, said = bench.run(step)
        assert status == 0, said
        assert said.startswith(str(step.scratch / "environment" / "lib"))
        assert bool(index.fetched) is fetched


def test_a_step_of_an_image_with_uv_has_uv(bench: Bench) -> None:
    status, said = bench.run(bench.make("uv --version", image=WITH_UV))
    assert (status, said[:3]) == (0, "uv ")
