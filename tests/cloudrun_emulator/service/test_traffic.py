"""Traffic: what is asked for, what it comes to, and what cannot take any."""

from typing import Any

import pytest

from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.service import Change, CloudRun, StoredOperation
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import (
    SHOP,
    build,
    deploy,
    describe,
    finish,
    read,
)

LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"


def ask(cloud: CloudRun, *traffic: dict[str, Any]) -> StoredOperation:
    change = Change(read({"traffic": list(traffic)}), ["traffic"])
    return finish(cloud, cloud.services.update(SHOP, change))


def renew(cloud: CloudRun, mask: str = "template", **env: str) -> str:
    """Deploy another revision; return its name."""
    change = Change(read(describe(build(cloud), **env)), [mask])
    done = finish(cloud, cloud.services.update(SHOP, change)).message
    assert isinstance(done, Service)
    return read_last(done.latest_created_revision)


@pytest.fixture
def revisions(cloud: CloudRun) -> tuple[str, str]:
    """Deploy two revisions, of which the newer serves."""
    first = deploy(cloud, describe(build(cloud), A="1")).message
    assert isinstance(first, Service)
    return read_last(first.latest_ready_revision), renew(cloud, A="2")


def test_latest_follows_the_newest_revision(
    runtime: FakeRuntime, revisions: tuple[str, str]
) -> None:
    assert runtime.routings[SHOP].percents == {revisions[1]: 100}


def test_a_split_reaches_the_front_door(
    cloud: CloudRun, runtime: FakeRuntime, revisions: tuple[str, str]
) -> None:
    old, new = revisions
    done = ask(
        cloud, {"revision": old, "percent": 90}, {"percent": 10, "tag": "new"}
    )
    assert done.code == 0
    routing = runtime.routings[SHOP]
    assert routing.percents == {old: 90, new: 10}
    assert routing.tags == {"new": new}
    first, second = cloud.services.get(SHOP).traffic_statuses
    assert (first.revision, first.percent, first.uri) == (old, 90, "")
    assert second.uri == f"http://127.0.0.1:{list_ports(cloud)['new']}"
    assert second.uri != cloud.services.get(SHOP).uri


def list_ports(cloud: CloudRun) -> dict[str, str]:
    return {
        each.tag: each.uri.rpartition(":")[2]
        for each in cloud.services.get(SHOP).traffic_statuses
    }


def test_after_a_rollback_a_new_revision_gets_nothing(
    cloud: CloudRun, runtime: FakeRuntime, revisions: tuple[str, str]
) -> None:
    ask(cloud, {"revision": revisions[0], "percent": 100})
    third = renew(cloud, A="3")
    assert runtime.routings[SHOP].percents == {revisions[0]: 100}
    service = cloud.services.get(SHOP)
    assert read_last(service.latest_created_revision) == third
    assert read_last(service.latest_ready_revision) == revisions[1]
    reasons = {each.type_: each.revision_reason for each in service.conditions}
    assert reasons["ConfigurationsReady"].name == "RETIRED"
    ask(cloud, {"type": LATEST, "percent": 100})
    assert runtime.routings[SHOP].percents == {third: 100}


def test_a_rollback_makes_no_revision_and_keeps_the_addresses(
    cloud: CloudRun, revisions: tuple[str, str]
) -> None:
    before = cloud.services.get(SHOP)
    ask(cloud, {"revision": revisions[0], "percent": 100})
    after = cloud.services.get(SHOP)
    assert len(cloud.revisions.list(SHOP)[0]) == 2
    assert after.uri == before.uri
    assert after.generation == before.generation + 1
    assert after.observed_generation == after.generation


def test_a_revision_without_traffic_is_retired_and_not_failed(
    cloud: CloudRun, revisions: tuple[str, str]
) -> None:
    old, new = (
        {each.type_: each for each in describe_conditions(cloud, name)}
        for name in revisions
    )
    assert old["Ready"].state.name == "CONDITION_SUCCEEDED"
    assert old["Ready"].revision_reason.name == "RETIRED"
    assert old["Active"].state.name == "CONDITION_FAILED"
    assert old["Active"].severity.name == "INFO"
    assert new["Active"].state.name == "CONDITION_SUCCEEDED"
    assert new["ContainerHealthy"].state.name == "CONDITION_SUCCEEDED"
    ask(cloud, {"revision": revisions[0], "percent": 100})
    again = {x.type_: x for x in describe_conditions(cloud, revisions[0])}
    assert again["Active"].state.name == "CONDITION_SUCCEEDED"


def test_a_tagged_revision_is_not_retired(
    cloud: CloudRun, revisions: tuple[str, str]
) -> None:
    ask(cloud, {"percent": 100}, {"revision": revisions[0], "tag": "old"})
    found = {x.type_: x for x in describe_conditions(cloud, revisions[0])}
    assert found["Active"].state.name == "CONDITION_SUCCEEDED"


def describe_conditions(cloud: CloudRun, name: str) -> Any:
    return cloud.revisions.get(f"{SHOP}/revisions/{name}").conditions


def test_latest_passes_over_a_revision_that_failed(
    cloud: CloudRun, runtime: FakeRuntime, revisions: tuple[str, str]
) -> None:
    failed = renew(cloud, FAIL="1")
    assert runtime.routings[SHOP].percents == {revisions[1]: 100}
    done = ask(cloud, {"type": LATEST, "percent": 100, "tag": "x"})
    assert (done.code, failed in done.error) == (9, True)
    done = ask(cloud, {"revision": failed, "percent": 100})
    assert (done.code, "cannot serve traffic" in done.error) == (9, True)
    assert runtime.routings[SHOP].percents == {revisions[1]: 100}


def test_traffic_may_be_moved_after_a_failure(
    cloud: CloudRun, revisions: tuple[str, str]
) -> None:
    renew(cloud, FAIL="1")
    assert ask(cloud, {"revision": revisions[0], "percent": 100}).code == 0
    service = cloud.services.get(SHOP)
    assert service.terminal_condition.state.name == "CONDITION_SUCCEEDED"


@pytest.mark.usefixtures("revisions")
def test_traffic_to_a_revision_that_is_not_there_fails(
    cloud: CloudRun,
) -> None:
    done = ask(cloud, {"revision": "shop-none", "percent": 100})
    assert done.code == 9
    assert done.error == (
        "Revision 'shop-none' does not exist or is deleted. Update all "
        "traffic to route to currently available revisions."
    )
    service = cloud.services.get(SHOP)
    states = {each.type_: each.state.name for each in service.conditions}
    assert states["RoutesReady"] == "CONDITION_FAILED"
    assert states["ConfigurationsReady"] == "CONDITION_SUCCEEDED"


def test_a_first_revision_may_be_named_in_the_traffic(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    document = describe(build(cloud))
    document["template"]["revision"] = "shop-blue"
    document["traffic"] = [{"revision": "shop-blue", "percent": 100}]
    assert deploy(cloud, document).code == 0
    assert runtime.routings[SHOP].percents == {"shop-blue": 100}


@pytest.mark.usefixtures("revisions")
def test_scaling_ingress_and_access_reach_the_front_door(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    document = {
        "scaling": {"minInstanceCount": 1, "maxInstanceCount": 4},
        "ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY",
        "invokerIamDisabled": True,
        "defaultUriDisabled": True,
    }
    mask = [
        "scaling",
        "ingress",
        "invoker_iam_disabled",
        "default_uri_disabled",
    ]
    change = Change(read(document), mask)
    finish(cloud, cloud.services.update(SHOP, change))
    routing = runtime.routings[SHOP]
    assert (routing.min_instances, routing.max_instances) == (1, 4)
    assert (routing.ingress, routing.public) == ("internal", True)
    assert not routing.default_uri
    assert not cloud.services.get(SHOP).uri


@pytest.mark.usefixtures("revisions")
def test_manual_scaling_is_both_bounds(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    scaling = {"scalingMode": "MANUAL", "manualInstanceCount": 3}
    change = Change(read({"scaling": scaling}), ["scaling"])
    finish(cloud, cloud.services.update(SHOP, change))
    routing = runtime.routings[SHOP]
    assert (routing.min_instances, routing.max_instances) == (3, 3)


@pytest.mark.usefixtures("revisions")
def test_a_policy_opens_the_door_at_once(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    assert not runtime.routings[SHOP].public
    binding = {"role": "roles/run.invoker", "members": ["allUsers"]}
    cloud.services.set_policy(SHOP, {"bindings": [binding]})
    assert runtime.routings[SHOP].public
    cloud.services.set_policy(SHOP, {})
    assert not runtime.routings[SHOP].public
