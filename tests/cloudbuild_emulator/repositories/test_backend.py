"""Requests that break off: nothing hangs, nothing is left, nothing is lost."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import psutil

from cloudbuild_emulator.repositories import Repositories, Repository
from cloudbuild_emulator.repositories.git import run_git
from localcloud.http.serving import RunningApp, listen, write_address
from tests.children import find_children
from tests.cloudbuild_emulator.repositories.conftest import Desk
from tests.cloudbuild_emulator.repositories.learners import Learner

SECONDS = 20
HEAD = (
    "POST /p/local/r/shop/git-receive-pack HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: application/x-git-receive-pack-request\r\n"
)


def wait_until(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.02)


def list_git_servers() -> list[psutil.Process]:
    return find_children(os.getpid(), "http-backend")


def connect(desk: Desk) -> socket.socket:
    place = urlsplit(desk.address)
    assert place.hostname
    return socket.create_connection((place.hostname, place.port or 0), SECONDS)


def test_a_client_that_hangs_up_leaves_no_process(
    desk: Desk, shop: Repository
) -> None:
    with closing(connect(desk)) as client:
        client.sendall(f"{HEAD}Content-Length: 1000000\r\n\r\n0032".encode())
        wait_until(lambda: bool(list_git_servers()))
    wait_until(lambda: not list_git_servers())
    assert shop.branches() == {}


def test_a_killed_push_changes_nothing(
    learner: Learner, desk: Desk, shop: Repository
) -> None:
    learner.commit({"noise": os.urandom(12 * 2**20)})
    push = learner.start_git("push", "--quiet", "google", "main")
    wait_until(lambda: bool(list_git_servers()))
    push.send_signal(signal.SIGKILL)
    push.communicate()
    # Git's children have their parent's connection, and go on without it.
    wait_until(lambda: not list_git_servers())
    run_git(shop.path, ["fsck", "--strict"])
    assert len(desk.pushes) == len(shop.branches())


def test_a_request_that_git_stops_reading_is_read_to_its_end(
    desk: Desk, shop: Repository
) -> None:
    with closing(connect(desk)) as client:
        size = 8 * 2**20
        client.sendall(f"{HEAD}Content-Length: {size}\r\n\r\n".encode())
        client.sendall(b"zzzz" * (size // 4))
        answer = client.recv(2**16)
    assert answer.startswith(b"HTTP/1.1 200")
    assert shop.branches() == {}


def test_a_body_shorter_than_it_says_ends_with_the_connection(
    desk: Desk, shop: Repository
) -> None:
    url = "GET /p/local/r/shop/info/refs?service=git-receive-pack HTTP/1.1"
    with closing(connect(desk)) as client:
        client.sendall(f"{HEAD}Content-Length: 9\r\n\r\n".encode())
        wait_until(lambda: bool(list_git_servers()))
        client.shutdown(socket.SHUT_WR)
        wait_until(lambda: not list_git_servers())
    with closing(connect(desk)) as client:
        client.sendall(f"{url}\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert client.recv(2**10).startswith(b"HTTP/1.1 200")
    assert shop.branches() == {}


def test_a_server_that_stops_waits_for_no_client(
    served_repositories: Repositories, shop: Repository
) -> None:
    desk = Desk(served_repositories)
    with ExitStack() as stack:
        place = stack.enter_context(listen("127.0.0.1", 0))
        desk.address = write_address(place)
        app = stack.enter_context(RunningApp(desk.make_app(), place))
        client = stack.enter_context(closing(connect(desk)))
        client.sendall(f"{HEAD}Content-Length: 9\r\n\r\n".encode())
        wait_until(lambda: bool(list_git_servers()))
        app.__exit__()
        wait_until(lambda: not list_git_servers())
    assert shop.branches() == {}
