"""The steps of one build: their order, what they are given, their ends."""

from collections.abc import Collection
from concurrent.futures import Future, wait
from typing import Any

import pytest

from cloudbuild_emulator.build import stopping
from cloudbuild_emulator.executors.contract import Say, StepSpec
from localcloud.errors import InvalidError, UnavailableError
from tests.cloudbuild_emulator.build.builds import (
    HEAD,
    TAIL,
    Yard,
    list_statuses,
    make_build,
    make_step,
    read_build,
    wait_until,
)
from tests.cloudbuild_emulator.build.scripted import (
    ScriptedExecutor,
    Stage,
    exiting,
    printing,
)


def test_steps_run_one_after_another_unless_told_otherwise(
    yard: Yard,
) -> None:
    order: list[str] = []

    def act(stage: Stage) -> int:
        order.append(f"begin {stage.step.index}")
        order.append(f"end {stage.step.index}")
        return 0

    executor = ScriptedExecutor(dict.fromkeys(range(3), act))
    yard.run(make_build(*(make_step() for _ in range(3))), executor)
    expected = [f"{what} {index}" for index in range(3) for what in BEGIN_END]
    assert order == expected


BEGIN_END = ("begin", "end")


def test_steps_that_wait_for_nothing_run_at_the_same_time(yard: Yard) -> None:
    def meet(_: Stage) -> int:
        wait_until(lambda: set(executor.started) >= {0, 1})
        return 0

    executor = ScriptedExecutor({0: meet, 1: meet})
    steps = make_step(id="a"), make_step(wait_for=["-"]), make_step()
    build = yard.run(make_build(*steps), executor)
    assert list_statuses(build) == ["SUCCESS"] * 4
    assert executor.started[2] == 2


def test_lines_of_parallel_steps_are_whole(yard: Yard) -> None:
    def babble(stage: Stage) -> int:
        for _ in range(200):
            stage.print("one ")
            stage.print("line\n")
        return 0

    executor = ScriptedExecutor({0: babble, 1: babble})
    yard.run(make_build(make_step(), make_step(wait_for=["-"])), executor)
    lines = yard.log.splitlines()
    for step in (0, 1):
        assert lines.count(f"Step #{step}: one line") == 200


def test_the_next_step_finds_what_the_last_one_left(yard: Yard) -> None:
    def leave(stage: Stage) -> int:
        (stage.step.workspace / "w").touch()
        (stage.step.home / "h").touch()
        (stage.step.scratch / "s").touch()
        (stage.step.outputs / "o").touch()
        return 0

    def find(stage: Stage) -> int:
        step = stage.step
        folders = (step.workspace, step.home, step.scratch, step.outputs)
        found = [each.name for folder in folders for each in folder.iterdir()]
        stage.print(" ".join(found))
        return 0

    executor = ScriptedExecutor({0: leave, 1: find})
    yard.run(make_build(make_step(), make_step()), executor)
    assert "Step #1: w h\n" in yard.log


def test_a_volume_is_one_folder_under_each_name_that_steps_give_it(
    yard: Yard,
) -> None:
    seen: list[dict[str, Any]] = []

    def look(stage: Stage) -> int:
        seen.append(dict(stage.step.volumes))
        return 0

    steps = [
        {"name": "bash", "volumes": [{"name": "vol", "path": path}]}
        for path in ("/data", "/other/")
    ]
    yard.run(read_build(steps=steps), ScriptedExecutor({0: look, 1: look}))
    assert seen[0]["/data"] == seen[1]["/other"]
    assert seen[0]["/data"].name == "vol"


@pytest.mark.parametrize(
    "error",
    [
        InvalidError("node:20: nothing stands in for it"),
        UnavailableError("the disk is full"),
    ],
)
def test_a_step_that_cannot_be_prepared_fails_with_the_reason(
    yard: Yard, error: Exception
) -> None:
    def refuse(step: StepSpec, say: Say) -> None:
        _ = step, say
        raise error

    build = yard.run(make_build(), ScriptedExecutor(preparation=refuse))
    assert list_statuses(build) == ["FAILURE", "FAILURE"]
    assert build.status_detail == f'build step 0 "bash" failed: {error}'


def test_a_step_that_cannot_be_started_fails_with_the_reason(
    yard: Yard,
) -> None:
    class Full(ScriptedExecutor):
        def start(self, step: StepSpec) -> Any:
            raise OSError(7, "Argument list too long", step.image)

    build = yard.run(make_build(make_step(allow_failure=True)), Full())
    assert list_statuses(build) == ["FAILURE", "FAILURE"]
    assert "starting step container failed: " in build.status_detail
    assert "Argument list too long" in build.status_detail


def test_a_dir_that_leaves_the_workspace_fails_its_step(yard: Yard) -> None:
    executor = ScriptedExecutor()
    build = yard.run(make_build(make_step(dir_="../../etc")), executor)
    assert list_statuses(build) == ["FAILURE", "QUEUED"]
    assert "dir '../../etc' leaves /workspace" in yard.log
    assert executor.started == []


@pytest.mark.parametrize(
    ("fields", "status", "expected"),
    [
        ({"allow_failure": True}, 2, ["SUCCESS", "FAILURE", "SUCCESS"]),
        ({"allow_exit_codes": [7]}, 7, ["SUCCESS", "FAILURE", "SUCCESS"]),
        ({"allow_exit_codes": [7]}, 8, ["FAILURE", "FAILURE", "QUEUED"]),
    ],
)
def test_a_tolerated_failure_stays_one_and_the_build_goes_on(
    yard: Yard, fields: dict[str, Any], status: int, expected: list[str]
) -> None:
    steps = make_step(**fields), make_step()
    build = yard.run(make_build(*steps), ScriptedExecutor({0: exiting(status)}))
    assert list_statuses(build) == expected
    assert build.steps[0].exit_code == status


def test_a_step_that_ended_by_itself_keeps_its_status(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both end at once; the failure is looked at first."""

    def await_all(
        _: stopping.Watch, futures: Collection[Future[Any]]
    ) -> set[Future[Any]]:
        return wait(futures).done

    monkeypatch.setattr(stopping.Watch, "await_some", await_all)
    steps = make_step(), make_step(wait_for=["-"])
    build = yard.run(make_build(*steps), ScriptedExecutor({0: exiting(1)}))
    assert list_statuses(build) == ["FAILURE", "FAILURE", "SUCCESS"]
    assert "Finished Step #1\n" in yard.log


def test_output_is_in_the_log_before_its_line_of_the_end(yard: Yard) -> None:
    many = "".join(f"{number}\n" for number in range(20_000))
    yard.run(make_build(), ScriptedExecutor({0: printing(many)}))
    assert yard.log == f"{HEAD}{many}{TAIL}"


def test_a_step_has_times_of_its_own_and_of_its_image(yard: Yard) -> None:
    build = yard.run(make_build())
    (step,) = build.steps
    assert step.timing.start_time <= step.pull_timing.start_time
    assert step.pull_timing.end_time <= step.timing.end_time


def test_steps_outputs_are_kept_in_the_results(yard: Yard) -> None:
    def put_out(stage: Stage) -> int:
        (stage.step.outputs / "output").write_text("a result")
        return 1

    steps = make_step(), make_step(allow_failure=True)
    build = yard.run(make_build(*steps), ScriptedExecutor({1: put_out}))
    assert list(build.results.build_step_outputs) == [b"", b"a result"]
