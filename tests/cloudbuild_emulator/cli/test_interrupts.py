"""Ctrl-C: the command ends, the build goes on."""

import signal
from pathlib import Path

import pytest

from tests.cloudbuild_emulator.cli.configs import (
    Command,
    read_status,
    submit_id,
    write_config,
)
from tests.cloudbuild_emulator.cli.programs import Programs

WAIT = "echo begun; sleep 120"


@pytest.fixture
def waiting(folder: Path) -> None:
    write_config(folder, WAIT)


def interrupt(programs: Programs, *words: str) -> tuple[int, str]:
    """Interrupt a command once the build's step has begun."""
    process = programs.start(*words)
    assert process.stdout
    for line in process.stdout:
        if line == "begun\n":
            process.send_signal(signal.SIGINT)
            break
    _, said = process.communicate()
    return process.returncode, said


@pytest.mark.usefixtures("waiting")
def test_ctrl_c_leaves_a_submitted_build_running(
    programs: Programs, cloudbuild: Command
) -> None:
    status, said = interrupt(programs, "submit", "--no-source")
    assert status == 130
    assert "Traceback" not in said
    build_id = said.split("/builds/")[1].split("]")[0]
    assert f"the build goes on; end it with: cloudbuild cancel {build_id}" in (
        said
    )
    assert read_status(cloudbuild, build_id) == "WORKING"
    assert cloudbuild("cancel", build_id).exit_code == 0


@pytest.mark.usefixtures("waiting")
def test_ctrl_c_leaves_a_streamed_build_running(
    programs: Programs, cloudbuild: Command
) -> None:
    build_id = submit_id(cloudbuild, "--no-source")
    status, said = interrupt(programs, "log", "--stream", build_id)
    assert status == 130
    assert said == (
        f"Error: the build goes on; end it: cloudbuild cancel {build_id}\n"
    )
    assert read_status(cloudbuild, build_id) == "WORKING"
    assert cloudbuild("cancel", build_id).exit_code == 0
