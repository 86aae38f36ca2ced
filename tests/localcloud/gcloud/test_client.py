"""Requests of a command to its service, whichever it is."""

import httpx
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


@pytest.mark.parametrize(
    ("status", "content", "why"),
    [
        (200, "<h1>MLflow</h1>", "its answer is not JSON"),
        (404, "Not Found", "it answered 404"),
        (200, "[]", "it says no status"),
        (200, '{"status": "OK"}', "it says no status"),
        (
            200,
            '{"product": "bakery", "project": "p"}',
            "`bakery serve` answers there",
        ),
    ],
)
def test_another_server_at_the_address_is_named(
    monkeypatch: pytest.MonkeyPatch, status: int, content: str, why: str
) -> None:
    monkeypatch.setenv("KITCHEN_HOST", "kitchen.test")

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text=content)

    with ServiceClient(KITCHEN) as client:
        client._http = httpx.Client(  # noqa: SLF001 -- no socket is needed
            base_url=client.address, transport=httpx.MockTransport(answer)
        )
        with pytest.raises(UnavailableError) as error:
            _ = client.project
    assert error.value.format_message() == (
        f"http://kitchen.test is no Kitchen service: {why}\nNext: set "
        "KITCHEN_HOST to the address where `kitchen serve` runs"
    )
