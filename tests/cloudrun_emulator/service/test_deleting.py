"""What may be deleted, and what goes with it."""

from typing import Any

import pytest

from cloudrun_emulator import limits
from cloudrun_emulator.errors import AbortedError
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.service import Change, CloudRun
from localcloud.errors import NotFoundError, PreconditionError
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


def renew(cloud: CloudRun, **env: str) -> str:
    change = Change(read(describe(build(cloud), **env)), ["template"])
    done = finish(cloud, cloud.services.update(SHOP, change)).message
    return read_last(done.latest_created_revision)


def ask(cloud: CloudRun, *traffic: dict[str, Any]) -> None:
    change = Change(read({"traffic": list(traffic)}), ["traffic"])
    assert finish(cloud, cloud.services.update(SHOP, change)).code == 0


@pytest.fixture
def revisions(cloud: CloudRun) -> tuple[str, str, str]:
    """Deploy three revisions, of which the newest serves."""
    deploy(cloud, describe(build(cloud), A="1"))
    first = read_last(cloud.services.get(SHOP).latest_created_revision)
    return first, renew(cloud, A="2"), renew(cloud, A="3")


def delete(cloud: CloudRun, name: str) -> None:
    operation = cloud.revisions.delete(f"{SHOP}/revisions/{name}")
    assert finish(cloud, operation).code == 0


def list_names(cloud: CloudRun) -> list[str]:
    return [read_last(each.name) for each in cloud.revisions.list(SHOP)[0]]


def test_a_revision_without_traffic_goes(
    cloud: CloudRun, runtime: FakeRuntime, revisions: tuple[str, str, str]
) -> None:
    delete(cloud, revisions[0])
    assert list_names(cloud) == [revisions[2], revisions[1]]
    operations, _ = cloud.operations.list(PLACE)
    assert operations[0].message.delete_time
    wait_idle(cloud)
    assert runtime.forgotten == [f"{SHOP}/revisions/{revisions[0]}"]


def wait_idle(cloud: CloudRun) -> None:
    """Wait until the shop's lane has nothing left: a change goes behind."""
    change = Change(read({"labels": {"a": "b"}}), ["labels"])
    finish(cloud, cloud.services.update(SHOP, change))


def test_its_tag_goes_with_it(
    cloud: CloudRun, runtime: FakeRuntime, revisions: tuple[str, str, str]
) -> None:
    ask(cloud, {"revision": revisions[0], "tag": "old"}, {"percent": 100})
    delete(cloud, revisions[0])
    service = cloud.services.get(SHOP)
    assert [each.percent for each in service.traffic] == [100]
    assert [each.percent for each in service.traffic_statuses] == [100]
    assert runtime.routings[SHOP].tags == {}


def test_the_latest_is_refused(
    cloud: CloudRun, revisions: tuple[str, str, str]
) -> None:
    ask(cloud, {"revision": revisions[0], "percent": 100})
    words = (
        f"^The latest created Revision '{revisions[2]}' cannot be directly "
        r"deleted\.$"
    )
    with pytest.raises(PreconditionError, match=words):
        delete(cloud, revisions[2])


def test_one_with_traffic_is_refused(
    cloud: CloudRun, revisions: tuple[str, str, str]
) -> None:
    ask(cloud, {"revision": revisions[0], "percent": 1}, {"percent": 99})
    with pytest.raises(PreconditionError, match="can receive traffic"):
        delete(cloud, revisions[0])


def test_the_one_that_latest_leads_to_is_refused(
    cloud: CloudRun, revisions: tuple[str, str, str]
) -> None:
    renew(cloud, FAIL="1")
    with pytest.raises(PreconditionError, match="can receive traffic"):
        delete(cloud, revisions[2])


def test_a_deletion_may_be_checked_alone(
    cloud: CloudRun, revisions: tuple[str, str, str]
) -> None:
    name = f"{SHOP}/revisions/{revisions[0]}"
    assert cloud.revisions.delete(name, validate_only=True).done
    assert cloud.services.delete(SHOP, validate_only=True).done
    assert len(list_names(cloud)) == 3


def test_a_stale_version_of_a_revision_is_a_conflict(
    cloud: CloudRun, revisions: tuple[str, str, str]
) -> None:
    name = f"{SHOP}/revisions/{revisions[0]}"
    with pytest.raises(AbortedError, match="version '1' was specified"):
        cloud.revisions.delete(name, etag='"1"')


@pytest.mark.usefixtures("revisions")
def test_a_service_goes_with_all_that_is_below_it(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    operation = cloud.services.delete(SHOP)
    assert operation.message.delete_time
    assert finish(cloud, operation).code == 0
    with pytest.raises(NotFoundError):
        cloud.services.get(SHOP)
    assert list_names(cloud) == []
    assert SHOP not in runtime.routings


def test_a_service_that_is_going_takes_no_change(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    deploy(cloud, describe(build(cloud)))
    held = Change(read(describe(build(cloud), HOLD="1")))
    cloud.services.update(SHOP, held)
    operation = cloud.services.delete(SHOP)
    with pytest.raises(AbortedError, match="in the process of being deleted"):
        cloud.services.update(SHOP, held)
    runtime.release.set()
    finish(cloud, operation)


def test_a_deleted_service_may_be_created_again(cloud: CloudRun) -> None:
    deploy(cloud, describe(build(cloud)))
    finish(cloud, cloud.services.delete(SHOP))
    done = deploy(cloud, describe(build(cloud)))
    assert done.message.generation == 1
    assert "-00001-" in done.message.latest_created_revision


def test_of_too_many_the_oldest_that_nobody_asks_for_goes(
    cloud: CloudRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REVISIONS_OF_A_SERVICE", 3)
    deploy(cloud, describe(build(cloud), A="1"))
    (first,) = list_names(cloud)
    ask(cloud, {"revision": first, "percent": 100})
    others = [renew(cloud, A=f"{n}") for n in range(2, 6)]
    assert list_names(cloud) == [others[3], others[2], first]
