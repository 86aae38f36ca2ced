"""Requests of a command to its service, whichever it is."""

import pytest

from localcloud.errors import UnavailableError
from localcloud.gcloud.client import ServiceClient, read_address
from localcloud.http.serving import listen
from tests.localcloud.products import KITCHEN


def test_a_service_is_looked_for_at_its_port() -> None:
    assert read_address(KITCHEN) == "http://127.0.0.1:8099"


def test_its_variable_names_another_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KITCHEN_HOST", "kitchen.test:80/")
    assert read_address(KITCHEN) == "http://kitchen.test:80"


def test_who_is_not_there_is_named_with_what_starts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Bound, so that nobody else is there either, and closed.
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("KITCHEN_HOST", f"127.0.0.1:{port}")
    words = "no Kitchen service(.|\n)*`kitchen serve`, or set KITCHEN_HOST"
    with (
        ServiceClient(KITCHEN) as client,
        pytest.raises(UnavailableError, match=words),
    ):
        client.call("GET", "/v7/soups")
