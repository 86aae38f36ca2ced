"""How programs reach the network: through a proxy, but not to this machine."""

import pytest

from localcloud.sandbox.network import network_environment

OWN = "localhost,127.0.0.1,::1"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_this_machine_is_asked_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://proxy:3128")
    environment = network_environment()
    assert environment["NO_PROXY"] == environment["no_proxy"] == OWN


def test_what_the_user_spares_stays_spared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", "internal, 127.0.0.1")
    expected = "internal,127.0.0.1,localhost,::1"
    assert network_environment()["NO_PROXY"] == expected


def test_without_a_proxy_nothing_is_spared() -> None:
    assert "NO_PROXY" not in network_environment()
