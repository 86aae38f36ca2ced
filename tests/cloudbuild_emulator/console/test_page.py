"""What holds for every page: its links, its words, its language, its safety."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope
from starlette.types import Send as SendMessage

from cloudbuild_emulator.console.page import Page
from cloudbuild_emulator.messages import (
    BuildStep,
    RepoSource,
    Source,
    Status,
)
from cloudbuild_emulator.server import create_app
from localcloud.http.forms import FORM_TOKEN_FIELD
from localcloud.http.serving import RunningApp, listen, write_address
from tests.cloudbuild_emulator.console.conftest import (
    QUICK,
    TOKEN,
    Console,
    Send,
)
from tests.markup import Seen

PREFIX = "/user/ada/proxy/8080"
EVIL = '<script>alert("&")</script>'
PAGES = ["/builds", "/triggers", "/triggers/new", "/repositories"]


@pytest.fixture
def filled(console: Console) -> Console:
    """Make one of everything that has a page."""
    console.push("shop", "main", "staging")
    template = RepoSource(repo_name="shop", branch_name="main")
    trigger = console.keep(
        "t", trigger_template=template, approval_config={}, tags=[QUICK]
    )
    source = RepoSource(branch_name="main")
    build = console.service.triggers.run("local", trigger.id, source)
    console.end(build)
    branch = RepoSource(repo_name="shop", branch_name="staging")
    console.play(
        BuildStep(name="bash", id="a"),
        BuildStep(name="bash", id="b"),
        source=Source(repo_source=branch),
    )
    return console


def _strip_prefix(app: ASGIApp) -> ASGIApp:
    """Serve as a proxy does that takes its prefix away."""

    async def serve(scope: Scope, receive: Receive, send: SendMessage) -> None:
        if scope["type"] == "http":
            raw = scope["raw_path"].removeprefix(PREFIX.encode())
            path = scope["path"].removeprefix(PREFIX)
            scope = {**scope, "path": path, "raw_path": raw}
        await app(scope, receive, send)

    return serve


def _mount(app: ASGIApp) -> ASGIApp:
    """Serve below a prefix that is told as ASGI's root path."""
    return Starlette(routes=[Mount(PREFIX, app)])


@contextmanager
def _open(app: ASGIApp) -> Iterator[httpx.Client]:
    with (
        listen("127.0.0.1", 0) as place,
        RunningApp(app, place),
        httpx.Client(
            base_url=write_address(place) + PREFIX,
            follow_redirects=True,
            timeout=20,
        ) as client,
    ):
        yield client


def _crawl(client: httpx.Client, start: str) -> dict[str, int]:
    """Follow all links to other pages; return their codes by address."""
    codes: dict[str, int] = {}
    waiting = [client.base_url.join(start)]
    while waiting:
        page = waiting.pop()
        answer = client.get(page)
        codes[str(page)] = answer.status_code
        if "html" not in answer.headers["content-type"]:
            continue
        found = {
            answer.url.join(each).copy_with(fragment=None)
            for each in _list_links(answer.text)
        }
        waiting += [
            each
            for each in found
            if str(each) not in codes and each not in waiting
        ]
    return codes


def _list_links(text: str) -> list[str]:
    """List what a page links to; a form's address takes no visit."""
    return [
        given[name]
        for tag, given in Seen(text).elements
        for name in ("href", "src", "data-address")
        if name in given and tag != "form"
    ]


@pytest.mark.parametrize("serve", [_strip_prefix, _mount])
def test_behind_a_proxy_every_link_leads_to_a_page(
    filled: Console, serve: Callable[[ASGIApp], ASGIApp]
) -> None:
    app = create_app(filled.service)
    with _open(serve(app)) as client:
        codes = _crawl(client, "builds")
        start = str(client.base_url)
    assert len(codes) > 20
    assert [each for each in codes if not each.startswith(start)] == []
    assert {each for each in codes.values() if each >= 400} == set()


@pytest.mark.parametrize("serve", [_strip_prefix, _mount])
def test_behind_a_proxy_a_form_comes_back_below_it(
    filled: Console, serve: Callable[[ASGIApp], ASGIApp]
) -> None:
    app = create_app(filled.service)
    with _open(serve(app)) as client:
        page = client.get("repositories")
        action = page.url.join(_find_action(page.text))
        token = TOKEN.search(page.text)
        assert token
        data = {FORM_TOKEN_FIELD: token[1], "name": "new"}
        answer = client.post(action, data=data)
    assert answer.url.path == f"{PREFIX}/repositories/new"
    assert answer.status_code == 200


@pytest.mark.parametrize("ending", ["", "/"])
def test_at_a_proxys_address_without_a_slash_links_lead_below_it(
    filled: Console, ending: str
) -> None:
    headers = {"x-forwarded-prefix": f"{PREFIX}{ending}"}
    answer = httpx.get(f"{filled.address}/", headers=headers)
    assert answer.status_code == 200
    links = [each for each in Seen(answer.text).links if each != "#main"]
    assert len(links) > 10
    assert [x for x in links if not x.startswith(f"{PREFIX}/")] == []


@pytest.mark.parametrize("prefix", ["//evil.example", "/a b", "x", '/"'])
def test_what_is_no_prefix_is_passed_over(filled: Console, prefix: str) -> None:
    headers = {"x-forwarded-prefix": prefix}
    answer = httpx.get(f"{filled.address}/", headers=headers)
    assert answer.headers["location"] == "./builds"


def _find_action(text: str) -> str:
    forms = [given for tag, given in Seen(text).elements if tag == "form"]
    return forms[0]["action"]


def test_every_link_of_every_page_leads_to_a_page(filled: Console) -> None:
    with httpx.Client(
        base_url=filled.address, follow_redirects=True, timeout=20
    ) as client:
        codes = _crawl(client, "/")
    assert {each for each in codes.values() if each >= 400} == set()


@pytest.mark.parametrize(
    ("path", "end"), [("/", "/builds"), ("/triggers/", "/triggers")]
)
def test_a_near_miss_is_led_to_the_page(
    visitor: httpx.Client, path: str, end: str
) -> None:
    assert visitor.get(path).url.path == end


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/builds/a/b/c",
        "/triggers/a/b/c",
        "/repositories/none",
        "/repositories/none/delete",
        "/repositories/a/b",
        "/builds/..%2f..%2fservice.json",
    ],
)
def test_a_missing_page_says_so_as_a_page(
    visitor: httpx.Client, path: str
) -> None:
    answer = visitor.get(path)
    seen = Seen(answer.text)
    assert answer.status_code == 404
    assert "Nothing is here" in seen.words
    assert "To the builds" in seen.words


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("header", "language", "word"),
    [("fr-FR,en;q=0.5", "fr", "Dépôts"), ("en", "en", "Repositories")],
)
def test_a_page_speaks_the_browsers_language(
    visitor: httpx.Client, path: str, header: str, language: str, word: str
) -> None:
    answer = visitor.get(path, headers={"accept-language": header})
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert word in Seen(answer.text).words


@pytest.mark.parametrize("path", [*PAGES, "/nothing"])
def test_a_page_loads_only_what_is_ours(
    visitor: httpx.Client, path: str
) -> None:
    answer = visitor.get(path)
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'"
    )
    assert not re.search(r"""\son\w+=|\sstyle=|https?://(?!127)""", answer.text)
    assert [each for each in Seen(answer.text).links if ":" in each] == []


def _refuse_markup(text: str) -> None:
    assert html.escape(EVIL) in text or "&lt;script&gt;" in text
    assert "<script>" not in text


def test_a_build_writes_nothing_of_its_own_into_the_page(
    console: Console, visitor: httpx.Client
) -> None:
    play = console.play(
        BuildStep(name="bash", args=["-c", EVIL, "$_EVIL"], env=[f"A={EVIL}"]),
        substitutions={"_EVIL": EVIL},
    )
    play.say(EVIL)
    play.say(f"\x1b[31m{EVIL}\x1b[0m")
    play.end(Status.FAILURE, EVIL)
    console.end(play.build)
    for path in ("", "/log/part", "?step=0"):
        _refuse_markup(visitor.get(f"/builds/{play.build.id}{path}").text)


def test_a_trigger_writes_nothing_of_its_own_into_the_page(
    console: Console, visitor: httpx.Client
) -> None:
    template = RepoSource(repo_name="shop", branch_name="<script>")
    trigger = console.keep(
        "t",
        description=EVIL,
        trigger_template=template,
        substitutions={"_EVIL": EVIL},
        tags=["x"],
    )
    for path in ("", f"/{trigger.id}", f"/{trigger.id}/edit"):
        _refuse_markup(visitor.get(f"/triggers{path}").text)


def test_a_commit_writes_nothing_of_its_own_into_the_page(
    console: Console, visitor: httpx.Client
) -> None:
    console.push("shop", "<script>", message=EVIL)
    _refuse_markup(visitor.get("/repositories/shop").text)


@pytest.mark.parametrize("name", ["status", "trigger", "q", "page", "project"])
def test_an_address_writes_nothing_of_its_own_into_the_page(
    visitor: httpx.Client, name: str
) -> None:
    text = visitor.get("/builds", params={name: EVIL}).text
    assert "<script>" not in text


def test_what_was_typed_is_no_markup_when_it_comes_back(send: Send) -> None:
    typed = {"name": EVIL, "inline": f"</textarea>{EVIL}", "config": "inline"}
    _refuse_markup(send("/triggers/new", "/triggers/new", **typed).text)


def test_the_other_console_is_linked_where_its_address_is_known(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (neighbour,) = Page.known
    monkeypatch.delenv(neighbour.variable, raising=False)
    assert "Cloud Run" not in visitor.get("/builds").text
    monkeypatch.setenv(neighbour.variable, "127.0.0.1:8086")
    assert "http://127.0.0.1:8086" in Seen(visitor.get("/builds").text).links
