"""deploy.sh beside a gcloud that notes its words, and the build calling it."""

import os
import re
import subprocess
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from google.cloud.devtools.cloudbuild_v1 import Build
from google.protobuf import json_format

from cloudbuild_emulator import main
from course.places import REFERENCE

SERVING = REFERENCE / "serving"
CONFIG = REFERENCE / "cloudbuild.yaml"
# Notes its words; answers what the script reads; fails where it is told to.
GCLOUD = """#!/bin/sh
echo "$*" >> "$TRACE"
if [ -n "$FAIL" ]; then case "$*" in *"$FAIL"*) exit 1 ;; esac; fi
case "$*" in
*"services list"*) printf "$SERVICES" ;;
*"value(status.url)"*) echo https://shop.test ;;
*"--format json"*) echo '{"the": "service"}' ;;
*print-identity-token*) echo secret ;;
esac
"""
# In the place of `python3`.
PYTHON = """#!/bin/sh
echo "$* TOKEN=$TOKEN $(cat)" >> "$TRACE"
"""
SERVICE, REVISION = "purchase-predict-staging", "v7-1a2b3c4d"
OTHER = "other\\tother-00001-abc\\n"
READY = f"{OTHER}{SERVICE}\\t{SERVICE}-v6-99999999\\n"
UNREADY = f"{OTHER}{SERVICE}\\t\\n"


class Place:
    """A copy of what the build's last steps read, and a pretended gcloud."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.trace = folder / "serving", folder / "trace"
        self.tools = folder / "tools"
        for each in (self.folder / "model", self.tools):
            each.mkdir(parents=True)
        copy(SERVING / "deploy.sh", self.folder)
        card = '{\n  "version": "7",\n  "alias": "staging"\n}'
        (self.folder / "model/card.json").write_text(card)
        for name, text in (("gcloud", GCLOUD), ("python3", PYTHON)):
            (self.tools / name).write_text(text)
            (self.tools / name).chmod(0o755)

    def run(self, *words: str, services: str = "", fail: str = "") -> int:
        """Run as a step does, from the folder above."""
        env = {
            "PATH": os.pathsep.join([str(self.tools), os.environ["PATH"]]),
            "TRACE": str(self.trace),
            "SERVICES": services,
            "FAIL": fail,
            "SERVICE": SERVICE,
            "REGION": "europe-west1",
            "BUILD_ID": "1a2b3c4d-0000-4000-8000-000000000000",
            "COMMIT_SHA": "abc",
        }
        command = ["bash", "serving/deploy.sh", *words]
        self.trace.touch()
        return subprocess.run(
            command, cwd=self.folder.parent, env=env, timeout=30, check=False
        ).returncode

    def list_calls(self) -> list[str]:
        return self.trace.read_text().splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(
    ("services", "hidden"),
    [("", False), (OTHER, False), (UNREADY, False), (READY, True)],
)
def test_clients_stay_on_the_revision_that_they_have(
    services: str, place: Place, *, hidden: bool
) -> None:
    assert place.run("candidate", services=services) == 0
    _, deployed = place.list_calls()
    assert deployed.startswith(f"run deploy {SERVICE} --source . --region eu")
    assert ("--no-traffic" in deployed) == hidden


def test_the_revision_is_named_for_its_model_and_its_build(
    place: Place,
) -> None:
    place.run("candidate", services=READY)
    deployed = place.list_calls()[-1]
    assert f"--revision-suffix {REVISION} --tag candidate" in deployed
    assert len(f"candidate---{SERVICE}-{REVISION}") <= 63
    assert "--startup-probe httpGet.path=/ping," in deployed


def test_the_candidate_is_asked_by_name_with_a_token(place: Place) -> None:
    assert place.run("ask") == 0
    *_, token, asked = place.list_calls()
    assert token.endswith("print-identity-token --audiences https://shop.test")
    expected = f'ask.py {SERVICE}-{REVISION} TOKEN=secret {{"the": "service"}}'
    assert asked == expected


def test_traffic_moves_to_this_builds_revision_alone(place: Place) -> None:
    assert place.run("traffic") == 0
    (moved,) = place.list_calls()
    assert moved.startswith(f"run services update-traffic {SERVICE} --region")
    assert moved.endswith(f"--to-revisions {SERVICE}-{REVISION}=100")


@pytest.mark.parametrize(
    ("step", "fail", "calls"),
    [
        ("candidate", "services list", 1),
        ("candidate", "run deploy", 2),
        ("ask", "value(status.url)", 1),
        ("ask", "--format json", 2),
        ("traffic", "update-traffic", 1),
    ],
)
def test_a_step_fails_where_gcloud_does(
    step: str, fail: str, calls: int, place: Place
) -> None:
    assert place.run(step, services=READY, fail=fail) == 1
    assert len(place.list_calls()) == calls


def test_an_unknown_word_does_nothing(place: Place) -> None:
    assert place.run("trafic") == 2
    assert place.run() == 2
    assert place.list_calls() == []


def test_a_model_must_be_baked_before(place: Place) -> None:
    (place.folder / "model/card.json").unlink()
    assert place.run("candidate") != 0
    assert place.list_calls() == []


@pytest.fixture
def config() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(CONFIG.read_text())
    return read


def test_google_itself_reads_the_config(config: dict[str, Any]) -> None:
    read = json_format.ParseDict(config, Build.pb()())
    steps = [step.id for step in read.steps]
    assert steps == ["CI", "CD", "candidate", "ask", "traffic"]
    said = CliRunner().invoke(main, ["validate", str(CONFIG)])
    assert "valid (5 steps)" in said.output


def test_each_last_step_is_one_that_the_script_knows(
    config: dict[str, Any], place: Place
) -> None:
    for step in config["steps"][2:]:
        assert [step["entrypoint"], *step["args"]][1:] == [
            "serving/deploy.sh",
            step["id"],
        ]
        assert place.run(step["args"][1], services=READY) == 0


def test_the_script_has_all_variables_that_it_reads(
    config: dict[str, Any],
) -> None:
    given = {each.partition("=")[0] for each in config["options"]["env"]}
    script = (SERVING / "deploy.sh").read_text()
    assert given == set(re.findall(r"\$\{?([A-Z_]+)", script)) - {"TOKEN"}


def test_a_revision_holds_what_runs_and_no_more() -> None:
    ignored = (SERVING / ".gcloudignore").read_text().split("\n")
    names = {each.name for each in SERVING.iterdir()} - {"model", "__pycache__"}
    assert names - set(ignored) == {
        *("main.py", "model.py", "rows.py", "log.py"),
        *("Procfile", "requirements.txt", ".python-version"),
    }
