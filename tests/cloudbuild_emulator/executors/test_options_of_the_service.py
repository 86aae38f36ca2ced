"""What `cloudbuild serve` may allow steps: folders, another interpreter."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cloudbuild_emulator.executors import create_executor
from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings
from localcloud.errors import InvalidError
from localcloud.sandbox.interpreters import list_interpreters
from localcloud.sandbox.sandboxes import Folders
from tests.cloudbuild_emulator.executors.benches import Bench

NEWEST = list_interpreters()[0]
MINOR = ".".join(NEWEST.version.split(".")[:2])


def make_bench(
    root: Path, stand_ins: Mapping[str, str] | None = None, *writable: Path
) -> Bench:
    settings = Settings(
        root / "state", writable=writable, stand_ins=stand_ins or {}
    )
    return Bench(HostExecutor(settings), settings.work / "b")


@pytest.mark.parametrize("place", ["bucket", "home/deep/bucket"])
def test_a_step_sees_and_writes_a_folder_that_was_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    bucket = tmp_path / place
    bucket.mkdir(parents=True)
    (bucket / "events").write_text("e\n")
    bench = make_bench(tmp_path, None, bucket)
    command = f"cat {bucket}/events && echo m > {bucket}/model"
    assert bench.run(bench.make(command)) == (0, "e\n")
    assert (bucket / "model").read_text() == "m\n"


def test_what_lies_beside_an_allowed_folder_is_not_seen(
    tmp_path: Path,
) -> None:
    bucket = tmp_path / "bucket"
    bucket.mkdir()
    (tmp_path / "beside").write_text("x")
    bench = make_bench(tmp_path, None, bucket)
    status, said = bench.run(bench.make(f"cat {tmp_path}/beside"))
    assert status == 1
    assert "No such file" in said


def test_an_allowed_folder_that_does_not_exist_is_refused(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "missing"
    settings = Settings(tmp_path / "state", writable=(missing,))
    with pytest.raises(InvalidError, match="no such folder") as refused:
        create_executor(settings)
    assert (
        f"Next: correct the path, or make the folder: mkdir -p {missing}"
        in (refused.value.message)
    )


@pytest.mark.parametrize("place", ["", "state", ".."])
def test_a_folder_that_holds_the_state_is_not_allowed(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "state").mkdir()
    folder = tmp_path / place
    settings = Settings(tmp_path / "state", writable=(folder,))
    with pytest.raises(InvalidError, match="holds the state folder"):
        create_executor(settings)


@pytest.mark.parametrize(
    "image",
    ["python:3.99", "python:3.99.1-slim", "ghcr.io/astral-sh/uv:python3.99"],
)
def test_the_log_says_which_interpreter_stands_in_and_that_it_was_asked(
    tmp_path: Path, image: str
) -> None:
    bench = make_bench(tmp_path, {"3.99": MINOR})
    status, said = bench.run(bench.make("python --version", image=image))
    assert (status, said) == (0, f"Python {NEWEST.version}\n")
    stands_in = f"Python {NEWEST.version} of this machine stands in for image"
    asked = f"{image}, as --stand-in python:3.99={MINOR} asks"
    assert bench.said == [f"Host executor: {stands_in} {asked}"]


def test_another_version_than_the_one_asked_for_is_still_refused(
    tmp_path: Path,
) -> None:
    bench = make_bench(tmp_path, {"3.99": MINOR})
    with pytest.raises(InvalidError, match=r"no Python 3\.98"):
        bench.executor.check("python:3.98")


def test_no_interpreter_stands_in_without_being_asked(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    bench.run(bench.make("true", image=f"python:{MINOR}"))
    assert bench.said[0].endswith(f"stands in for image python:{MINOR}")


def test_a_stand_in_that_this_machine_lacks_is_refused(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state", stand_ins={"3.12": "3.98"})
    with pytest.raises(
        InvalidError, match=r"--stand-in python:3\.12=3\.98: no Python 3\.98"
    ):
        create_executor(settings)


def test_stand_ins_need_no_namespaces(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state", stand_ins={"3.99": MINOR})
    bench = Bench(HostExecutor(settings, Folders()), settings.work / "b")
    _, said = bench.run(bench.make("python --version", image="python:3.99"))
    assert said == f"Python {NEWEST.version}\n"
