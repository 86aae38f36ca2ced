"""What `list` shows, and in which order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cloudbuild_emulator.cli.configs import submit_id, write_config

Command = Callable[..., Result]
REGION = "--region=europe-west4"


@pytest.fixture(scope="module")
def made() -> list[str]:
    return []


@pytest.fixture
def builds(cloudbuild: Command, folder: Path, made: list[str]) -> list[str]:
    """Submit three builds, once; return their ids, the oldest first."""
    write_config(folder, "true")
    while len(made) < 3:
        made.append(submit_id(cloudbuild, "--no-source", REGION))
    return made


def list_ids(cloudbuild: Command, *words: str) -> list[str]:
    done = cloudbuild("list", REGION, "--format=value(id)", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.split()


def test_the_newest_build_is_first(
    cloudbuild: Command, builds: list[str]
) -> None:
    assert list_ids(cloudbuild) == builds[::-1]


def test_builds_are_sorted_before_they_are_cut_off(
    cloudbuild: Command, builds: list[str]
) -> None:
    words = ("--sort-by=createTime", "--limit=2", "--page-size=1")
    assert list_ids(cloudbuild, *words) == builds[:2]


def test_an_address_leads_to_its_build(
    cloudbuild: Command, builds: list[str]
) -> None:
    said = cloudbuild("list", REGION, "--uri", "--limit=1").stdout.strip()
    assert said.startswith("http://127.0.0.1:")
    path = f"/v1/projects/local/locations/europe-west4/builds/{builds[-1]}"
    assert said.endswith(path)


def test_what_waits_for_approval_is_not_ongoing(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    region = "--region=europe-west2"
    cloudbuild(
        "triggers", "create", "manual", "--name=asks", region,
        "--inline-config=cloudbuild.yaml", "--require-approval",
    )  # fmt: skip
    done = cloudbuild("triggers", "run", "asks", region)
    assert "PENDING" in done.stdout
    assert cloudbuild("list", "--ongoing", region).stdout == ""


@pytest.mark.parametrize("words", [("list",), ("triggers", "list")])
def test_more_than_there_can_be_is_all(
    cloudbuild: Command, words: tuple[str, ...]
) -> None:
    done = cloudbuild(*words, f"--limit={10**40}")
    assert done.exit_code == 0
    assert done.stdout == cloudbuild(*words, "--limit=unlimited").stdout
