"""A foreign page and a rebound name, in a real browser.

The foreign page is at evil.test, a name that the browser takes for this
machine: as after a DNS rebinding, or as any page of the web may try.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.server import RunningServer
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.http.serving import RunningApp, listen
from tests.chromium import launch

pytestmark = pytest.mark.browser

MILLISECONDS = 20_000
BUILDS = "/v1/projects/local/builds"
BUILD = '{"steps": [{"name": "bash", "args": ["-c", "true"]}]}'
BLOCKED = "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"
BLANK = "<!doctype html><title>A page</title>"

FETCH = """
async ([url, options]) => {
    try {
        const answer = await fetch(url, options);
        return `${answer.type} ${answer.status} ${await answer.text()}`;
    } catch (error) {
        return `${error}`;
    }
}
"""
SEND_FORM = """
([url, kind, name, value]) => {
    const form = document.createElement("form");
    form.action = url;
    form.method = "post";
    form.enctype = kind;
    const field = document.createElement("input");
    field.name = name;
    field.value = value;
    form.append(field);
    document.body.append(form);
    form.submit();
}
"""
EMBED = """
([tag, url]) => new Promise((resolve) => {
    const element = document.createElement(tag);
    element.onload = () => resolve("load");
    element.onerror = () => resolve("error");
    element.src = url;
    document.body.append(element);
})
"""


def _succeed(job: Job) -> Build:
    job.build.status = Status(Status.SUCCESS)
    job.save(job.build)
    return job.build


async def _show_blank(_: Request) -> HTMLResponse:
    return HTMLResponse(BLANK)


@dataclass(frozen=True)
class Scene:
    """A service, and a foreign page that is open in the browser."""

    server: RunningServer
    foreign: str
    page: Page

    @property
    def port(self) -> str:
        return self.server.address.rpartition(":")[2]

    def count_builds(self) -> int:
        builds, _ = self.server.service.builds.list("local", "")
        return len(builds)

    def fetch(self, url: str, **options: object) -> str:
        """Fetch from the page; return type, status and text, or the error."""
        return str(self.page.evaluate(FETCH, [url, options]))

    def open(self, url: str) -> Response:
        response = self.page.goto(url)
        assert response is not None
        return response


@pytest.fixture(scope="module")
def security_browser() -> Iterator[Browser]:
    with launch(
        "--host-resolver-rules=MAP evil.test 127.0.0.1",
        # Older browsers lack this defence: ours must do without.
        "--disable-features=LocalNetworkAccessChecks",
    ) as browser:
        yield browser


@pytest.fixture(scope="module")
def security_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningServer]:
    state = tmp_path_factory.mktemp("security")
    with RunningServer(Service(Settings(state), _succeed)) as server:
        yield server


@pytest.fixture(scope="module")
def foreign_address() -> Iterator[str]:
    app = Starlette(routes=[Route("/", _show_blank)])
    with listen("127.0.0.1", 0) as place, RunningApp(app, place):
        yield f"http://evil.test:{place.getsockname()[1]}/"


@pytest.fixture
def scene(
    security_browser: Browser,
    security_server: RunningServer,
    foreign_address: str,
) -> Iterator[Scene]:
    with security_browser.new_page() as page:
        page.set_default_timeout(MILLISECONDS)
        page.goto(foreign_address)
        yield Scene(security_server, foreign_address, page)


def test_our_own_page_reads_and_starts(scene: Scene) -> None:
    # Without this one the others would prove nothing.
    scene.page.route("**/console", lambda route: route.fulfill(body=BLANK))
    scene.page.goto(f"{scene.server.address}/console")
    json = {"Content-Type": "application/json"}
    path = BUILDS.replace("local", "own")
    sent = scene.fetch(path, method="POST", headers=json, body=BUILD)
    assert sent.startswith("basic 200 ")
    assert scene.fetch(path).startswith('basic 200 {\n  "builds"')


def test_a_foreign_page_reads_nothing(scene: Scene) -> None:
    answer = scene.fetch(scene.server.address + BUILDS)
    assert answer == "TypeError: Failed to fetch"


def test_a_foreign_pages_reading_is_refused_before_it_is_done(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(scene.server.service.builds, "list", asked.append)
    with scene.page.expect_event("requestfailed") as caught:
        scene.fetch(scene.server.address + BUILDS, mode="no-cors")
    # The answer came, and its Cross-Origin-Resource-Policy was heeded.
    assert caught.value.failure == BLOCKED
    assert asked == []


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "application/octet-stream"]
)
def test_a_foreign_page_starts_nothing(
    scene: Scene, mode: str, kind: str
) -> None:
    scene.fetch(
        scene.server.address + BUILDS,
        method="POST",
        mode=mode,
        headers={"Content-Type": kind},
        body=BUILD,
    )
    assert scene.count_builds() == 0


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"],
)
def test_a_foreign_pages_form_starts_nothing(scene: Scene, kind: str) -> None:
    # `text/plain` sends `name=value`, which this makes into JSON.
    name, value = BUILD[:-2] + ', "x": "', '"}]}'
    url = scene.server.address + BUILDS
    with scene.page.expect_response(url) as caught:
        scene.page.evaluate(SEND_FORM, [url, kind, name, value])
    assert caught.value.status == 403
    assert scene.count_builds() == 0


@pytest.mark.parametrize("tag", ["img", "script"])
def test_a_foreign_page_embeds_nothing(scene: Scene, tag: str) -> None:
    url = f"{scene.server.address}/emulator/v1/status"
    with scene.page.expect_event("requestfailed") as caught:
        assert scene.page.evaluate(EMBED, [tag, url]) == "error"
    assert caught.value.failure == BLOCKED


def test_a_foreign_page_frames_nothing(scene: Scene) -> None:
    url = f"{scene.server.address}/emulator/v1/status"
    with scene.page.expect_response(url) as caught:
        scene.page.evaluate(EMBED, ["iframe", url])
    assert caught.value.status == 403


def test_a_link_on_a_foreign_page_opens_ours(scene: Scene) -> None:
    url = f"{scene.server.address}/emulator/v1/status"
    scene.page.set_content(f'<a href="{url}">open</a>')
    with scene.page.expect_response(url) as caught:
        scene.page.click("a")
    assert caught.value.status == 200


def _rebind(scene: Scene) -> None:
    """Open the foreign page at our port, then let its name mean us."""
    address = f"http://evil.test:{scene.port}/"
    scene.page.route(address, lambda route: route.fulfill(body=BLANK))
    scene.page.goto(address)


def test_a_rebound_name_reads_nothing(scene: Scene) -> None:
    _rebind(scene)
    answer = scene.fetch(BUILDS)
    assert answer.startswith("basic 403 ")
    assert "Host: found 'evil.test:" in answer


def test_a_rebound_name_starts_nothing(scene: Scene) -> None:
    _rebind(scene)
    json = {"Content-Type": "application/json"}
    answer = scene.fetch(BUILDS, method="POST", headers=json, body=BUILD)
    assert answer.startswith("basic 403 ")
    assert scene.count_builds() == 0


def test_a_rebound_name_opens_no_page(scene: Scene) -> None:
    response = scene.open(f"http://evil.test:{scene.port}{BUILDS}")
    assert response.status == 403


def test_a_local_page_of_another_port_starts_nothing(scene: Scene) -> None:
    scene.open(scene.foreign.replace("evil.test", "127.0.0.1"))
    scene.fetch(
        scene.server.address + BUILDS,
        method="POST",
        mode="no-cors",
        body=BUILD,
    )
    assert scene.count_builds() == 0
