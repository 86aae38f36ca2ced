"""Where a browser finds another console of this machine."""

from pathlib import Path

import pytest

from localcloud.console.neighbours import Neighbour, reach
from localcloud.nearby import write_nearby

OTHER = Neighbour("Other", "other", "OTHER_HOST")
HERE = "127.0.0.1:8085"
ADDRESS = "http://127.0.0.1:8086"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stay in a folder of which nobody says anything."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(OTHER.variable, raising=False)
    return tmp_path


def test_an_unknown_address_is_none() -> None:
    assert OTHER.find(HERE, "") == ""


@pytest.mark.parametrize("value", [ADDRESS, "127.0.0.1:8086"])
def test_the_environment_names_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(OTHER.variable, value)
    assert OTHER.find(HERE, "") == ADDRESS


def test_so_does_the_nearby_file(folder: Path) -> None:
    write_nearby(folder, {OTHER.variable: ADDRESS})
    assert OTHER.find(HERE, "") == ADDRESS


def test_the_environment_comes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_nearby(folder, {OTHER.variable: "http://127.0.0.1:1"})
    monkeypatch.setenv(OTHER.variable, ADDRESS)
    assert OTHER.find(HERE, "") == ADDRESS


@pytest.mark.parametrize(
    ("host", "prefix", "found"),
    [
        ("localhost:8085", "", ADDRESS),
        ("[::1]:8085", "", ADDRESS),
        ("hub.example", "/user/ada/proxy/8085", "/user/ada/proxy/8086/"),
        # Nothing tells where these put other ports.
        ("hub.example", "/user/ada/cloudbuild", ""),
        (HERE, "/user/ada/cloudbuild", ""),
        ("8085-codespace.example", "", ""),
        ("[", "", ""),
    ],
)
def test_a_proxys_visitor_is_led_where_the_proxy_has_it(
    host: str, prefix: str, found: str
) -> None:
    assert reach(ADDRESS, host, prefix) == found


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("/user/ada/cloudbuild", "/user/ada/other/"),
        ("/cloudbuild", "/other/"),
        # No proxy stands before us, whatever somebody says.
        ("", ""),
    ],
)
def test_a_proxy_may_say_that_it_shows_the_other_beside_ours(
    prefix: str, found: str
) -> None:
    assert OTHER.find("hub.example", prefix, ["cloudbuild", "other"]) == found


def test_one_that_the_proxy_does_not_show_is_looked_for_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(OTHER.variable, ADDRESS)
    assert OTHER.find("hub.example", "/user/ada/cloudbuild", ["mlflow"]) == ""


def test_what_everybody_reaches_is_left_as_it_is() -> None:
    address = "https://console.example/run"
    assert reach(address, "hub.example", "/user/ada/x") == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc", "http://", "http://[", ""]
)
def test_what_no_page_may_lead_to_is_none(address: str) -> None:
    assert reach(address, HERE, "") == ""
