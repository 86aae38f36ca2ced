"""How the state fields move, also when a deployment fails."""

import time

import pytest

from cloudrun_emulator.messages import Service, State
from cloudrun_emulator.model.images import ImageConfig
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.service import Change, CloudRun, StoredOperation
from cloudrun_emulator.settings import Settings
from tests.cloudrun_emulator.runtimes import BROKEN, FakeRuntime
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    finish,
    read,
)


def find_state(service: Service, name: str) -> int:
    if name == "Ready":
        return int(service.terminal_condition.state)
    states = {each.type_: each.state for each in service.conditions}
    return int(states[name])


def update(cloud: CloudRun, **env: str) -> StoredOperation:
    """Deploy the shop again, with other variables."""
    change = Change(read(describe(build(cloud), **env)))
    return finish(cloud, cloud.services.update(SHOP, change))


def test_an_accepted_service_is_reconciling(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    document = describe(build(cloud), HOLD="1")
    operation = cloud.services.create(PLACE, "shop", read(document))
    for service in (cloud.services.get(SHOP), operation.message):
        assert service.generation == 1
        assert service.observed_generation == 0
        assert service.reconciling
        assert find_state(service, "Ready") == State.CONDITION_RECONCILING
        assert service.latest_created_revision
        assert not service.latest_ready_revision
        assert not service.traffic_statuses
        assert not service.uri
    runtime.release.set()
    finish(cloud, operation)


def test_a_service_that_serves_says_where(cloud: CloudRun) -> None:
    done = deploy(cloud, describe(build(cloud)))
    service = cloud.services.get(SHOP)
    assert done.message == service
    assert done.code == 0
    assert service.generation == service.observed_generation == 1
    assert not service.reconciling
    assert service.latest_ready_revision == service.latest_created_revision
    for name in ("Ready", "RoutesReady", "ConfigurationsReady"):
        assert find_state(service, name) == State.CONDITION_SUCCEEDED
    assert service.uri.startswith("http://127.0.0.1:")
    assert list(service.urls) == [service.uri]
    assert service.traffic_statuses[0].percent == 100


def test_an_accepted_change_leaves_the_old_state_until_it_is_done(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    before = deploy(cloud, describe(build(cloud))).message
    change = Change(read(describe(build(cloud), HOLD="1")))
    operation = cloud.services.update(SHOP, change)
    service = cloud.services.get(SHOP)
    assert (service.generation, service.observed_generation) == (2, 1)
    assert service.reconciling
    assert service.latest_created_revision != before.latest_created_revision
    assert service.latest_ready_revision == before.latest_ready_revision
    assert service.uri == before.uri
    runtime.release.set()
    done = finish(cloud, operation).message
    assert done.generation == done.observed_generation == 2
    assert done.latest_ready_revision == done.latest_created_revision


def test_a_first_deployment_that_fails_leaves_a_service_that_failed(
    cloud: CloudRun,
) -> None:
    done = deploy(cloud, describe(build(cloud), FAIL="1"))
    service = cloud.services.get(SHOP)
    name = read_last(service.latest_created_revision)
    words = f"Revision '{name}' is not ready and cannot serve traffic. {BROKEN}"
    assert (done.code, done.error) == (9, words)
    assert (service.generation, service.observed_generation) == (1, 0)
    assert not service.reconciling
    assert not service.latest_ready_revision
    assert not service.traffic_statuses
    assert not service.uri
    assert service.terminal_condition.message == words
    assert service.terminal_condition.reason.name == "REVISION_FAILED"
    for each in ("Ready", "RoutesReady", "ConfigurationsReady"):
        assert find_state(service, each) == State.CONDITION_FAILED


def test_a_change_that_fails_leaves_the_old_revision_serving(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    before = deploy(cloud, describe(build(cloud))).message
    routing = runtime.routings[SHOP]
    done = update(cloud, FAIL="1")
    service = cloud.services.get(SHOP)
    assert done.code == 9
    assert (service.generation, service.observed_generation) == (2, 1)
    assert service.latest_created_revision != before.latest_created_revision
    assert service.latest_ready_revision == before.latest_ready_revision
    assert service.traffic_statuses == before.traffic_statuses
    assert service.uri == before.uri
    assert find_state(service, "Ready") == State.CONDITION_FAILED
    assert find_state(service, "RoutesReady") == State.CONDITION_SUCCEEDED
    assert runtime.routings[SHOP] == routing


def test_a_revision_that_failed_says_so(cloud: CloudRun) -> None:
    done = deploy(cloud, describe(build(cloud), FAIL="1"))
    revision = cloud.revisions.get(done.message.latest_created_revision)
    ready = revision.conditions[0]
    assert (ready.type_, ready.state) == ("Ready", State.CONDITION_FAILED)
    assert ready.message == done.error
    assert ready.revision_reason.name == "HEALTH_CHECK_CONTAINER_ERROR"
    assert not revision.reconciling


def test_a_good_change_mends_a_service_that_failed(cloud: CloudRun) -> None:
    deploy(cloud, describe(build(cloud), FAIL="1"))
    assert update(cloud).code == 0
    service = cloud.services.get(SHOP)
    assert find_state(service, "Ready") == State.CONDITION_SUCCEEDED
    assert service.observed_generation == service.generation == 2


def test_a_failed_revision_without_change_stays_failed(
    cloud: CloudRun,
) -> None:
    document = describe(build(cloud), FAIL="1")
    first = deploy(cloud, document)
    change = Change(read(document))
    again = finish(cloud, cloud.services.update(SHOP, change))
    assert (again.code, again.error) == (9, first.error)


def test_changes_of_a_service_are_carried_out_in_their_order(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    first = cloud.services.create(
        PLACE, "shop", read(describe(build(cloud), HOLD="1"))
    )
    change = Change(read(describe(build(cloud), A="2")))
    second = cloud.services.update(SHOP, change)
    assert not cloud.operations.get(second.name).done
    runtime.release.set()
    finished = finish(cloud, first).message
    assert finished.reconciling
    assert finished.observed_generation == 1
    last = finish(cloud, second).message
    assert not last.reconciling
    assert last.observed_generation == 2
    names = [plan.env.get("A", "") for plan in runtime.deployed]
    assert names == ["", "2"]


def test_a_later_change_s_traffic_waits_for_its_own_revision(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    first = cloud.services.create(
        PLACE, "shop", read(describe(build(cloud), HOLD="1"))
    )
    document = describe(build(cloud), A="2")
    document["template"]["revision"] = "shop-blue"
    document["traffic"] = [{"revision": "shop-blue", "percent": 100}]
    second = cloud.services.update(SHOP, Change(read(document)))
    runtime.release.set()
    early = finish(cloud, first).message
    assert early.traffic_statuses[0].revision == ""
    assert finish(cloud, second).code == 0
    assert runtime.adopted == []
    assert runtime.routings[SHOP].percents == {"shop-blue": 100}


def test_another_service_does_not_wait(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    held = cloud.services.create(
        PLACE, "shop", read(describe(build(cloud), HOLD="1"))
    )
    other = cloud.services.create(PLACE, "other", read(describe(build(cloud))))
    assert finish(cloud, other).code == 0
    assert not cloud.operations.get(held.name).done
    runtime.release.set()
    finish(cloud, held)


def test_a_waiting_reader_is_told_at_the_end_of_its_patience(
    cloud: CloudRun, runtime: FakeRuntime
) -> None:
    operation = cloud.services.create(
        PLACE, "shop", read(describe(build(cloud), HOLD="1"))
    )
    start = time.monotonic()
    assert not cloud.operations.wait(operation.name, 0.05).done
    assert time.monotonic() - start < 5
    runtime.release.set()


def test_an_image_that_nobody_has_is_refused_with_what_to_do(
    cloud: CloudRun,
) -> None:
    done = deploy(cloud, describe("gcr.io/google/hello"))
    assert done.code == 9
    assert "Image 'gcr.io/google/hello' not found.\nNext: " in done.error
    assert "--executor container" in done.error


def test_a_revision_without_a_command_is_refused(
    settings: Settings, runtime: FakeRuntime
) -> None:
    with CloudRun(settings, runtime, lambda *_: ImageConfig()) as cloud:
        document = describe(build(cloud))
        del document["template"]["containers"][0]["command"]
        assert "no entry point" in deploy(cloud, document).error


@pytest.mark.parametrize("secret", ["key", "projects/local/secrets/key"])
def test_a_secret_is_read_and_kept_nowhere(
    cloud: CloudRun, runtime: FakeRuntime, secret: str
) -> None:
    file = cloud.settings.secrets / "local" / "key" / "1"
    file.parent.mkdir(parents=True)
    file.write_text("hidden-value")
    document = describe(build(cloud))
    source = {"secretKeyRef": {"secret": secret, "version": "latest"}}
    variable = {"name": "KEY", "valueSource": source}
    document["template"]["containers"][0]["env"] = [variable]
    done = deploy(cloud, document)
    assert done.code == 0, done.error
    assert runtime.deployed[0].env == {"KEY": "hidden-value"}
    assert b"hidden-value" not in b"".join(
        each.read_bytes()
        for each in cloud.settings.state.glob("services.sqlite*")
    )


def test_a_secret_that_is_not_there_fails_the_revision(
    cloud: CloudRun,
) -> None:
    document = describe(build(cloud))
    source = {"secretKeyRef": {"secret": "key"}}
    variable = {"name": "KEY", "valueSource": source}
    document["template"]["containers"][0]["env"] = [variable]
    done = deploy(cloud, document)
    assert "failed to access secret version" in done.error
    revision = cloud.revisions.get(done.message.latest_created_revision)
    reason = revision.conditions[0].reason.name
    assert reason == "SECRETS_ACCESS_CHECK_FAILED"


def test_what_does_nothing_here_is_said_in_the_log(cloud: CloudRun) -> None:
    document = describe(build(cloud))
    document["template"]["serviceAccount"] = "me@example.com"
    deploy(cloud, document)
    (entry,) = cloud.runtime.logs.read(SHOP)
    assert entry.severity == "WARNING"
    assert entry.text.startswith("service.template.serviceAccount: ")
