"""Steps as processes of this machine, with namespaces and without."""

import os
import time
from pathlib import Path

import psutil
import pytest

from cloudbuild_emulator.executors import host
from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings
from localcloud.errors import InvalidError
from localcloud.sandbox.sandboxes import Folders
from tests.cloudbuild_emulator.executors.benches import SECONDS, Bench


def test_a_step_runs_in_its_workspace(bench: Bench) -> None:
    status, said = bench.run(bench.make("echo x > f; cat f; exit 4"))
    assert (status, said) == (4, "x\n")
    assert (bench.root / "workspace" / "f").exists()


def test_nothing_of_the_users_environment_leaks_in(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "SECRET_OF_MINE",
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "MLFLOW_SERVER",
    ):
        monkeypatch.setenv(name, "leaked")
    _, said = bench.run(bench.make("env"))
    assert "leaked" not in said
    assert "\nLANG=C.UTF-8\n" in f"\n{said}"


def test_the_steps_own_environment_wins(bench: Bench) -> None:
    _, said = bench.run(bench.make("echo $LANG", env={"LANG": "C"}))
    assert said == "C\n"


def test_a_package_lands_in_the_steps_own_environment(bench: Bench) -> None:
    step = bench.make(
        "python -c 'import sys; print(sys.prefix)'; "
        "python -m pip --version; uv pip list --system --quiet 2>&1 | head -3",
        image="python:3.11",
    )
    _, said = bench.run(step)
    assert said.startswith(str(bench.root / "scratch" / "environment"))
    assert "pip 2" in said
    assert "stands in for image python:3.11" in bench.said[0]


def test_a_package_of_one_step_is_not_in_the_next(bench: Bench) -> None:
    listing = "ls $(python -c 'import site; print(site.getsitepackages()[0])')"
    step = bench.make(listing, image="python:3.11")
    _, said = bench.run(step)
    assert said.split() == ["image.pth"]


@pytest.mark.parametrize(
    "command",
    [
        "sleep 9991",
        "setsid sleep 9992 & sleep 9993",
        "trap '' TERM INT HUP; (setsid sleep 9994 &) ; sleep 9995",
        "nohup sh -c 'sleep 9996; sleep 9997' > /dev/null 2>&1 & sleep 9998",
    ],
)
def test_a_step_is_ended_with_its_whole_tree_within_a_second(
    bench: Bench, command: str
) -> None:
    process = bench.start(bench.make(command))
    assert process.wait(0.3) is None
    begin = time.monotonic()
    process.end()
    assert time.monotonic() - begin < 1
    while os.read(process.output, 1024):
        """A shell may say that its child was killed; then the pipe ends."""
    os.close(process.output)
    assert not [
        each
        for each in psutil.process_iter(["cmdline"])
        if "sleep 999" in " ".join(each.info["cmdline"] or [])
    ]


def test_sweep_ends_what_a_killed_service_left(bench: Bench) -> None:
    process = bench.start(bench.make("setsid sleep 8888 & sleep 8889"))
    assert process.wait(0.3) is None
    other = HostExecutor(bench.executor.settings)
    assert other.sweep() >= 1
    assert process.wait(SECONDS) is not None
    process.end()
    os.close(process.output)


def test_sweep_leaves_other_services_steps_alone(
    bench: Bench, tmp_path: Path
) -> None:
    process = bench.start(bench.make("sleep 7777"))
    assert HostExecutor(Settings(tmp_path / "other")).sweep() == 0
    assert process.wait(0.1) is None
    process.end()
    os.close(process.output)


def test_without_namespaces_a_step_is_told_where_its_workspace_is(
    tmp_path: Path,
) -> None:
    settings = Settings(tmp_path / "state")
    bench = Bench(HostExecutor(settings, Folders()), settings.work / "b")
    bench.run(bench.make("true"))
    assert f"/workspace is {bench.root / 'workspace'} here" in bench.said[1]


def test_without_namespaces_volumes_are_refused(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    bench = Bench(HostExecutor(settings, Folders()), settings.work / "b")
    step = bench.make("true", volumes={"/data": tmp_path})
    with pytest.raises(InvalidError, match="need namespaces"):
        bench.start(step)


def test_with_namespaces_the_machine_is_read_only_and_tmp_is_empty(
    tmp_path: Path,
) -> None:
    settings = Settings(tmp_path / "state")
    bench = Bench(HostExecutor(settings), settings.work / "b")
    mine = tmp_path / "mine"
    mine.write_text("x")
    _, said = bench.run(
        bench.make(f"cat {mine}; touch /etc/mine /usr/mine; ls /tmp")
    )
    assert "No such file" in said
    assert said.count("Read-only file system") == 2
    assert not Path("/etc/mine").exists()


def test_storage_commands_come_from_the_package_that_runs(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "its own" / "cloudbuild_emulator"
    (package / "executors").mkdir(parents=True)
    (package / "__init__.py").touch()
    program = package / "executors" / "storage_command.py"
    program.write_text("import sys; print(*sys.argv[2:])")
    monkeypatch.setattr(host, "PACKAGE", package)
    step = bench.make("gsutil ls gs://b", image="gcr.io/cloud-builders/gsutil")
    assert bench.run(step) == (0, "gsutil ls gs://b\n")


def test_storage_commands_reach_the_bucket(bench: Bench) -> None:
    step = bench.make(
        "echo v > f && gsutil -m cp f gs://b/d/ && gsutil ls gs://b/d "
        "&& gcloud storage cat gs://b/d/f && gsutil rm gs://b/d/f "
        "&& gsutil cat gs://b/d/f",
        image="gcr.io/cloud-builders/gsutil",
    )
    status, said = bench.run(step)
    assert status == 1
    assert said.startswith("gs://b/d/f\nv\n")
    assert "gs://b/d/f: matched no objects" in said


def test_an_option_in_place_of_a_program_is_no_program(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    bench = Bench(HostExecutor(settings), settings.work / "b")
    step = bench.make("true", image="ubuntu", entrypoint="")
    status, said = bench.run(step)
    assert status == 127
    assert said == 'exec: "-c": executable file not found in $PATH\n'
