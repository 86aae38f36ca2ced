"""Ports of this machine as a cloud's own pages show them."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from course.cloud import lifecycle
from course.cloud.forwarding import list_addresses, list_hosts, list_origins
from course.cloud.kedro_viz import VIZ
from course.cloud.mlflow import ALLOWED_HOSTS, MLFLOW
from course.places import Home

CODESPACE = {
    "CODESPACES": "true",
    "CODESPACE_NAME": "fuzzy-disco",
    "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.example",
}


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        (CODESPACE, "https://fuzzy-disco-5000.app.example/"),
        ({"CODESPACE_NAME": "a"}, "https://a-5000.app.github.dev/"),
        (
            {"VSCODE_PROXY_URI": "https://code.example/proxy/{{port}}/"},
            "https://code.example/proxy/5000/",
        ),
        (
            {"GITPOD_WORKSPACE_URL": "https://a.gitpod.example"},
            "https://5000-a.gitpod.example",
        ),
        (
            {"WEB_HOST": "cs-1.cloudshell.example"},
            "https://5000-cs-1.cloudshell.example/",
        ),
    ],
)
def test_a_cloud_says_how_it_shows_a_port(
    environment: dict[str, str], address: str
) -> None:
    assert list_addresses(5000, environment) == [address]
    parts = urlsplit(address)
    assert list_hosts(5000, environment) == [parts.netloc]
    assert list_origins(5000, environment) == [f"https://{parts.netloc}"]


def test_a_hubs_pages_may_come_and_its_own_address_is_no_ports() -> None:
    hub = {"JUPYTERHUB_PUBLIC_URL": "https://hub.example/user/ada/"}
    assert list_origins(5000, hub) == ["https://hub.example"]
    assert list_addresses(5000, hub) == []


def test_a_machine_of_ones_own_has_no_other_name(home: Home) -> None:
    assert list_origins(5000, {"HOME": "/home/ada"}) == []
    assert ALLOWED_HOSTS not in " ".join(MLFLOW.compose(5000, home))


BODY = '{"experiment_ids": ["0"]}'


def ask(server: str, host: str, origin: str) -> int:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=10)
    kind = "application/json"
    headers = {"Host": host, "Origin": origin, "Content-Type": kind}
    connection.request("POST", "/api/2.0/mlflow/runs/search", BODY, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_mlflow_answers_by_its_forwarded_name_and_no_others(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CODESPACE.items():
        monkeypatch.setenv(name, value)
    try:
        server = lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server
        own = urlsplit(server).netloc
        named = list_hosts(urlsplit(server).port or 0, CODESPACE)[0]
        forwarded = f"https://{named}"
        assert ask(server, own, f"http://{own}") == 200
        assert ask(server, named, forwarded) == 200
        assert ask(server, own, forwarded) == 200
        assert ask(server, "evil.example", forwarded) == 403
        assert ask(server, named, "https://evil.example") == 403
    finally:
        lifecycle.down(home=home)


def test_kedro_viz_is_told_its_forwarded_name(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CODESPACE.items():
        monkeypatch.setenv(name, value)
    *_, host, origin = VIZ.compose(4141, home)
    assert host == "--allowed-host=fuzzy-disco-4141.app.example"
    assert origin == "--allowed-origin=https://fuzzy-disco-4141.app.example"
