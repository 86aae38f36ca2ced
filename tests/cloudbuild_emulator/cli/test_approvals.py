"""`cloudbuild approve` and `reject`: builds that wait for a person."""

import uuid
from pathlib import Path

import pytest
import yaml

from tests.cloudbuild_emulator.cli.configs import (
    Command,
    read_status,
    submit_id,
    write_config,
)


@pytest.fixture
def pending(cloudbuild: Command, folder: Path) -> str:
    """Return the id of a build that a trigger left PENDING."""
    write_config(folder, "echo approved")
    name = f"t{uuid.uuid4().hex[:8]}"
    created = cloudbuild(
        "triggers", "create", "manual", f"--name={name}",
        "--inline-config=cloudbuild.yaml", "--require-approval",
    )  # fmt: skip
    assert created.exit_code == 0, created.output
    return cloudbuild(
        "triggers", "run", name, "--format=value(id)"
    ).stdout.strip()


def test_a_pending_build_waits_until_it_is_approved(
    cloudbuild: Command, pending: str
) -> None:
    assert read_status(cloudbuild, pending) == "PENDING"
    done = cloudbuild(
        "approve", pending, "--comment=go on", "--format=value(id)"
    )
    assert (done.exit_code, done.stdout) == (0, f"{pending}\n")
    assert "approved\n" in cloudbuild("log", "--stream", pending).stdout
    result = yaml.safe_load(cloudbuild("describe", pending).stdout)
    assert result["approval"]["state"] == "APPROVED"
    assert result["approval"]["result"]["comment"] == "go on"


def test_a_rejected_build_never_runs(cloudbuild: Command, pending: str) -> None:
    done = cloudbuild("reject", pending, "--format=value(status)")
    assert (done.exit_code, done.stdout) == (0, "CANCELLED\n")
    build = yaml.safe_load(cloudbuild("describe", pending).stdout)
    assert build["statusDetail"] == "rejected"
    assert build["approval"]["state"] == "REJECTED"
    assert "startTime" not in build


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_build_that_is_not_pending_is_not_decided_on(
    cloudbuild: Command, folder: Path, verb: str
) -> None:
    write_config(folder, "true")
    build_id = submit_id(cloudbuild, "--no-source")
    cloudbuild("log", "--stream", build_id)
    done = cloudbuild(verb, build_id)
    assert done.exit_code == 45
    assert "SUCCESS; only a PENDING one is approved" in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_nobody_decides_twice(cloudbuild: Command, pending: str) -> None:
    assert cloudbuild("reject", pending).exit_code == 0
    done = cloudbuild("approve", pending)
    assert done.exit_code == 45
    assert "is CANCELLED; only a PENDING one" in done.stderr
