"""Triggers: their list, and the form that makes and changes them."""

import httpx
import pytest

from cloudbuild_emulator.messages import RepoSource
from tests.cloudbuild_emulator.console.conftest import QUICK, Console, Send
from tests.markup import Seen

NEW = "/triggers/new"
TYPED = {
    "name": "on-staging",
    "description": "Sells <more>",
    "event": "branch",
    "repository": "shop",
    "pattern": "^staging$",
    "config": "file",
    "filename": "ci/build.yaml",
    "substitutions": "_A=1\r\n_B=two words",
    "included": "src/**",
    "ignored": "docs/**\r\n*.md",
    "tags": "one\r\ntwo",
    "approval": "yes",
}


def _look(visitor: httpx.Client, path: str = "/triggers") -> Seen:
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return Seen(answer.text)


def _watch(repository: str, pattern: str) -> RepoSource:
    return RepoSource(repo_name=repository, branch_name=pattern)


def test_no_trigger_says_what_one_does(visitor: httpx.Client) -> None:
    words = _look(visitor).words
    assert "No trigger yet A trigger starts a build when you push" in words


def test_triggers_are_listed_with_what_they_do(
    console: Console, visitor: httpx.Client
) -> None:
    console.keep("by-hand")
    console.keep(
        "on-push",
        filename="ci/build.yaml",
        trigger_template=_watch("shop", "^main$"),
        disabled=True,
    )
    rows = {row.split()[0]: row for row in _look(visitor).rows}
    assert rows["by-hand"] == (
        "by-hand Run by hand Written into the trigger Enabled No build yet "
        "Run Disable"
    )
    assert rows["on-push"] == (
        "on-push Push to branch ^main$ in shop ci/build.yaml Disabled "
        "No build yet Run Enable"
    )


def test_a_trigger_in_the_list_says_how_its_last_build_went(
    console: Console, visitor: httpx.Client
) -> None:
    trigger = console.keep("t", tags=[QUICK])
    build = console.service.triggers.run("local", trigger.id)
    console.end(build)
    assert "Succeeded" in _look(visitor).rows[0]


def test_a_trigger_is_made_of_what_was_typed(
    console: Console, send: Send
) -> None:
    console.push("shop")
    answer = send(NEW, NEW, **TYPED)
    trigger = console.service.triggers.get("local", "on-staging")
    assert answer.url.path == f"/triggers/{trigger.id}"
    assert "Created." in answer.text
    assert trigger.trigger_template == _watch("shop", "^staging$")
    assert trigger.substitutions == {"_A": "1", "_B": "two words"}
    assert list(trigger.ignored_files) == ["docs/**", "*.md"]
    assert trigger.approval_config.approval_required
    assert not trigger.disabled


def test_the_form_shows_a_trigger_as_it_was_typed(
    console: Console, visitor: httpx.Client, send: Send
) -> None:
    console.push("shop")
    send(NEW, NEW, **TYPED)
    fields = _look(visitor, "/triggers/on-staging/edit").fields
    shown = {key: fields[key].strip("\n") for key in TYPED}
    expected = {k: v.replace("\r\n", "\n") for k, v in TYPED.items()}
    assert shown == expected


def test_a_trigger_is_changed(
    console: Console, visitor: httpx.Client, send: Send
) -> None:
    trigger = console.keep("before")
    page = f"/triggers/{trigger.id}/edit"
    fields = _look(visitor, page).fields
    answer = send(page, page, **{**fields, "name": "after", "disabled": "yes"})
    changed = console.service.triggers.get("local", trigger.id)
    assert "Saved." in answer.text
    assert (changed.name, changed.disabled) == ("after", True)
    assert changed.build == trigger.build


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": "two words"}, "name", "two words"),
        ({"name": ""}, "name", "name"),
        ({"pattern": "("}, "pattern", "("),
        ({"pattern": ""}, "pattern", "pattern"),
        ({"repository": ""}, "repository", "repository"),
        ({"substitutions": "no sign"}, "substitutions", "line 1"),
        ({"substitutions": "lower=1"}, "substitutions", "lower"),
        ({"config": "inline", "inline": "steps: 3"}, "inline", "steps"),
        ({"config": "inline", "inline": "["}, "inline", "line 1"),
        ({"config": "inline", "inline": ""}, "inline", "steps"),
        ({"included": "["}, "included", "["),
        ({"filename": "/../out"}, "filename", "/../out"),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["new", "edit"])
def test_what_is_wrong_is_said_where_it_is_and_kept(
    console: Console,
    send: Send,
    kind: str,
    typed: dict[str, str],
    field: str,
    said: str,
) -> None:
    page = NEW
    if kind == "edit":
        page = f"/triggers/{console.keep('old').id}/edit"
    given = {**TYPED, **typed}
    answer = send(page, page, **given)
    seen = Seen(answer.text)
    assert answer.status_code == 400
    assert seen.wrong == [field]
    assert f"#{field}" in seen.links
    assert said in seen.words
    kept = {key: seen.fields[key].strip("\n") for key in given}
    assert kept == {k: v.replace("\r\n", "\n") for k, v in given.items()}


def test_every_wrong_field_is_said_at_once(send: Send) -> None:
    wrong = {"name": "two words", "pattern": "(", "included": "["}
    seen = Seen(send(NEW, NEW, **{**TYPED, **wrong}).text)
    assert seen.wrong == ["name", "pattern", "included"]
    assert "3 things have to be mended" in seen.words


def test_a_taken_name_is_said_and_kept(console: Console, send: Send) -> None:
    console.keep("on-staging")
    answer = send(NEW, NEW, **TYPED)
    seen = Seen(answer.text)
    assert answer.status_code == 409
    assert "on-staging" in seen.words
    assert seen.fields["name"] == "on-staging"


def test_a_repository_may_come_after_its_trigger(
    visitor: httpx.Client, send: Send
) -> None:
    send(NEW, NEW, **TYPED)
    seen = _look(visitor, "/triggers/on-staging/edit")
    assert "shop (not made yet)" in seen.words
    assert seen.fields["repository"] == "shop"


def test_without_the_pages_token_nothing_is_made(
    console: Console, visitor: httpx.Client
) -> None:
    assert visitor.post(NEW, data=TYPED).status_code == 403
    assert console.service.triggers.list_all("local") == []


@pytest.mark.parametrize("path", ["", "/edit", "/delete"])
def test_no_such_trigger_is_a_page(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(f"/triggers/none{path}")
    assert answer.status_code == 404
    assert "Nothing is here" in Seen(answer.text).words
