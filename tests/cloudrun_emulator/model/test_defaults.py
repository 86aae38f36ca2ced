"""What is filled in where nobody said anything."""

from typing import Any

import pytest

from cloudrun_emulator.messages import LATEST, IngressTraffic, Service
from cloudrun_emulator.model.defaults import fill_service
from cloudrun_emulator.model.documents import read_document


def fill(container: dict[str, Any] | None = None, **template: Any) -> Service:
    containers = [{"image": "shop", **(container or {})}]
    document = {"template": {"containers": containers, **template}}
    service = read_document(Service, document, "service")
    fill_service(service, "account")
    return service


def test_a_service_is_open_and_follows_its_latest_revision() -> None:
    service = fill()
    assert service.ingress == IngressTraffic.INGRESS_TRAFFIC_ALL
    assert service.launch_stage == 4
    (target,) = service.traffic
    assert (target.type_, target.percent) == (LATEST, 100)


def test_a_revision_has_five_minutes_and_a_hundred_instances() -> None:
    template = fill().template
    assert template.timeout.total_seconds() == 300
    assert template.scaling.max_instance_count == 100
    assert template.service_account == "account"


def test_a_container_has_half_a_gibibyte_and_one_cpu_idle_between() -> None:
    resources = fill().template.containers[0].resources
    assert dict(resources.limits) == {"cpu": "1", "memory": "512Mi"}
    assert resources.cpu_idle
    assert not resources.startup_cpu_boost


def test_given_resources_must_say_themselves_that_the_cpu_idles() -> None:
    given = {"resources": {"limits": {"memory": "1Gi"}}}
    resources = fill(given).template.containers[0].resources
    assert dict(resources.limits) == {"cpu": "1", "memory": "1Gi"}
    assert not resources.cpu_idle


@pytest.mark.parametrize(("cpu", "concurrency"), [("1", 80), ("500m", 1)])
def test_concurrency_follows_the_cpu(cpu: str, concurrency: int) -> None:
    template = fill({"resources": {"limits": {"cpu": cpu}}}).template
    assert template.max_instance_request_concurrency == concurrency


def test_the_port_is_8080_and_is_probed_once_for_four_minutes() -> None:
    container = fill().template.containers[0]
    assert container.ports[0].name == "http1"
    assert container.ports[0].container_port == 8080
    probe = container.startup_probe
    assert probe.tcp_socket.port == 8080
    found = (
        probe.timeout_seconds,
        probe.period_seconds,
        probe.failure_threshold,
        probe.initial_delay_seconds,
    )
    assert found == (240, 240, 1, 0)


def test_a_given_probe_asks_for_the_root_every_ten_seconds() -> None:
    given = {
        "ports": [{"containerPort": 80}],
        "startupProbe": {"httpGet": {}},
        "livenessProbe": {"httpGet": {"path": "/ping", "port": 81}},
    }
    container = fill(given).template.containers[0]
    startup, liveness = container.startup_probe, container.liveness_probe
    assert (startup.http_get.path, startup.http_get.port) == ("/", 80)
    assert (liveness.http_get.path, liveness.http_get.port) == ("/ping", 81)
    found = (
        startup.timeout_seconds,
        startup.period_seconds,
        startup.failure_threshold,
    )
    assert found == (1, 10, 3)


def test_what_is_given_stays() -> None:
    template = fill(
        {"ports": [{"containerPort": 5000}]},
        timeout="5s",
        scaling={"maxInstanceCount": 3},
        maxInstanceRequestConcurrency=4,
    ).template
    assert template.timeout.total_seconds() == 5
    assert template.scaling.max_instance_count == 3
    assert template.max_instance_request_concurrency == 4
    assert template.containers[0].startup_probe.tcp_socket.port == 5000


def test_filling_in_twice_changes_nothing() -> None:
    once = fill()
    twice = Service(once)
    fill_service(twice, "account")
    assert once == twice
