import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from cloudrun_emulator.runtime import (
    RevisionPlan,
    Routing,
    Runtime,
    RuntimeSettings,
    find_bounds,
)
from tests.cloudrun_emulator.cloud import Cloud, wait_for, write_application


@pytest.fixture
def eager(runtime: Runtime) -> Iterator[Cloud]:
    """A runtime that ends idle instances after a moment."""
    state = runtime.settings.state / "eager"
    other = Runtime(RuntimeSettings(state, idle_seconds=0.3))
    other.start()
    yield Cloud(other, write_application(state / "files"))
    other.stop()


def ask_at_once(address: str, count: int) -> list[int]:
    def ask(_: int) -> int:
        return httpx.get(address, timeout=30).status_code

    with ThreadPoolExecutor(count) as pool:
        return [*pool.map(ask, range(count))]


def test_full_instances_are_joined_by_another(cloud: Cloud) -> None:
    address = cloud.serve(concurrency=2)
    statuses = ask_at_once(f"{address}/slow?s=1", 4)
    assert statuses == [200] * 4
    assert cloud.count_instances() == 2


def test_requests_below_concurrency_share_an_instance(cloud: Cloud) -> None:
    address = cloud.serve(concurrency=4)
    ask_at_once(f"{address}/slow?s=0.3", 4)
    assert cloud.count_instances() == 1


def test_requests_wait_for_a_place_where_no_instance_may_be_added(
    cloud: Cloud,
) -> None:
    address = cloud.serve(concurrency=1, max_instances=1)
    began = time.monotonic()
    assert ask_at_once(f"{address}/slow?s=0.3", 3) == [200] * 3
    assert time.monotonic() - began > 0.9
    assert cloud.count_instances() == 1


def test_who_waits_too_long_for_a_place_is_refused(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "cloudrun_emulator.instances.revision.SECONDS_TO_WAIT", 0.2
    )
    monkeypatch.setattr(
        "cloudrun_emulator.instances.revision.SHARE_OF_START", 0
    )
    address = cloud.serve(concurrency=1, max_instances=1)
    statuses = ask_at_once(f"{address}/slow?s=1", 2)
    assert sorted(statuses) == [200, 429]
    assert (
        "The request was aborted because there was no available instance."
        in cloud.read_log("request")
    )


def test_an_idle_service_has_no_instance_and_starts_one_when_asked(
    eager: Cloud,
) -> None:
    address = eager.serve()
    wait_for(lambda: not eager.count_instances())
    wait_for(lambda: not eager.find_processes())
    assert httpx.get(address).text == "one"


def test_a_busy_instance_is_not_idle(eager: Cloud) -> None:
    address = eager.serve()
    assert httpx.get(f"{address}/slow?s=1").status_code == 200


def test_the_fewest_instances_stay(eager: Cloud) -> None:
    eager.deploy(min_instances=2)
    eager.route({"one": 100})
    wait_for(lambda: eager.count_instances() == 2)
    time.sleep(1)
    counts = eager.runtime.observe(eager.name)["one"]
    assert (counts.instances, counts.starts) == (2, 2)


def test_a_killed_instance_is_replaced_where_there_is_a_least_number(
    cloud: Cloud,
) -> None:
    cloud.deploy(min_instances=1)
    cloud.route({"one": 100})
    for each in cloud.find_processes():
        each.kill()
    wait_for(lambda: cloud.runtime.observe(cloud.name)["one"].starts == 2)


def plan(**fields: int) -> RevisionPlan:
    known: dict[str, Any] = {**fields}
    return RevisionPlan("", "shop", "one", "shop", Path(), (), **known)


def test_a_services_numbers_are_divided_by_percentage() -> None:
    routing = Routing({"one": 30, "two": 70}, min_instances=5, max_instances=9)
    assert find_bounds(plan(), routing) == (2, 3)


def test_a_services_fewest_instances_keep_no_tag_warm() -> None:
    routing = Routing({"two": 100}, tags={"x": "one"}, min_instances=5)
    assert find_bounds(plan(), routing)[0] == 0


def test_a_revisions_own_fewest_instances_keep_its_tag_warm() -> None:
    routing = Routing({"two": 100}, tags={"x": "one"})
    assert find_bounds(plan(min_instances=1), routing)[0] == 1


def test_a_revision_that_nothing_leads_to_is_not_kept_warm() -> None:
    routing = Routing({"two": 100})
    assert find_bounds(plan(min_instances=1), routing)[0] == 0
