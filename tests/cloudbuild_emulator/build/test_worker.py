"""A build from QUEUED to its end, whatever happens on its way."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import Build, FailureType, Status
from localcloud.errors import NotFoundError
from localcloud.messages import copy_message
from tests.cloudbuild_emulator.build.builds import (
    HEAD,
    TAIL,
    Yard,
    list_statuses,
    make_build,
    make_step,
    read_build,
)
from tests.cloudbuild_emulator.build.scripted import (
    ScriptedExecutor,
    Stage,
    exiting,
    printing,
)

GIT_SOURCE = {"gitSource": {"url": "file:///somewhere"}}


def refuse_source(build: Build, workspace: Path, say: Say) -> Build:
    _ = build, workspace, say
    raise NotFoundError("no commit 12ab34cd", "push it")


def test_a_build_of_one_step_has_no_prefix_in_its_log(yard: Yard) -> None:
    build = yard.run(make_build(), ScriptedExecutor({0: printing("hello\n")}))
    assert list_statuses(build) == ["SUCCESS", "SUCCESS"]
    assert yard.log == f"{HEAD}hello\n{TAIL}"


def test_lines_of_several_steps_name_their_step(yard: Yard) -> None:
    steps = make_step(id="CI"), make_step()
    yard.run(make_build(*steps), ScriptedExecutor({0: printing("a\nb\n")}))
    assert yard.log == (
        f'{HEAD}Starting Step #0 - "CI"\nStep #0 - "CI": a\n'
        'Step #0 - "CI": b\nFinished Step #0 - "CI"\n'
        f"Starting Step #1\nFinished Step #1\n{TAIL}"
    )


def test_a_build_is_saved_as_working_first_and_as_it_ended_last(
    yard: Yard,
) -> None:
    build = yard.run(make_build(make_step(), make_step()))
    first, last = yard.saved[0], yard.saved[-1]
    assert list_statuses(first) == ["WORKING", "QUEUED", "QUEUED"]
    assert last == build
    assert all(each.status == Status.WORKING for each in yard.saved[:-1])


def test_the_build_that_was_handed_over_is_not_changed(yard: Yard) -> None:
    build = make_build()
    before = copy_message(build)
    yard.run(build)
    assert build == before


def test_times_are_known_of_the_phases_that_there_were(yard: Yard) -> None:
    build = yard.run(make_build())
    assert set(build.timing) == {"SETUPBUILD", "BUILD"}
    span = build.timing["BUILD"]
    assert build.start_time <= span.start_time <= span.end_time
    assert span.end_time <= build.finish_time


def test_a_source_has_a_time_and_a_provenance(yard: Yard) -> None:
    def fetch(build: Build, workspace: Path, say: Say) -> Build:
        (workspace / "file").write_text("of the commit")
        say("HEAD is now at 12ab34c")
        build = copy_message(build)
        build.source_provenance.resolved_repo_source.commit_sha = "12ab34c"
        return build

    def look(stage: Stage) -> int:
        return not (stage.step.workspace / "file").exists()

    build = yard.run(
        read_build(source=GIT_SOURCE), ScriptedExecutor({0: look}), fetch
    )
    assert list_statuses(build) == ["SUCCESS", "SUCCESS"]
    assert build.source_provenance.resolved_repo_source.commit_sha == "12ab34c"
    assert "FETCHSOURCE" in build.timing
    assert "FETCHSOURCE\nHEAD is now at 12ab34c\nBUILD\n" in yard.log


def test_a_source_that_is_missing_fails_the_build(yard: Yard) -> None:
    build = yard.run(read_build(source=GIT_SOURCE), fetch_source=refuse_source)
    assert list_statuses(build) == ["FAILURE", "QUEUED"]
    assert build.failure_info.type_ == FailureType.FETCH_SOURCE_FAILED
    assert build.failure_info.detail == "no commit 12ab34cd\nNext: push it"
    assert yard.log.endswith(
        "ERROR\nERROR: no commit 12ab34cd\nNext: push it\n"
    )


def test_a_failing_step_fails_the_build_in_the_services_words(
    yard: Yard,
) -> None:
    build = yard.run(make_build(), ScriptedExecutor({0: exiting(3)}))
    words = 'build step 0 "bash" failed: step exited with non-zero status: 3'
    assert build.status_detail == words
    assert build.failure_info.type_ == FailureType.USER_BUILD_STEP
    assert build.failure_info.detail == f"Build step failure: {words}"
    assert yard.log.endswith(f"BUILD\nERROR\nERROR: {words}\n")


def test_warnings_stand_at_the_beginning_of_the_log(yard: Yard) -> None:
    yard.run(make_build(warnings=[Build.Warning(text="images: not pushed")]))
    assert "WARNING: images: not pushed\nFETCHSOURCE" in yard.log


def test_a_build_without_a_timeout_gets_the_default_one(yard: Yard) -> None:
    build = yard.run(make_build(timeout=timedelta()))
    assert list_statuses(build) == ["SUCCESS", "SUCCESS"]


def test_nothing_is_left_of_a_builds_folder(yard: Yard) -> None:
    def spoil(stage: Stage) -> int:
        folder = stage.step.workspace / "cache"
        folder.mkdir()
        (folder / "file").touch()
        folder.chmod(0o500)
        return 0

    yard.run(make_build(), ScriptedExecutor({0: spoil}))
    assert not yard.folder.exists()


def test_a_missing_secret_fails_the_build_before_any_step(yard: Yard) -> None:
    name = "projects/p/secrets/none/versions/7"
    secrets = {"secretManager": [{"versionName": name, "env": "TOKEN"}]}
    executor = ScriptedExecutor()
    build = yard.run(read_build(availableSecrets=secrets), executor)
    assert list_statuses(build) == ["FAILURE", "QUEUED"]
    assert executor.started == []
    assert f"failed to access secret version for secret {name}" in yard.log
    assert "p/none/7" in build.status_detail


def test_a_log_over_its_limit_says_so_and_keeps_the_end(yard: Yard) -> None:
    yard.settings = replace(yard.settings, log_bytes=100)
    line = "x" * 29 + "\n"
    build = yard.run(make_build(), ScriptedExecutor({0: printing(line * 100)}))
    assert list_statuses(build) == ["SUCCESS", "SUCCESS"]
    assert yard.log.count(line) == 3
    assert yard.log.endswith(
        "WARNING: the log is over its limit of 100 bytes; what steps print "
        f"from here on is not kept\n{TAIL}"
    )


def test_a_fault_of_the_program_is_raised_and_leaves_nothing(
    yard: Yard,
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    with pytest.raises(ZeroDivisionError, match="a fault"):
        yard.run(make_build(), ScriptedExecutor(preparation=break_down))
    assert not yard.folder.exists()


def test_a_fault_fetching_a_source_is_raised(yard: Yard) -> None:
    def break_down(*_: object) -> Build:
        raise ZeroDivisionError("a fault")

    with pytest.raises(ZeroDivisionError, match="a fault"):
        yard.run(make_build(), fetch_source=break_down)
