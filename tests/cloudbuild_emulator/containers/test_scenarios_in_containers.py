"""Every scenario in containers: the same statuses, order and log."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from cloudbuild_emulator.executors.container import ContainerExecutor
from cloudbuild_emulator.settings import Settings
from tests.cloudbuild_emulator.build.builds import (
    HEAD,
    TAIL,
    Yard,
    list_statuses,
    make_build,
    make_step,
)
from tests.cloudbuild_emulator.build.scenarios import (
    FOLDERS,
    check_result,
    read_expected,
    run_scenario,
)

pytestmark = pytest.mark.container
TIME_S = 3
# As the contract of executors has it; the engine takes most of it.
SECONDS_TO_END = 1


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_build_ends_as_on_the_host(
    folder: Path, tmp_path: Path, engine: str
) -> None:
    settings = Settings(tmp_path / "state")
    executor = ContainerExecutor(settings, engine)
    result = run_scenario(folder, settings, executor)
    check_result(result, read_expected(folder), settings)


def test_a_folder_that_was_allowed_is_seen_and_written(
    tmp_path: Path, engine: str
) -> None:
    bucket = tmp_path / "bucket"
    bucket.mkdir()
    (bucket / "events").write_text("e\n")
    settings = Settings(tmp_path / "state", writable=(bucket,))
    yard = Yard(settings)
    command = f"cat {bucket}/events && echo m > {bucket}/model"
    build = make_build(make_step(args=["bash", "-c", command]))
    yard.run(build, ContainerExecutor(settings, engine))
    assert yard.log == f"{HEAD}Already have image: bash\ne\n{TAIL}"
    assert (bucket / "model").read_text() == "m\n"


def test_the_end_of_its_time_removes_a_container_within_seconds(
    tmp_path: Path, engine: str
) -> None:
    settings = Settings(tmp_path / "state")
    yard = Yard(settings)
    deaf = "trap '' TERM INT HUP; while :; do sleep 0.1; done"
    step = make_step(args=["bash", "-c", deaf])
    build = make_build(step, timeout=timedelta(seconds=TIME_S))
    begin = time.monotonic()
    ended = yard.run(build, ContainerExecutor(settings, engine))
    assert time.monotonic() - begin < TIME_S + SECONDS_TO_END
    assert list_statuses(ended) == ["TIMEOUT", "TIMEOUT"]
    assert ContainerExecutor(settings, engine).sweep() == 0
