import time

import httpx
import pytest

from cloudrun_emulator.runtime import Probe, RevisionError
from tests.cloudrun_emulator.cloud import Cloud, wait_for

PING = Probe("http", path="/ping", timeout=1, period=0.1, failure_threshold=2)


def test_a_deployment_waits_until_the_port_is_open(cloud: Cloud) -> None:
    began = time.monotonic()
    cloud.deploy(env={"SECONDS_TO_START": "0.5"})
    assert time.monotonic() - began > 0.5


def test_a_program_that_ends_fails_its_deployment_in_googles_words(
    cloud: Cloud,
) -> None:
    with pytest.raises(RevisionError) as failed:
        cloud.deploy("bad", env={"FAILS_TO_START": "yes"})
    assert failed.value.reason == "HEALTH_CHECK_CONTAINER_ERROR"
    assert failed.value.message == (
        "Revision 'bad' is not ready and cannot serve traffic. The "
        "user-provided container failed to start and listen on the port "
        "defined provided by the PORT=8080 environment variable within the "
        "allocated timeout. This can happen when the container port is "
        "misconfigured or if the timeout is too short. The health check "
        "timeout can be extended. Logs for this revision might contain more "
        "information."
    )
    ended, probed = cloud.read_log("system")
    assert ended == "Container called exit(3)."
    assert probed == (
        "Default STARTUP TCP probe failed 1 time consecutively for container "
        '"app-1" on port 8080. The instance was not started.'
    )


def test_a_failed_deployment_leaves_nothing_running(cloud: Cloud) -> None:
    probe = Probe(timeout=0.3, period=0.3)
    with pytest.raises(RevisionError, match="configured startup probe"):
        cloud.deploy(env={"SECONDS_TO_START": "60"}, startup=probe)
    assert not cloud.find_processes()


def test_a_program_at_another_port_is_told_so(cloud: Cloud) -> None:
    command = ("python", "-m", "http.server", "0")
    probe = Probe(timeout=1, period=1)
    with pytest.raises(RevisionError, match="startup probe"):
        cloud.deploy(command=command, startup=probe)
    assert "Listen on $PORT." in cloud.read_log("system")[0]


def test_a_startup_probe_may_ask_over_http(cloud: Cloud) -> None:
    address = cloud.serve(startup=PING)
    assert httpx.get(address).text == "one"


def test_an_open_port_is_not_enough_for_a_probe_over_http(
    cloud: Cloud,
) -> None:
    with pytest.raises(RevisionError, match="configured startup probe"):
        cloud.deploy(env={"SICK": "yes"}, startup=PING)
    (line,) = cloud.read_log("system")
    assert line == (
        "STARTUP HTTP probe failed 2 times consecutively for container "
        '"app-1" on port 8080 path "/ping". The instance was not started.'
    )


def test_an_instance_that_is_no_longer_well_is_replaced(cloud: Cloud) -> None:
    address = cloud.serve(liveness=PING)
    httpx.get(f"{address}/sick")
    wait_for(lambda: cloud.read_log("system"))
    assert cloud.read_log("system")[0] == (
        "LIVENESS HTTP probe failed 2 times consecutively for container "
        "app-1 on port 8080. The instance has been shut down."
    )
    assert httpx.get(f"{address}/ping").status_code == 200


def test_an_instance_that_is_not_ready_lives_on_without_requests(
    cloud: Cloud,
) -> None:
    address = cloud.serve(readiness=PING, max_instances=1)
    httpx.get(f"{address}/write?path=/tmp/mark")
    httpx.get(f"{address}/sick?pings=10")
    wait_for(lambda: cloud.read_log("system"))
    (line,) = cloud.read_log("system")
    assert line == (
        "READINESS HTTP probe failed 2 times consecutively for container "
        "app-1 on port 8080. The instance receives no new requests."
    )
    # It waits until the probe has passed twice; asked now, it would say 500.
    assert httpx.get(f"{address}/ping").status_code == 200
    assert httpx.get(f"{address}/exists?path=/tmp/mark").text == "True"


def test_requests_go_to_another_while_one_is_not_ready(cloud: Cloud) -> None:
    address = cloud.serve(readiness=PING)
    alone = len(cloud.find_processes())
    httpx.get(f"{address}/write?path=/tmp/mark")
    httpx.get(f"{address}/sick")
    wait_for(lambda: cloud.read_log("system"))
    assert httpx.get(f"{address}/exists?path=/tmp/mark").text == "False"
    # The one that is not ready lives on.
    assert len(cloud.find_processes()) == 2 * alone


def test_where_health_is_not_to_be_checked_a_deployment_starts_nothing(
    cloud: Cloud,
) -> None:
    cloud.deploy(env={"FAILS_TO_START": "1"}, check_health=False)
    assert not cloud.find_processes()
    assert not cloud.read_log("system")


def test_the_first_request_waits_for_the_probe_that_a_deployment_skipped(
    cloud: Cloud,
) -> None:
    address = cloud.serve(env={"SECONDS_TO_START": "1"}, check_health=False)
    assert httpx.get(address).text == "one"
