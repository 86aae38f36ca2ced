"""Builds from their creation to their end, run by a script."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.errors import (
    ConflictError,
    InvalidError,
    LimitError,
    NotFoundError,
    PreconditionError,
)
from tests.cloudbuild_emulator.service.conftest import (
    ScriptedRunner,
    wait_for,
)

Submit = Callable[..., Build]
Finish = Callable[[str], Build]


def test_a_submitted_build_is_queued_and_run(
    submit: Submit, finish: Finish
) -> None:
    build = submit()
    assert build.status == Status.QUEUED
    assert build.timeout == timedelta(hours=1)
    assert build.log_url.endswith(f"/builds/{build.id}")
    assert finish(build.id).status == Status.SUCCESS


def test_a_wrong_build_is_refused_and_not_kept(service: Service) -> None:
    wrong = Build(steps=[{"name": "bash", "args": ["$FOO"]}])
    with pytest.raises(ConfigError, match="not a valid built-in"):
        service.builds.create("local", "global", wrong)
    assert service.builds.list("local", "")[0] == []


def test_an_image_that_nothing_stands_in_for_is_refused(
    service: Service,
) -> None:
    build = Build(steps=[{"name": "bash"}, {"name": "gcr.io/x/y"}])
    with pytest.raises(ConfigError, match=r"steps\[1\].name: gcr.io/x/y"):
        service.builds.create("local", "global", build)


def test_no_more_builds_run_at_once_than_the_limit(
    submit: Submit, finish: Finish, runner: ScriptedRunner
) -> None:
    builds = [submit("wait") for _ in range(6)]
    runner.release.set()
    for build in builds:
        assert finish(build.id).status == Status.SUCCESS
    assert runner.most <= 2
    assert sorted(runner.started) == sorted(each.id for each in builds)


def test_a_queue_that_is_full_refuses_another(settings: Settings) -> None:
    small = replace(settings, queued_builds=1, running_builds=1)
    runner = ScriptedRunner()
    with Service(small, runner) as service:
        build = Build(steps=[{"name": "bash"}], tags=["wait"])
        first = service.builds.create("local", "global", build)
        wait_for(service, first.id, Status.WORKING)
        service.builds.create("local", "global", build)
        with pytest.raises(LimitError, match="expected at most 1"):
            service.builds.create("local", "global", build)


def test_a_running_build_is_cancelled(service: Service, submit: Submit) -> None:
    build = submit("wait")
    wait_for(service, build.id, Status.WORKING)
    ended = service.builds.cancel("local", build.id)
    assert ended.status == Status.CANCELLED


def test_a_waiting_build_is_cancelled_and_never_starts(
    service: Service, submit: Submit, runner: ScriptedRunner
) -> None:
    first = [submit("wait") for _ in range(2)]
    for each in first:
        wait_for(service, each.id, Status.WORKING)
    waiting = submit()
    assert service.builds.cancel("local", waiting.id).status == Status.CANCELLED
    runner.release.set()
    for each in first:
        wait_for(service, each.id, Status.SUCCESS)
    assert waiting.id not in runner.started


def test_an_ended_build_cannot_be_cancelled(
    service: Service, submit: Submit, finish: Finish
) -> None:
    build = finish(submit().id)
    with pytest.raises(PreconditionError, match="has ended with SUCCESS"):
        service.builds.cancel("local", build.id)


def test_a_retry_is_a_new_build_of_the_same_request(
    service: Service, submit: Submit, finish: Finish
) -> None:
    first = finish(submit("a").id)
    second = service.builds.retry("local", first.id)
    assert second.id != first.id
    assert second.substitutions["BUILD_ID"] == second.id
    assert list(second.tags) == ["a"]
    assert finish(second.id).status == Status.SUCCESS


def test_a_build_that_runs_cannot_be_retried(
    service: Service, submit: Submit
) -> None:
    build = submit("wait")
    with pytest.raises(PreconditionError, match="has not ended"):
        service.builds.retry("local", build.id)


def test_a_build_that_waits_too_long_expires(
    service: Service, submit: Submit
) -> None:
    for _ in range(2):
        submit("wait")
    late = Build(steps=[{"name": "bash"}], queue_ttl=timedelta(seconds=1))
    build = service.builds.create("local", "global", late)
    ended = wait_for(service, build.id, Status.EXPIRED)
    assert "queueTtl" in ended.status_detail


def test_a_fault_of_the_service_ends_the_build(
    submit: Submit, finish: Finish
) -> None:
    ended = finish(submit("fault").id)
    assert ended.status == Status.INTERNAL_ERROR
    assert "ZeroDivisionError" in ended.status_detail


def test_a_log_is_read_in_parts(
    service: Service, submit: Submit, finish: Finish
) -> None:
    build = finish(submit().id)
    first = service.builds.read_log("local", build.id, 0, 4)
    assert (first.data, first.offset, first.complete) == (b"one\n", 4, False)
    rest = service.builds.read_log("local", build.id, first.offset, 100)
    assert (rest.data, rest.complete) == (b"two\n", True)


def test_a_log_before_its_start_is_refused(
    service: Service, submit: Submit
) -> None:
    with pytest.raises(InvalidError, match="log offset -1"):
        service.builds.read_log("local", submit().id, -1)


def test_builds_of_other_projects_and_places_are_kept_apart(
    service: Service, submit: Submit
) -> None:
    here = submit(location="europe-west1")
    assert service.builds.list("local", "global")[0] == []
    found, _ = service.builds.list("local", "europe-west1")
    assert [each.id for each in found] == [here.id]
    with pytest.raises(NotFoundError, match="not found in project other"):
        service.builds.get("other", here.id)


def test_a_second_service_on_the_same_folder_is_refused(
    service: Service,
) -> None:
    with pytest.raises(ConflictError, match="another service"):
        Service(service.settings).start()


def test_what_waits_when_a_service_stops_runs_in_the_next(
    settings: Settings,
) -> None:
    runner = ScriptedRunner()
    one = replace(settings, running_builds=1)
    build = Build(steps=[{"name": "bash"}], tags=["wait"])
    with Service(one, runner) as service:
        first = service.builds.create("local", "global", build)
        wait_for(service, first.id, Status.WORKING)
        second = service.builds.create("local", "global", build)
    runner.release.set()
    with Service(one, runner) as service:
        assert service.builds.get("local", first.id).status == Status.CANCELLED
        wait_for(service, second.id, Status.SUCCESS)


def test_behind_a_proxy_builds_link_to_where_browsers_find_them(
    settings: Settings, runner: ScriptedRunner
) -> None:
    url = "https://hub.example/user/ada/cloudbuild"
    settings = replace(settings, console_url=f"{url}/")
    with Service(settings, runner) as service:
        service.address = "http://127.0.0.1:8085"
        build = Build(steps=[{"name": "bash", "args": ["true"]}])
        created = service.builds.create("local", "global", build)
    assert created.log_url == f"{url}/builds/{created.id}"


def test_a_push_to_a_repository_that_is_gone_is_not_found(
    service: Service,
) -> None:
    with pytest.raises(NotFoundError, match="repository shop not found"):
        service.pushes.receive("local", "shop", [])


def test_a_step_may_ask_for_more_than_the_default_hour(
    service: Service,
) -> None:
    step = {"name": "bash", "timeout": timedelta(hours=2)}
    build = Build(steps=[step], queue_ttl=timedelta(days=3))
    kept = service.builds.create("local", "global", build)
    assert kept.timeout == timedelta(hours=1)
    assert kept.queue_ttl == timedelta(days=3)


def test_tags_that_substitutions_left_empty_or_alike_are_one(
    service: Service,
) -> None:
    build = Build(
        steps=[{"name": "bash", "args": ["$_A"]}],
        tags=["a", "$_A", "$TAG_NAME", "b"],
        substitutions={"_A": "a"},
    )
    kept = service.builds.create("local", "global", build)
    assert list(kept.tags) == ["a", "b"]


def test_a_tag_that_a_substitution_makes_wrong_is_refused(
    service: Service,
) -> None:
    build = Build(
        steps=[{"name": "bash", "args": ["$_A"]}],
        tags=["$_A"],
        substitutions={"_A": "feature/x"},
    )
    with pytest.raises(ConfigError, match='invalid build tag "feature/x"'):
        service.builds.create("local", "global", build)
