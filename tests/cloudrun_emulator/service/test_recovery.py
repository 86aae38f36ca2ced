"""After a kill everything is as it was, and unfinished work goes on."""

import pytest

from cloudrun_emulator.service import Change, CloudRun
from cloudrun_emulator.settings import Settings
from localcloud.errors import ConflictError
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    finish,
    read,
)


@pytest.fixture
def first(settings: Settings) -> CloudRun:
    """Start an emulator that a test stops itself."""
    cloud = CloudRun(settings, FakeRuntime(settings.state))
    cloud.start()
    return cloud


@pytest.fixture
def runtime(settings: Settings) -> FakeRuntime:
    return FakeRuntime(settings.state)


@pytest.fixture
def second(settings: Settings, runtime: FakeRuntime) -> CloudRun:
    return CloudRun(settings, runtime)


def test_a_service_answers_again_with_its_split_and_addresses(
    first: CloudRun, second: CloudRun, runtime: FakeRuntime
) -> None:
    deploy(first, describe(build(first), A="1"))
    change = Change(read(describe(build(first), A="2")), ["template"])
    finish(first, first.services.update(SHOP, change))
    newest, oldest = first.revisions.list(SHOP)[0]
    names = [each.name.rpartition("/")[2] for each in (oldest, newest)]
    traffic = [
        {"revision": names[0], "percent": 70},
        {"percent": 30, "tag": "new"},
    ]
    change = Change(read({"traffic": traffic}), ["traffic"])
    finish(first, first.services.update(SHOP, change))
    before = first.services.get(SHOP)
    first.stop()
    with second:
        routing = runtime.routings[SHOP]
        assert routing.percents == {names[0]: 70, names[1]: 30}
        assert routing.tags == {"new": names[1]}
        assert {each.revision for each in runtime.adopted} == {*names}
        assert second.services.get(SHOP) == before


def test_a_deployment_that_was_cut_off_is_done_anew(
    first: CloudRun, second: CloudRun, runtime: FakeRuntime
) -> None:
    deploy(first, describe(build(first)))
    change = Change(read(describe(build(first), HOLD="1")))
    operation = first.services.update(SHOP, change)
    first.stop()
    runtime.release.set()
    with second:
        done = finish(second, operation)
        assert done.code == 0
        service = second.services.get(SHOP)
        assert service.observed_generation == 2
        assert service.latest_ready_revision == service.latest_created_revision


@pytest.mark.parametrize("is_deletion", [False, True])
def test_a_change_that_was_kept_without_its_operation_has_an_end(
    first: CloudRun,
    second: CloudRun,
    runtime: FakeRuntime,
    *,
    is_deletion: bool,
) -> None:
    deploy(first, describe(build(first)))
    change = Change(read(describe(build(first), HOLD="1")))
    first.services.update(SHOP, change)
    if is_deletion:
        first.services.delete(SHOP)
    for each in first.operations.list(PLACE, done=False)[0]:
        first.operations.delete(each.name)
    first.stop()
    runtime.release.set()
    with second:
        (operation,) = second.operations.list(PLACE)[0][:1]
        assert finish(second, operation).code == 0
        found = second.services.list_all()
        assert [each.reconciling for each in found] == (
            [] if is_deletion else [False]
        )


def test_a_deletion_that_was_cut_off_is_done_anew(
    first: CloudRun, second: CloudRun, runtime: FakeRuntime
) -> None:
    deploy(first, describe(build(first)))
    change = Change(read(describe(build(first), HOLD="1")))
    first.services.update(SHOP, change)
    operation = first.services.delete(SHOP)
    first.stop()
    runtime.release.set()
    with second:
        assert finish(second, operation).code == 0
        assert second.services.list_all() == []


def test_a_secret_that_went_keeps_no_other_service_from_answering(
    first: CloudRun, second: CloudRun, runtime: FakeRuntime
) -> None:
    file = first.settings.secrets / "local" / "key" / "1"
    file.parent.mkdir(parents=True)
    file.write_text("hidden")
    document = describe(build(first))
    source = {"secretKeyRef": {"secret": "key"}}
    variable = {"name": "KEY", "valueSource": source}
    document["template"]["containers"][0]["env"] = [variable]
    deploy(first, document)
    message = read(describe(build(first)))
    finish(first, first.services.create(PLACE, "other", message))
    first.stop()
    file.unlink()
    with second:
        assert [*runtime.routings] == [f"{PLACE}/services/other"]


def test_two_emulators_do_not_share_a_state_folder(
    first: CloudRun, second: CloudRun
) -> None:
    with pytest.raises(ConflictError, match="another service"):
        second.start()
    first.stop()
