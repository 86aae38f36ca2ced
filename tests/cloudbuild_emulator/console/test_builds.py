"""The history: what its rows say, its filters, its pages."""

import httpx
import pytest

from cloudbuild_emulator.console.builds import PAGE_SIZE
from cloudbuild_emulator.messages import (
    Build,
    BuildStep,
    RepoSource,
    Source,
    Status,
)
from tests.cloudbuild_emulator.console.conftest import QUICK, Console
from tests.markup import Seen


def _look(visitor: httpx.Client, **query: str) -> Seen:
    answer = visitor.get("/builds", params=query)
    assert answer.status_code == 200, answer.text
    return Seen(answer.text)


@pytest.fixture
def filled(console: Console) -> Console:
    """Play three builds: one succeeded, one failed, one runs."""
    good = console.submit(tags=[QUICK, "nightly"])
    console.end(good)
    sha = console.push("shop", "staging")
    branch = RepoSource(repo_name="shop", branch_name="staging")
    bad = console.play(source=Source(repo_source=branch))
    bad.find_commit(sha)
    bad.end(Status.FAILURE)
    console.end(bad.build)
    trigger = console.keep("by-trigger")
    run = console.service.triggers.run("local", trigger.id)
    console.stage.find(run.id)
    return console


def test_an_empty_history_says_how_to_begin(visitor: httpx.Client) -> None:
    seen = _look(visitor)
    assert "No build yet" in seen.words
    assert "cloudbuild submit --config cloudbuild.yaml ." in seen.words


@pytest.mark.usefixtures("filled")
def test_builds_are_listed_newest_first(visitor: httpx.Client) -> None:
    found = [row.split()[0] for row in _look(visitor).rows]
    assert found == ["Running", "Failed", "Succeeded"]


def test_a_row_says_what_was_built(
    filled: Console, visitor: httpx.Client
) -> None:
    running, failed, succeeded = _look(visitor).rows
    shop = filled.service.repositories.get("local", "shop")
    sha = shop.branches()["staging"][:7]
    assert "by-trigger" in running
    assert f"Submitted by hand shop staging {sha}" in failed
    assert "quick nightly Submitted by hand No source" in succeeded


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "WORKING"}, ["Running"]),
        ({"status": "FAILURE"}, ["Failed"]),
        ({"status": "EXPIRED"}, []),
        ({"q": "nightly"}, ["Succeeded"]),
        ({"q": " STAG "}, ["Failed"]),
        ({"q": "shop"}, ["Failed"]),
        ({"q": "zzz"}, []),
        ({"q": "nightly", "status": "FAILURE"}, []),
    ],
    ids=str,
)
def test_filters_leave_what_fits(
    visitor: httpx.Client, query: dict[str, str], found: list[str]
) -> None:
    seen = _look(visitor, **query)
    assert [row.split()[0] for row in seen.rows] == found
    assert ("No build is like that." in seen.words) is not bool(found)


def test_a_triggers_builds_are_found(
    filled: Console, visitor: httpx.Client
) -> None:
    trigger = filled.service.triggers.get("local", "by-trigger")
    seen = _look(visitor, trigger=trigger.id)
    assert [row.split()[0] for row in seen.rows] == ["Running"]


def test_a_commits_builds_are_found(
    filled: Console, visitor: httpx.Client
) -> None:
    shop = filled.service.repositories.get("local", "shop")
    seen = _look(visitor, q=shop.branches()["staging"][:7])
    assert [row.split()[0] for row in seen.rows] == ["Failed"]


def test_the_form_keeps_what_was_asked(
    filled: Console, visitor: httpx.Client
) -> None:
    trigger = filled.service.triggers.get("local", "by-trigger").id
    query = {"status": "WORKING", "trigger": trigger, "q": 'a "b"'}
    assert _look(visitor, **query).fields == query


@pytest.mark.parametrize(
    "status", sorted({*Status.__members__} - {"STATUS_UNKNOWN"})
)
def test_every_status_can_be_asked_for(
    visitor: httpx.Client, status: str
) -> None:
    assert _look(visitor, status=status).fields["status"] == status


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"status": 'a" OR "'}, "is none"),
        ({"status": "NONSENSE"}, "NONSENSE"),
        ({"trigger": '"'}, "is none"),
        ({"page": "made up"}, "page"),
    ],
    ids=str,
)
def test_a_wrong_address_is_explained(
    visitor: httpx.Client, query: dict[str, str], said: str
) -> None:
    answer = visitor.get("/builds", params=query)
    assert answer.status_code == 400
    assert said in Seen(answer.text).words


def _fill(console: Console, count: int) -> None:
    for _ in range(count):
        console.submit(tags=[QUICK])


def test_older_builds_are_a_page_away(
    console: Console, visitor: httpx.Client
) -> None:
    _fill(console, PAGE_SIZE + 2)
    first = _look(visitor)
    assert len(first.rows) == PAGE_SIZE
    (older,) = [each for each in first.links if "page=" in each]
    second = Seen(visitor.get(f"/{older}").text)
    assert len(second.rows) == 2
    assert "Newest" in second.words
    assert "Older builds" not in second.words


def test_a_page_keeps_the_filters(
    console: Console, visitor: httpx.Client
) -> None:
    for build in [console.submit(tags=[QUICK]) for _ in range(PAGE_SIZE + 1)]:
        console.end(build)
    seen = _look(visitor, status="SUCCESS")
    (older,) = [each for each in seen.links if "page=" in each]
    assert "status=SUCCESS" in older
    assert len(Seen(visitor.get(f"/{older}").text).rows) == 1


def test_a_deleted_triggers_builds_keep_its_name(
    console: Console, visitor: httpx.Client
) -> None:
    trigger = console.keep("gone")
    build = console.service.triggers.run("local", trigger.id)
    console.stage.find(build.id).end()
    console.service.triggers.delete("local", trigger.id)
    seen = _look(visitor)
    assert " gone " in seen.rows[0]
    assert not any(trigger.id in each for each in seen.links)


def test_another_projects_builds_are_its_own_and_its_links_stay_there(
    console: Console, visitor: httpx.Client
) -> None:
    console.submit(tags=[QUICK])
    there = console.service.builds.create(
        "other", "global", Build(steps=[BuildStep(name="bash")], tags=[QUICK])
    )
    seen = _look(visitor, project="other")
    (row,) = seen.rows
    assert there.id[:8] in row
    assert seen.fields["project"] == "other"
    assert f"./builds/{there.id}?project=other" in seen.links
    assert "./triggers?project=other" in seen.links
