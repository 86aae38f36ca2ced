"""One trigger: shown, run by hand, switched off, deleted."""

import httpx
import pytest

from cloudbuild_emulator.messages import BuildTrigger, RepoSource, Status
from tests.cloudbuild_emulator.console.conftest import (
    Console,
    Send,
    commit,
)
from tests.markup import Seen


@pytest.fixture
def trigger(console: Console) -> BuildTrigger:
    """Keep a trigger on a repository of two branches."""
    console.push("shop", "other", "staging")
    return console.keep(
        "on-staging",
        trigger_template=RepoSource(repo_name="shop", branch_name="^staging$"),
        substitutions={"_A": "<1>"},
        description="Sells <more>",
    )


def _write_path(trigger: BuildTrigger, action: str = "") -> str:
    return f"/triggers/{trigger.id}{action}"


def _look(visitor: httpx.Client, trigger: BuildTrigger) -> Seen:
    return Seen(visitor.get(_write_path(trigger)).text)


def test_a_trigger_says_what_it_does(
    visitor: httpx.Client, trigger: BuildTrigger
) -> None:
    words = _look(visitor, trigger).words
    assert "on-staging Enabled Edit Disable Delete Sells <more>" in words
    assert "Event Push to branch ^staging$ in shop" in words
    assert "Build config Written into the trigger" in words
    assert "Substitutions _A <1>" in words


def test_it_can_be_found_by_its_name(
    visitor: httpx.Client, trigger: BuildTrigger
) -> None:
    assert visitor.get(f"/triggers/{trigger.name}").status_code == 200


def test_the_branch_that_fires_is_chosen(
    visitor: httpx.Client, trigger: BuildTrigger
) -> None:
    seen = _look(visitor, trigger)
    assert seen.fields["ref"] == "branch:staging"
    assert "other staging (a push starts this trigger)" in seen.words


@pytest.mark.parametrize("branch", ["staging", "other"])
def test_it_runs_on_a_branch_by_hand(
    console: Console, send: Send, trigger: BuildTrigger, branch: str
) -> None:
    answer = send(
        _write_path(trigger),
        _write_path(trigger, "/run"),
        ref=f"branch:{branch}",
        substitutions="_A=2",
    )
    assert answer.status_code == 200
    build = answer.url.path.removeprefix("/builds/")
    play = console.stage.find(build)
    assert play.build.substitutions["BRANCH_NAME"] == branch
    assert play.build.substitutions["_A"] == "2"
    assert f"shop {branch}" in Seen(answer.text).words


def test_it_runs_on_a_tag_and_on_a_commit(
    console: Console, send: Send, trigger: BuildTrigger
) -> None:
    shop = console.service.repositories.get("local", "shop")
    sha = commit(shop, ("later",), "Second")
    page = _write_path(trigger)
    answer = send(page, f"{page}/run", ref="branch:staging", sha=sha[:10])
    build = answer.url.path.removeprefix("/builds/")
    found = console.stage.find(build).build
    assert found.substitutions["COMMIT_SHA"] == sha


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ref": "branch:gone"}, "gone"),
        ({"ref": "tag:v1"}, "v1"),
        ({"ref": "branch:staging", "sha": "0" * 40}, "0" * 40),
        ({"ref": "branch:staging", "sha": "--all"}, "--all"),
        ({"ref": "branch:staging", "substitutions": "x"}, "line 1"),
        ({"ref": "branch:staging", "substitutions": "low=1"}, "low"),
    ],
    ids=str,
)
def test_a_run_that_cannot_be_says_why_and_keeps_what_was_typed(
    send: Send, trigger: BuildTrigger, fields: dict[str, str], said: str
) -> None:
    page = _write_path(trigger)
    answer = send(page, f"{page}/run", **fields)
    seen = Seen(answer.text)
    assert 400 <= answer.status_code < 500
    assert "That did not work" in seen.words
    assert said in seen.words
    assert seen.fields["sha"] == fields.get("sha", "")
    assert seen.fields["substitutions"] == fields.get("substitutions", "")


def test_a_trigger_without_repository_runs_too(
    console: Console, send: Send
) -> None:
    page = _write_path(console.keep("by-hand"))
    answer = send(page, f"{page}/run")
    assert answer.url.path.startswith("/builds/")


def test_before_a_push_it_says_how_to_push(
    console: Console, visitor: httpx.Client
) -> None:
    template = RepoSource(repo_name="later", branch_name="a")
    trigger = console.keep("early", trigger_template=template)
    words = _look(visitor, trigger).words
    assert "Nothing has been pushed to its repository yet." in words


def test_its_builds_are_listed(
    console: Console, visitor: httpx.Client, trigger: BuildTrigger
) -> None:
    source = RepoSource(branch_name="staging")
    build = console.service.triggers.run("local", trigger.id, source)
    play = console.stage.find(build.id)
    play.end(Status.FAILURE)
    console.end(build)
    (row,) = _look(visitor, trigger).rows
    assert row.startswith(f"Failed {build.id[:8]} ")


@pytest.mark.parametrize("back", ["", "list"])
def test_it_is_disabled_and_enabled_again(
    console: Console, send: Send, trigger: BuildTrigger, back: str
) -> None:
    page = "/triggers" if back else _write_path(trigger)
    switch = _write_path(trigger, "/switch")
    for word in ("Disabled", "Enabled"):
        answer = send(page, switch, back=back, to=word.lower())
        assert answer.url.path == page
        assert f"{word}." in Seen(answer.text).words
        found = console.service.triggers.get("local", trigger.id)
        assert found.disabled is (word == "Disabled")


def test_it_is_deleted_after_a_question_and_its_builds_stay(
    console: Console,
    visitor: httpx.Client,
    send: Send,
    trigger: BuildTrigger,
) -> None:
    source = RepoSource(branch_name="staging")
    build = console.service.triggers.run("local", trigger.id, source)
    page = _write_path(trigger, "/delete")
    asked = Seen(visitor.get(page).text).words
    assert "Delete trigger on-staging?" in asked
    answer = send(page, page)
    assert answer.url.path == "/triggers"
    assert console.service.triggers.list_all("local") == []
    words = Seen(visitor.get(f"/builds/{build.id}").text).words
    assert "on-staging (deleted)" in words


@pytest.mark.parametrize("action", ["run", "switch", "delete"])
def test_without_the_pages_token_nothing_is_done(
    console: Console,
    visitor: httpx.Client,
    trigger: BuildTrigger,
    action: str,
) -> None:
    answer = visitor.post(_write_path(trigger, f"/{action}"))
    assert answer.status_code == 403
    assert console.service.triggers.get("local", trigger.id) == trigger
    assert console.service.builds.list("local", "") == ([], "")
