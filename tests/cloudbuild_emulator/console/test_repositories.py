"""Repositories: listed, made, shown, deleted."""

import httpx
import pytest

from cloudbuild_emulator.console.repositories import BRANCHES
from cloudbuild_emulator.messages import RepoSource
from tests.cloudbuild_emulator.console.conftest import Console, Send
from tests.markup import Seen


def _look(visitor: httpx.Client, path: str = "/repositories") -> Seen:
    return Seen(visitor.get(path).text)


def test_no_repository_says_so(visitor: httpx.Client) -> None:
    assert "No repository yet" in _look(visitor).words


def test_repositories_are_listed(
    console: Console, visitor: httpx.Client
) -> None:
    console.push("shop", "main", "staging")
    url = f"{console.address}/p/local/r/shop"
    assert _look(visitor).rows == [f"shop 2 {url}"]


def test_a_repository_is_made(console: Console, send: Send) -> None:
    answer = send("/repositories", "/repositories", name=" shop ")
    seen = Seen(answer.text)
    assert answer.url.path == "/repositories/shop"
    assert "Created." in seen.words
    assert f"git remote add google {console.address}" in seen.words
    assert "Nothing has been pushed yet." in seen.words


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("", 400, "name"),
        ("a/b", 400, "a/b"),
        ("<b>x</b>", 400, "<b>x</b>"),
        ("..", 400, ".."),
        ("shop", 409, "shop"),
    ],
)
def test_a_wrong_name_is_explained_and_kept(
    console: Console, send: Send, name: str, code: int, said: str
) -> None:
    console.push("shop")
    answer = send("/repositories", "/repositories", name=name)
    seen = Seen(answer.text)
    assert answer.status_code == code
    assert seen.wrong == ["name"]
    assert seen.fields["name"] == name
    assert said in seen.words


def test_a_repository_shows_its_branches_and_commits(
    console: Console, visitor: httpx.Client
) -> None:
    sha = console.push("shop", "staging", message="Sell <more>")
    (row,) = _look(visitor, "/repositories/shop").rows
    assert row.startswith(f"staging {sha[:7]} Sell <more> Ada ")


def test_many_branches_are_counted(
    console: Console, visitor: httpx.Client
) -> None:
    names = [f"b{number:03}" for number in range(BRANCHES + 3)]
    console.push("shop", *names)
    seen = _look(visitor, "/repositories/shop")
    assert len(seen.rows) == BRANCHES
    assert f"Branches {BRANCHES + 3} " in seen.words
    assert "3 more are not shown." in seen.words


def test_a_repository_names_the_triggers_that_watch_it(
    console: Console, visitor: httpx.Client
) -> None:
    console.push("shop")
    assert "No trigger watches it" in _look(visitor, "/repositories/shop").words
    template = RepoSource(repo_name="shop", branch_name="^main$")
    console.keep("watcher", trigger_template=template)
    assert "watcher" in _look(visitor, "/repositories/shop").words


def test_a_new_trigger_begins_with_its_repository(
    console: Console, visitor: httpx.Client
) -> None:
    for name in ("a-first", "shop"):
        console.push(name)
    links = _look(visitor, "/repositories/shop").links
    (new,) = [each for each in links if "triggers/new" in each]
    address = httpx.URL(f"{console.address}/repositories/shop").join(new)
    assert _look(visitor, str(address)).fields["repository"] == "shop"


def test_a_repository_is_deleted_after_a_question(
    console: Console, visitor: httpx.Client, send: Send
) -> None:
    console.push("shop")
    page = "/repositories/shop/delete"
    assert "Delete repository shop?" in _look(visitor, page).words
    answer = send(page, page)
    assert answer.url.path == "/repositories"
    assert "Deleted." in answer.text
    assert console.service.repositories.list("local") == []


def test_without_the_pages_token_nothing_is_done(
    console: Console, visitor: httpx.Client
) -> None:
    console.push("shop")
    answers = [
        visitor.post("/repositories", data={"name": "other"}),
        visitor.post("/repositories/shop/delete"),
    ]
    assert [each.status_code for each in answers] == [403, 403]
    names = [each.name for each in console.service.repositories.list("local")]
    assert names == ["shop"]
