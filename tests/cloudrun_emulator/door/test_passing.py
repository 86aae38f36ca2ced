"""What the door passes on, and how it changes it."""

import re
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from cloudrun_emulator.runtime import Runtime
from tests.cloudrun_emulator.cloud import Cloud, write_application

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def address(runtime: Runtime) -> Iterator[str]:
    cloud = Cloud(runtime, write_application(runtime.settings.state / "files"))
    yield cloud.serve()
    cloud.end()


def ask_headers(address: str, **fields: str) -> dict[str, str]:
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    return dict(httpx.get(f"{address}/headers", headers=sent).json())


def converse(address: str, *words: bytes, seconds: float = 5) -> bytes:
    """Send words one after the other; return all that comes back."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), seconds) as client:
        for each in words:
            client.sendall(each)
            time.sleep(0.05)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_an_instance_learns_who_asks(address: str) -> None:
    found = ask_headers(address, x_forwarded_for="10.0.0.1")
    assert found["X-Forwarded-For"] == "10.0.0.1,127.0.0.1"
    assert found["X-Forwarded-Proto"] == "http"
    assert found["Forwarded"] == 'for="127.0.0.1";proto=http'


def test_every_request_has_a_trace(address: str) -> None:
    found = ask_headers(address)
    parent = re.fullmatch(
        "00-([0-9a-f]{32})-([0-9a-f]{16})-01", found["traceparent"]
    )
    assert parent
    span = int(parent[2], 16)
    assert found["X-Cloud-Trace-Context"] == f"{parent[1]}/{span};o=1"


@pytest.mark.parametrize(
    "field",
    [
        {"traceparent": "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"},
        {"x_cloud_trace_context": "ab" * 16 + "/1;o=1"},
    ],
)
def test_a_trace_that_was_begun_goes_on(
    address: str, field: dict[str, str]
) -> None:
    found = ask_headers(address, **field)
    assert found["traceparent"].startswith("00-" + "ab" * 16)


def test_fields_of_one_connection_are_taken_out(address: str) -> None:
    found = ask_headers(
        address,
        x_google_name="1",
        connection="keep-alive, x-mine",
        x_mine="1",
        x_yours="1",
        proxy_authorization="1",
    )
    names = {name.lower() for name in found}
    assert "x-yours" in names
    assert not names & {
        "x-google-name",
        "connection",
        "x-mine",
        "proxy-authorization",
    }


def test_a_proxy_of_ours_is_believed_about_the_scheme(address: str) -> None:
    found = ask_headers(address, x_forwarded_proto="https")
    assert found["X-Forwarded-Proto"] == "http"


def test_a_cookie_makes_an_answer_private(address: str) -> None:
    answer = httpx.get(address + "/cookie")
    assert answer.headers["set-cookie"] == "a=b"
    assert answer.headers["cache-control"] == "private"


def test_the_server_is_googles_front_end(address: str) -> None:
    assert httpx.get(address).headers["server"] == "Google Frontend"


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_a_body_comes_through(address: str, size: int) -> None:
    body = bytes(range(250)) * (size // 250)
    assert httpx.post(address, content=body).content == body


def test_a_body_of_unknown_length_comes_through(address: str) -> None:
    def write() -> Iterator[bytes]:
        for number in range(50):
            yield b"%d" % number * 1000

    answer = httpx.post(address, content=write())
    assert answer.content == b"".join(write())


def test_chunks_in_small_pieces_come_through(address: str) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    chunks = b"Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n"
    pieces = [bytes([each]) for each in chunks]
    answer = converse(address, head, *pieces)
    assert answer.endswith(b"\r\n\r\nabc")


def test_an_answer_comes_piece_by_piece(address: str) -> None:
    with httpx.stream("GET", address + "/stream?s=0.2") as answer:
        moments = [(piece, time.monotonic()) for piece in answer.iter_raw()]
    assert [piece for piece, _ in moments] == [b"0", b"1", b"2"]
    assert moments[-1][1] - moments[0][1] > 0.3


def test_a_client_of_http_1_0_gets_its_answer(address: str) -> None:
    answer = converse(address, b"GET / HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\none")


def test_requests_one_behind_the_other_are_answered_in_turn(
    address: str,
) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert converse(address, asked * 3).count(b"\r\n\r\none") == 3


def test_an_answer_without_a_body_keeps_the_connection(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        assert client.head("/").status_code == 501  # http.server's own
        assert client.get("/").text == "one"


def test_a_web_socket_passes_both_ways(address: str) -> None:
    asked = (
        b"GET /socket HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    answer = converse(address, asked, b"hello", b"again")
    assert answer.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
    assert answer.endswith(b"\r\n\r\nHELLOAGAIN")


def test_nothing_else_becomes_a_tunnel(address: str) -> None:
    answer = httpx.get(address + "/socket")
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "head",
    [
        b"nonsense",
        b"GET / HTTP/1.1",
        b"GET http://other/ HTTP/1.1\r\nHost: localhost",
        HEAD + b"Host: other",
        HEAD + b"A : b",
        HEAD + b"A: b\r\n c",
        HEAD + b"Content-Length: +1",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2",
        HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked",
        HEAD + b"Transfer-Encoding: gzip",
    ],
)
def test_what_two_programs_could_read_in_two_ways_is_refused(
    address: str, head: bytes
) -> None:
    answer = converse(address, head + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_connection_field_cannot_take_a_length_away(address: str) -> None:
    answer = converse(
        address,
        b"POST / HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: close, content-length\r\nContent-Length: 2\r\n\r\nhi",
    )
    assert answer.endswith(b"\r\n\r\nhi")


def test_a_head_without_end_is_refused(address: str) -> None:
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 20_000
    assert converse(address, head).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_leaves_does_not_disturb_the_others(
    address: str,
) -> None:
    with pytest.raises(httpx.ReadTimeout, match="timed out"):
        httpx.get(f"{address}/slow?s=0.5", timeout=0.1)
    assert httpx.get(address).text == "one"


def test_a_body_cut_by_its_client_ends(address: str) -> None:
    converse(
        address,
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhi",
    )
    assert httpx.get(address).text == "one"
