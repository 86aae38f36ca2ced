"""Another Python than a service asks for, where it was asked to stand in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from cloudrun_emulator.runtime import Runtime, RuntimeSettings
from localcloud.errors import InvalidError
from localcloud.sandbox.interpreters import list_interpreters
from tests.cloudrun_emulator.cloud import Cloud

NEWEST = list_interpreters()[0].version
MINOR = ".".join(NEWEST.split(".")[:2])
TELL = """
import os, platform
os.environ["K_REVISION"] = platform.python_version()
import runpy
runpy.run_path("main.py", run_name="__main__")
"""
Make = Callable[..., Cloud]


@pytest.fixture
def make(cloud: Cloud, tmp_path: Path) -> Iterator[Make]:
    """Make a cloud whose stand-ins are named."""
    with ExitStack() as stack:

        def make(**stand_ins: str) -> Cloud:
            asked = {f"3.{key[1:]}": value for key, value in stand_ins.items()}
            settings = RuntimeSettings(tmp_path / "state", stand_ins=asked)
            runtime = Runtime(settings)
            runtime.start()
            stack.callback(runtime.stop)
            return Cloud(runtime, cloud.files)

        yield make


@pytest.mark.parametrize("version", ["3.99", "3.99.1"])
def test_one_that_was_asked_for_runs_the_service_and_its_log_says_so(
    make: Make, version: str
) -> None:
    cloud = make(_99=MINOR)
    address = cloud.serve(python=version, command=("python", "-c", TELL))
    assert httpx.get(address).text == NEWEST
    assert (
        f"Python {MINOR} of this machine stands in for Python {version}, as "
        f"--stand-in python:3.99={MINOR} asks."
    ) in cloud.read_log("system")


def test_a_version_that_is_here_is_not_spoken_of(make: Make) -> None:
    cloud = make(_99=MINOR)
    cloud.serve(python=MINOR)
    assert "stands in" not in "".join(cloud.read_log("system"))


def test_without_one_the_refusal_says_how_to_ask_for_it(make: Make) -> None:
    with pytest.raises(InvalidError, match=r"no Python 3\.99") as refused:
        make(_98=MINOR).deploy(python="3.99")
    option = f"`cloudrun serve --stand-in python:3.99={MINOR}`"
    assert f"or let one stand in with {option}" in refused.value.message
