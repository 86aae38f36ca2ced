"""Who answers: the split, tags, affinity."""

import itertools
from collections import Counter
from collections.abc import Mapping

import httpx
import pytest

from cloudrun_emulator.door.choosing import Client, Split, read_cookie
from localcloud.errors import NotFoundError
from tests.cloudrun_emulator.cloud import Cloud

# Of 1,000 requests at 10 %: scipy.stats.binom.interval(0.99, 1000, 0.1).
BAND = range(76, 126)


def ask(address: str, count: int) -> Mapping[str, int]:
    with httpx.Client(base_url=address) as client:
        return Counter(client.get("/").text for _ in range(count))


@pytest.fixture
def two(cloud: Cloud) -> Cloud:
    cloud.deploy("old")
    cloud.deploy("new")
    return cloud


def test_shares_are_within_the_band_of_chance(two: Cloud) -> None:
    address = two.route({"old": 90, "new": 10}).uri
    counted = ask(address, 1000)
    assert counted["new"] in BAND
    assert counted.total() == 1000  # type: ignore[attr-defined]


def test_the_order_of_answers_is_not_foreseeable() -> None:
    split = Split({"old": 50, "new": 50})
    drawn = [split.draw() for _ in range(100)]
    changes = sum(a != b for a, b in itertools.pairwise(drawn))
    assert 20 < changes < 80


def test_traffic_changes_with_the_next_request(two: Cloud) -> None:
    address = two.route({"old": 100}).uri
    assert ask(address, 5) == {"old": 5}
    two.route({"new": 100})
    assert ask(address, 5) == {"new": 5}


def test_a_tag_reaches_a_revision_without_traffic(two: Cloud) -> None:
    addresses = two.route({"old": 100}, tags={"candidate": "new"})
    assert ask(addresses.tag_uris["candidate"], 5) == {"new": 5}
    assert ask(addresses.uri, 5) == {"old": 5}


def test_a_tag_that_is_taken_away_answers_nobody(two: Cloud) -> None:
    addresses = two.route({"old": 100}, tags={"candidate": "new"})
    two.route({"old": 100})
    with pytest.raises(httpx.ConnectError, match=r"\[Errno"):
        httpx.get(addresses.tag_uris["candidate"])


def test_ports_are_those_that_are_wanted_and_stay(two: Cloud) -> None:
    first = two.route({"old": 100}, tags={"x": "new"})
    two.runtime.unroute(two.name)
    again = two.route(
        {"old": 100},
        tags={"x": "new"},
        port=first.port,
        tag_ports=first.tag_ports,
    )
    assert again == first
    assert two.route({"new": 100}, tags={"x": "new"}) == first


def test_a_port_that_is_taken_is_replaced(two: Cloud) -> None:
    taken = two.route({"old": 100}).port
    other = Cloud(two.runtime, two.files)
    other.deploy()
    addresses = other.route({"one": 100}, port=taken)
    assert addresses.port != taken
    assert ask(addresses.uri, 1) == {"one": 1}
    other.end()


def test_traffic_to_a_revision_that_is_not_there_is_refused(
    two: Cloud,
) -> None:
    two.route({"old": 100})
    with pytest.raises(NotFoundError, match="revisions/none: not deployed"):
        two.route({"none": 100})
    assert ask(two.route({"old": 100}).uri, 1) == {"old": 1}


def test_a_service_without_a_ready_revision_is_not_found(cloud: Cloud) -> None:
    answer = httpx.get(cloud.route({}).uri)
    assert answer.status_code == 404
    assert "was not found on this server" in answer.text


def test_requests_are_counted_by_revision_and_class(two: Cloud) -> None:
    address = two.route({"old": 100}).uri
    ask(address, 3)
    httpx.get(f"{address}/hang_up")
    counts = two.runtime.observe(two.name)["old"]
    assert counts.requests == {"2xx": 3, "5xx": 1}
    assert counts.seconds > 0


def test_an_adopted_revision_starts_when_it_is_asked(cloud: Cloud) -> None:
    cloud.runtime.adopt(cloud.plan("one"))
    address = cloud.route({"one": 100}).uri
    assert not cloud.find_processes()
    assert ask(address, 1) == {"one": 1}


def find_changes(before: dict[str, int], after: dict[str, int]) -> int:
    """Count the places in a hundred whose revision changes."""
    old, new = Split(before), Split(after)
    clients = [Client((2 * x + 1) * 2**32 // 200, "") for x in range(100)]
    return sum(old.find(each) != new.find(each) for each in clients)


def test_a_change_of_shares_moves_only_the_difference() -> None:
    assert find_changes({"a": 90, "b": 10}, {"a": 80, "b": 20}) == 10


def test_a_new_clients_place_is_in_its_revisions_share() -> None:
    split = Split({"a": 1, "b": 98, "c": 1})
    for name in ("a", "b", "c") * 20:
        assert split.find(Client(split.place(name), "")) == name


def test_a_client_comes_back_to_its_revision_and_instance(
    cloud: Cloud,
) -> None:
    for name in ("old", "new"):
        cloud.deploy(name, session_affinity=True)
    address = cloud.route({"old": 50, "new": 50}).uri
    for _ in range(5):
        with httpx.Client(base_url=address) as client:
            first = client.get("/")
            assert "GAESA" in first.headers["set-cookie"]
            found = {client.get("/").text for _ in range(10)}
        assert found == {first.text}


def test_a_client_is_told_its_cookie_once(cloud: Cloud) -> None:
    address = cloud.serve(session_affinity=True)
    with httpx.Client(base_url=address) as client:
        first, second = client.get("/"), client.get("/")
    assert "Max-Age=2592000" in first.headers["set-cookie"]
    assert first.headers["cache-control"] == "private"
    assert "set-cookie" not in second.headers


def test_a_cookie_that_means_nothing_is_ignored(cloud: Cloud) -> None:
    address = cloud.serve(session_affinity=True)
    for value in ("GAESA=x", "GAESA=ffffffff.beef", "GAESA=" + "f" * 500):
        answer = httpx.get(address, headers={"Cookie": value})
        assert answer.text == "one"


def test_the_cookie_is_found_among_others() -> None:
    found = read_cookie(b"a=b; GAESA=0000000a.beef; c=d")
    assert found == Client(10, "beef")
    assert read_cookie(b"xGAESA=0000000a.beef") is None
