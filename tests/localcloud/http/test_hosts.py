"""By which names a service answers."""

import pytest

from localcloud.errors import ForbiddenError
from localcloud.http.hosts import AccessRules, check_host

LOOPBACK = AccessRules()
EVERYWHERE = AccessRules(listens="0.0.0.0")  # noqa: S104 - not bound
PROXIED = AccessRules(hosts=("Hub.example", "other.example:8443"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8085",
        "127.8.9.10:80",
        "localhost:1",
        "LOCALHOST",
        "[::1]",
        "[::1]:8085",
    ],
)
def test_this_machines_own_names_are_answered(host: str) -> None:
    check_host(host, LOOPBACK)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.test",
        "evil.test:8085",
        "127.0.0.1.evil.test",
        "localhost.evil.test",
        "localhost.",
        "evil@localhost.test",
        "192.168.1.5",
        "0.0.0.0:8085",
        "[::2]",
        "[::1",
        "[evil]",
        ":8085",
        "127.0.0.1:8085:9",
        "hub.example",
    ],
)
def test_another_name_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenError, match=r"^Host: found '"):
        check_host(host, LOOPBACK)


@pytest.mark.parametrize("host", ["hub.example", "HUB.example:443"])
def test_an_allowed_name_is_answered_on_every_port(host: str) -> None:
    check_host(host, PROXIED)


def test_an_allowed_name_may_fix_its_port() -> None:
    check_host("other.example:8443", PROXIED)
    with pytest.raises(ForbiddenError, match=r"other\.example"):
        check_host("other.example", PROXIED)


def test_a_service_that_listens_everywhere_is_asked_by_number() -> None:
    check_host("192.168.1.5:8085", EVERYWHERE)
    with pytest.raises(ForbiddenError, match=r"evil\.test"):
        check_host("evil.test", EVERYWHERE)
