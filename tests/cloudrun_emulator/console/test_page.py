"""What holds for every page: its language, its links, its safety."""

import re

import httpx
import pytest

from cloudrun_emulator.catalogs import CATALOGS
from cloudrun_emulator.console.page import Page
from cloudrun_emulator.console.words import STATUSES
from tests.cloudrun_emulator.console.conftest import PAGE, Console
from tests.markup import Seen

EVIL = '<script>alert("&")</script>'
PAGES = ["/services", PAGE]


@pytest.fixture(autouse=True)
def shop(console: Console) -> str:
    return console.open_shop()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("header", "language", "words"),
    [
        ("fr-FR,en;q=0.5", "fr", "En service"),
        ("en", "en", "Serving"),
        ("de", "en", "Serving"),
    ],
)
def test_a_page_speaks_the_browsers_language(
    visitor: httpx.Client, path: str, header: str, language: str, words: str
) -> None:
    answer = visitor.get(path, headers={"accept-language": header})
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert words in Seen(answer.text).words


def test_numbers_are_written_as_the_language_has_them(
    visitor: httpx.Client,
) -> None:
    text = visitor.get(PAGE, headers={"accept-language": "fr"}).text
    assert "100\N{NO-BREAK SPACE}%" in text


def test_what_all_consoles_say_is_said_in_french_too(
    visitor: httpx.Client,
) -> None:
    text = visitor.get("/nothing", headers={"accept-language": "fr"}).text
    assert "Aller au contenu" in text


@pytest.mark.parametrize("path", [*PAGES, "/nothing"])
def test_a_page_loads_only_what_is_ours(
    visitor: httpx.Client, path: str
) -> None:
    answer = visitor.get(path)
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'"
    )
    assert not re.search(r"""\son\w+=|\sstyle=|https?://(?!127)""", answer.text)
    files = [x for x in Seen(answer.text).links if "static/" in x]
    assert files
    for each in files:
        assert visitor.get(answer.url.join(each)).status_code == 200


def test_a_log_writes_nothing_of_its_own_into_the_page(
    console: Console, visitor: httpx.Client, shop: str
) -> None:
    console.say(shop, EVIL)
    console.say(shop, f"\x1b[31m{EVIL}\x1b[0m")
    text = visitor.get(PAGE).text
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 2


def test_a_deployment_writes_nothing_of_its_own_into_the_page(
    console: Console, visitor: httpx.Client
) -> None:
    console.deploy(A=EVIL)
    text = visitor.get(PAGE).text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("name", ["revision", "severity", "project", "done"])
def test_an_address_writes_nothing_of_its_own_into_the_page(
    visitor: httpx.Client, name: str
) -> None:
    assert "<script>" not in visitor.get(PAGE, params={name: EVIL}).text


def test_each_status_has_words_in_french() -> None:
    for words in STATUSES.values():
        assert CATALOGS.translate(words, "fr") != words


def test_the_other_console_is_linked_where_its_address_is_known(
    visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (neighbour,) = Page.known
    monkeypatch.delenv(neighbour.variable, raising=False)
    assert "Cloud Build" not in visitor.get("/services").text
    monkeypatch.setenv(neighbour.variable, "127.0.0.1:8085")
    assert "http://127.0.0.1:8085" in Seen(visitor.get("/services").text).links
