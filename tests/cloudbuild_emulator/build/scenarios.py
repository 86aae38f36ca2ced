"""Scenarios of builds: a config, its files, and what must come out."""

import re
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from cloudbuild_emulator.build import BuildServices, Job, run_build
from cloudbuild_emulator.config import apply_defaults, read_config
from cloudbuild_emulator.executors import Executor
from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.substitutions import resolve_build
from localcloud.messages import copy_message

ROOT = Path(__file__).parents[2] / "scenarios" / "builds"
FOLDERS = sorted(each for each in ROOT.iterdir() if each.is_dir())
BUILD_ID = "11111111-2222-3333-4444-555555555555"
# What executors say of themselves differs; all else is the same.
EXECUTOR = re.compile(
    r"^(Step #\d+( - \"[^\"]*\")?: )?"
    r"(Host executor|Already have image|Pulling image): ?.*\n",
    re.MULTILINE,
)
VALUES = {"BUILD_ID": BUILD_ID, "PROJECT_ID": "p"}


@dataclass(frozen=True)
class Result:
    """A build as it ended, its log without the executor's own lines."""

    build: Build
    log: str
    seconds: float
    saved: list[Build]


def run_scenario(
    folder: Path, settings: Settings, executor: Executor
) -> Result:
    """Run a scenario's build."""
    path = folder / "cloudbuild.yaml"
    config = read_config(path.read_bytes(), path.name)
    build = apply_defaults(config.build)
    build = resolve_build(build, VALUES, triggered=False)
    build.id = BUILD_ID
    build.source.git_source.url = "file:///the-scenarios-files"
    secret = settings.secrets / "p" / "token" / "latest"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text("s3cret-value")
    return run(build, settings, executor, folder / "files")


def run(
    build: Build, settings: Settings, executor: Executor, files: Path
) -> Result:
    """Run a build on a folder of files."""

    def fetch(build: Build, workspace: Path, _: Say) -> Build:
        if files.is_dir():
            shutil.copytree(files, workspace, dirs_exist_ok=True)
        return copy_message(build)

    saved: list[Build] = []
    log = settings.logs / f"log-{build.id}.txt"
    job = Job(build, settings.work / build.id, log, saved.append)
    begin = time.monotonic()
    ended = run_build(job, BuildServices(settings, executor, fetch))
    seconds = time.monotonic() - begin
    text = EXECUTOR.sub("", log.read_text(encoding="utf-8"))
    text = text.replace(build.id, "<id>")
    return Result(ended, text, seconds, saved)


def read_expected(folder: Path) -> dict[str, Any]:
    text = (folder / "expected.yaml").read_text(encoding="utf-8")
    expected: dict[str, Any] = yaml.safe_load(text)
    return expected


def check_result(
    result: Result, expected: dict[str, Any], settings: Settings
) -> None:
    """Compare a result with all that is expected of it."""
    build = result.build
    assert Status(build.status).name == expected["status"], result.log
    statuses = [Status(each.status).name for each in build.steps]
    assert statuses == expected["steps"], result.log
    if "log" in expected:
        assert result.log == expected["log"]
    for line in expected.get("log_contains", []):
        assert line in result.log
    for line in expected.get("log_lacks", []):
        assert line not in result.log
    codes = expected.get("exit_codes", [])
    assert [each.exit_code for each in build.steps][: len(codes)] == codes
    if "detail" in expected:
        assert build.status_detail == expected["detail"]
    if "failure" in expected:
        kind = Build.FailureInfo.FailureType(build.failure_info.type_)
        assert kind.name == expected["failure"]
    if "outputs" in expected:
        outputs = [each.decode() for each in build.results.build_step_outputs]
        assert outputs == expected["outputs"]
    if "artifacts" in expected:
        check_artifacts(build, expected["artifacts"], settings)
    assert result.seconds < expected.get("seconds", 60)
    assert not (settings.work / build.id).exists()
    assert result.saved[-1] == build


def check_artifacts(build: Build, names: list[str], settings: Settings) -> None:
    folder = Path(settings.storage) / "results" / build.id
    found = {each.name for each in folder.iterdir()}
    manifest = f"artifacts-{build.id}.json"
    assert found == {*names, manifest}
    assert build.results.num_artifacts == len(names)
    assert build.results.artifact_manifest.endswith(manifest)
    assert "file_hash" in (folder / manifest).read_text()


def with_state(settings: Settings, state: Path) -> Settings:
    return replace(settings, state=state, storage="", secrets=Path())
