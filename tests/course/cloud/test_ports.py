import socket

import psutil
import pytest

from course.cloud import ports
from course.cloud.mlflow import MLFLOW
from course.cloud.ports import describe_listener
from course.errors import PortError


def test_a_remembered_port_that_is_free_is_taken_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    assert MLFLOW.port.choose(port) == port


def test_where_all_usual_ports_are_taken_any_free_one_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    assert MLFLOW.port.choose() not in range(5000, 5020)


@pytest.mark.parametrize("value", ["0", "65536", "-1", "5000.0", "port"])
def test_what_is_no_port_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_MLFLOW_PORT", value)
    with pytest.raises(
        PortError, match=f"COURSE_MLFLOW_PORT: '{value}'; expected"
    ):
        MLFLOW.port.requested()


def test_an_empty_request_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_MLFLOW_PORT", "")
    assert MLFLOW.port.requested() is None


def test_a_listener_is_named(taken_port: int) -> None:
    assert describe_listener(taken_port).endswith(
        f"(pid {psutil.Process().pid})"
    )


def test_a_listener_that_we_may_not_see_is_another_program() -> None:
    assert describe_listener(0) == "another program"
