"""Services as lessons see them, on a real Cloud Run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudrun_emulator import CloudRun, RunningServer, Settings
from cloudrun_emulator import main as cloudrun
from course.clients.services import (
    REGION,
    ask,
    fetch_token,
    find_address,
    get_service,
    list_services,
    list_traffic,
)
from course.errors import DeploymentError

# Answers as the project's service does: with the revision that it is.
TELLING = """
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Telling(BaseHTTPRequestHandler):
    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        asked = json.loads(self.rfile.read(length) or "null")
        told = {"revision": os.environ["K_REVISION"], "asked": asked}
        body = b"fine" if self.path == "/plain" else json.dumps(told).encode()
        self.send_response(404 if self.path == "/lost" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET

port = int(os.environ["PORT"])
ThreadingHTTPServer(("0.0.0.0", port), Telling).serve_forever()
"""
Deploy = Callable[..., None]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cloudrun")
    with RunningServer(CloudRun(Settings(folder))) as server:
        yield server.address


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app")
    (folder / "main.py").write_text(TELLING)
    (folder / "Procfile").write_text("web: python main.py\n")
    return folder


@pytest.fixture
def deploy(
    cloud: str, app: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deploy]:
    monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", cloud)

    def deploy(name: str, *options: str) -> None:
        words = ["deploy", name, "--source", str(app), "--quiet", *options]
        done = CliRunner().invoke(cloudrun, [*words, "--region", REGION])
        assert done.exit_code == 0, done.output

    yield deploy
    for each in list_services():
        words = ["services", "delete", each.name.rpartition("/")[2], "--quiet"]
        CliRunner().invoke(cloudrun, [*words, "--region", REGION])


def test_services_are_listed_by_name(deploy: Deploy) -> None:
    assert list_services() == []
    deploy("shop")
    deploy("cart")
    names = [each.name.rpartition("/")[2] for each in list_services()]
    assert names == ["cart", "shop"]


def test_a_candidate_is_found_by_its_tag_and_gets_no_traffic(
    deploy: Deploy,
) -> None:
    deploy("shop", "--revision-suffix", "one", "--allow-unauthenticated")
    hidden = ("--no-traffic", "--tag", "candidate")
    deploy("shop", "--revision-suffix", "two", *hidden)
    assert list_traffic("shop") == {"shop-one": 100}
    (candidate,) = ask(find_address("shop", "candidate"))
    (usual,) = ask(find_address("shop"))
    assert (usual.revision, candidate.revision) == ("shop-one", "shop-two")


def test_a_traffic_that_follows_the_latest_is_its_own(deploy: Deploy) -> None:
    deploy("shop", "--revision-suffix", "one")
    assert list_traffic("shop") == {"shop-one": 100}


def test_a_body_is_sent_with_each_request(deploy: Deploy) -> None:
    deploy("shop", "--revision-suffix", "one", "--allow-unauthenticated")
    address = find_address("shop")
    answers = ask(f"{address}/", {"rows": 1}, count=6, at_once=3)
    assert [each.body["asked"] for each in answers] == [{"rows": 1}] * 6
    assert {each.status for each in answers} == {200}
    assert {each.revision for each in answers} == {"shop-one"}
    assert all(each.seconds > 0 for each in answers)
    lost = ask(f"{address}/lost", count=2)
    assert [each.status for each in lost] == [404, 404]


def test_a_service_of_no_strangers_takes_a_token(deploy: Deploy) -> None:
    deploy("shop", "--no-allow-unauthenticated")
    address = find_address("shop")
    (refused,) = ask(address)
    (taken,) = ask(address, token=fetch_token(address))
    assert (refused.status, taken.status) == (403, 200)


def test_an_answer_without_a_revision_is_one_all_the_same(
    deploy: Deploy,
) -> None:
    deploy("shop", "--allow-unauthenticated")
    (found,) = ask(f"{find_address('shop')}/plain")
    assert (found.status, found.revision, found.body) == (200, "", "fine")


def test_what_breaks_off_is_counted_too() -> None:
    (found,) = ask("http://127.0.0.1:1/")
    assert (found.status, found.revision) == (0, "")


def test_an_unknown_service_is_refused_with_those_there_are(
    deploy: Deploy,
) -> None:
    match = r"service 'shop': Resource 'shop' of kind 'SERVICE' .* expected a"
    with pytest.raises(DeploymentError, match=match) as refused:
        get_service("shop")
    assert "there are" not in refused.value.format_message()
    deploy("cart")
    with pytest.raises(DeploymentError, match=r"there are: cart; expected a"):
        get_service("shop")


def test_an_unknown_tag_is_refused_with_those_there_are(deploy: Deploy) -> None:
    deploy("shop", "--tag", "blue")
    with pytest.raises(DeploymentError, match=r"'green'; there are: blue;"):
        find_address("shop", "green")


def test_before_a_lesson_is_opened_its_first_cells_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLOUDRUN_EMULATOR_HOST", raising=False)
    with pytest.raises(DeploymentError, match=r"run the first cells"):
        list_services()


@pytest.mark.parametrize(
    "question",
    [
        list_services,
        fetch_token,
        lambda: get_service("shop"),
    ],
    ids=["list", "token", "get"],
)
def test_a_cloud_run_that_is_gone_is_named(
    question: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", "http://127.0.0.1:1")
    with pytest.raises(DeploymentError, match=r"127\.0\.0\.1:1: no answer"):
        question()


def test_a_service_that_was_never_ready_has_no_address(
    deploy: Deploy, app: Path
) -> None:
    (app / ".python-version").write_text("3.99")
    try:
        with pytest.raises(AssertionError, match=r"no Python 3\.99"):
            deploy("shop")
        with pytest.raises(DeploymentError) as refused:
            find_address("shop")
    finally:
        (app / ".python-version").unlink()
    message = str(refused.value)
    assert "service shop: none of its revisions is ready" in message
    assert "no Python 3.99 on this machine" in message
    assert "Next: deploy it again; `cloudrun services logs read shop" in message
