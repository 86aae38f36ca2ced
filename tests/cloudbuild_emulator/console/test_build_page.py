"""A build's page: its state, steps, source and file; what can be done."""

import httpx
import pytest

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.messages import BuildStep, RepoSource, Source, Status
from localcloud.messages import EnumValue
from tests.cloudbuild_emulator.console.conftest import (
    QUICK,
    Console,
    Play,
    Send,
)
from tests.markup import Seen

NONE = "00000000-0000-0000-0000-000000000000"
FILE = """\
# As it was committed.
steps:
- name: bash
  args: [echo, $_WHAT]
substitutions: {_WHAT: wares}
"""


def _look(visitor: httpx.Client, build: str, **query: str) -> Seen:
    answer = visitor.get(f"/builds/{build}", params=query)
    assert answer.status_code == 200, answer.text
    return Seen(answer.text)


@pytest.fixture
def play(console: Console) -> Play:
    """Play a build of a step, two after it, and one after these."""
    return console.play(
        BuildStep(name="python:3.11", id="install"),
        BuildStep(name="bash", id="lint", wait_for=["install"]),
        BuildStep(name="bash", id="unit", wait_for=["install"]),
        BuildStep(name="bash", id="report", wait_for=["lint", "unit"]),
    )


def test_steps_say_where_they_are(play: Play, visitor: httpx.Client) -> None:
    play.start(0)
    play.finish(0)
    play.start(1)
    rows = _look(visitor, play.build.id).rows
    assert rows[0].startswith("0 install Succeeded 0.0 s ")
    assert rows[1].startswith("1 lint Running 0.")
    assert rows[2].startswith("2 unit Waiting ")
    assert rows[3].endswith(" lint, unit bash")


def test_a_failed_step_says_its_exit_status(
    play: Play, visitor: httpx.Client
) -> None:
    play.start(0)
    play.finish(0, Status.FAILURE, 3)
    play.end(Status.FAILURE, "step 0 exited with status 3 <here>")
    seen = _look(visitor, play.build.id)
    assert "Failed exit status 3" in seen.rows[0]
    assert "Not run" in seen.rows[3]
    why = "Why it did not succeed step 0 exited with status 3 <here>"
    assert why in seen.words


def test_the_graph_names_each_step_and_its_status(
    play: Play, visitor: httpx.Client
) -> None:
    play.start(0)
    play.finish(0)
    seen = _look(visitor, play.build.id)
    nodes = [
        " ".join(given["aria-label"].split())
        for _, given in seen.elements
        if given.get("class", "").startswith("node ")
    ]
    assert nodes[0] == "Step 0, install: Succeeded, 0.0 s. Show its log"
    assert [each.split()[2] for each in nodes] == [
        "install:",
        "lint:",
        "unit:",
        "report:",
    ]
    edges = [given for _, given in seen.elements if "marker-end" in given]
    assert len(edges) == 4


def test_one_step_needs_no_graph(
    console: Console, visitor: httpx.Client
) -> None:
    seen = _look(visitor, console.play().build.id)
    assert "svg" in [tag for tag, _ in seen.elements]
    assert "Graph of the steps" not in str(seen.elements)


def test_the_source_says_branch_commit_and_message(
    console: Console, visitor: httpx.Client
) -> None:
    sha = console.push("shop", "staging", message="Sell more\n\nOr less.")
    branch = RepoSource(repo_name="shop", branch_name="staging")
    play = console.play(source=Source(repo_source=branch))
    play.find_commit(sha)
    words = _look(visitor, play.build.id).words
    assert f"Source shop staging {sha[:7]} Sell more Created" in words


def test_a_source_that_is_gone_is_still_named(
    console: Console, visitor: httpx.Client
) -> None:
    sha = console.push("shop", "staging")
    branch = RepoSource(repo_name="shop", branch_name="staging")
    play = console.play(source=Source(repo_source=branch))
    play.find_commit(sha)
    console.service.repositories.delete("local", "shop")
    assert f"shop staging {sha[:7]}" in _look(visitor, play.build.id).words


def test_the_file_is_shown_as_written_and_as_run(
    console: Console, visitor: httpx.Client
) -> None:
    config = read_config(FILE.encode(), "cloudbuild.yaml")
    build = console.service.builds.create(
        "local", "global", config.build, config=config
    )
    text = visitor.get(f"/builds/{build.id}").text
    written, run = text.split('class="file"')[1:]
    assert "# As it was committed.\n" in written
    assert "$_WHAT" in written
    assert "- wares\n" in run
    assert "$_WHAT" not in run


def test_substitutions_are_listed(
    console: Console, visitor: httpx.Client
) -> None:
    step = BuildStep(name="bash", args=["$_A", "$_B"])
    values = {"_B": "two", "_A": "<one>"}
    play = console.play(step, substitutions=values)
    words = _look(visitor, play.build.id).words
    assert "_A <one> _B two" in words


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.SUCCESS, "Succeeded"),
        (Status.FAILURE, "Failed"),
        (Status.TIMEOUT, "Timed out"),
        (Status.CANCELLED, "Cancelled"),
        (Status.INTERNAL_ERROR, "Internal error"),
    ],
)
def test_an_ended_build_can_be_run_again(
    console: Console,
    visitor: httpx.Client,
    send: Send,
    status: EnumValue,
    word: str,
) -> None:
    play = console.play()
    play.end(status)
    console.end(play.build)
    page = f"/builds/{play.build.id}"
    assert (
        f"{word} {Status(status).name} Run again"
        in Seen(visitor.get(page).text).words
    )
    answer = send(page, f"{page}/retry")
    assert answer.status_code == 200
    assert answer.url.path.startswith("/builds/")
    assert answer.url.path != page


def test_a_running_build_is_cancelled(console: Console, send: Send) -> None:
    play = console.play()
    page = f"/builds/{play.build.id}"
    answer = send(page, f"{page}/cancel")
    assert answer.url.path == page
    assert console.end(play.build).status == Status.CANCELLED


def test_what_has_ended_cannot_be_cancelled(
    console: Console, send: Send
) -> None:
    build = console.submit(tags=[QUICK])
    console.end(build)
    page = f"/builds/{build.id}"
    answer = send(page, f"{page}/cancel")
    assert answer.status_code == 400
    assert "SUCCESS" in Seen(answer.text).words


@pytest.fixture
def pending(console: Console) -> str:
    """Start a build that needs approval; return its page."""
    trigger = console.keep("asks", approval_config={"approval_required": True})
    build = console.service.triggers.run("local", trigger.id)
    return f"/builds/{build.id}"


def test_a_pending_build_asks(visitor: httpx.Client, pending: str) -> None:
    words = Seen(visitor.get(pending).text).words
    assert "This build waits for your approval" in words
    assert "Approve Reject" in words


def test_an_approved_build_runs(
    console: Console, visitor: httpx.Client, send: Send, pending: str
) -> None:
    action = f"{pending}/decide"
    send(pending, action, decision="approve", comment="Go <on>")
    console.stage.find(pending.rpartition("/")[2])
    words = Seen(visitor.get(pending).text).words
    assert "Running WORKING" in words
    assert "Approval Approved Go <on>" in words


def test_a_rejected_build_is_cancelled(send: Send, pending: str) -> None:
    answer = send(pending, f"{pending}/decide", decision="reject")
    words = Seen(answer.text).words
    assert "Cancelled CANCELLED" in words
    assert "Approval Rejected" in words


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_no_decision_is_none(
    visitor: httpx.Client, send: Send, pending: str, decision: str
) -> None:
    answer = send(pending, f"{pending}/decide", decision=decision)
    assert answer.status_code == 400
    assert "waits for your approval" in visitor.get(pending).text


@pytest.mark.parametrize("action", ["cancel", "retry", "decide"])
def test_without_the_pages_token_nothing_is_done(
    console: Console, visitor: httpx.Client, action: str
) -> None:
    play = console.play()
    answer = visitor.post(f"/builds/{play.build.id}/{action}")
    assert answer.status_code == 403
    assert "reload the page" in answer.text
    assert "Running" in _look(visitor, play.build.id).words


@pytest.mark.parametrize("build", [NONE, "x", "a b", "..%2f..", "é"])
def test_no_such_build_is_a_page(visitor: httpx.Client, build: str) -> None:
    answer = visitor.get(f"/builds/{build}")
    assert answer.status_code == 404
    assert "Nothing is here" in Seen(answer.text).words
