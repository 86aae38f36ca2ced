"""What others may use of the emulator, by one import."""

import subprocess
import sys

import pytest

import cloudbuild_emulator

GOOGLES = "google.cloud.devtools.cloudbuild_v1"


@pytest.mark.parametrize("name", cloudbuild_emulator.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(cloudbuild_emulator, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = cloudbuild_emulator.nothing


def test_importing_it_loads_nothing_else() -> None:
    code = (
        "import sys, cloudbuild_emulator as face; "
        "print([x for x in sys.modules if x.startswith(face.__name__ + '.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_its_server_loads_no_client_of_googles() -> None:
    code = (
        "import sys, cloudbuild_emulator.server; "
        f"assert '{GOOGLES}' in sys.modules; "
        f"print([x for x in sys.modules if x.startswith('{GOOGLES}.serv')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
