"""Triggers that are run by hand."""

from typing import Any

import pytest

from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import RepoSource
from cloudbuild_emulator.triggers import Start, make_manual_start
from localcloud.errors import InvalidError, NotFoundError
from tests.cloudbuild_emulator.triggers.conftest import Pushed
from tests.cloudbuild_emulator.triggers.documents import make_trigger

CONFIG = {"cloudbuild.yaml": "steps: []"}
ANY = {"repoName": "shop", "branchName": ".*"}
TAGS = {"repoName": "shop", "tagName": "^v"}
INLINE: dict[str, Any] = {
    "triggerTemplate": None,
    "filename": None,
    "build": {"steps": [{"name": "bash"}]},
}


def run(
    pushed: Pushed, source: RepoSource | None = None, **fields: Any
) -> Start:
    trigger = make_trigger(**fields)
    return make_manual_start(pushed.repositories, "local", trigger, source)


@pytest.fixture
def stored(pushed: Pushed) -> Pushed:
    """A repository with branches main and staging, and tags v1 and old."""
    pushed.learner.commit(CONFIG)
    path = str(pushed.repository.path)
    refs = ("heads/main", "heads/staging", "tags/v1", "tags/old")
    for each in refs:
        pushed.learner.git("push", "--quiet", path, f"HEAD:refs/{each}")
    return pushed


def test_a_branch_is_built_at_its_tip(stored: Pushed) -> None:
    start = run(stored, RepoSource(branch_name="main"))
    assert start.values["BRANCH_NAME"] == "main"
    assert start.values["COMMIT_SHA"] == stored.learner.git("rev-parse", "HEAD")
    assert start.config == b"steps: []"


def test_a_tag_is_built(stored: Pushed) -> None:
    start = run(stored, RepoSource(tag_name="old"))
    assert start.values["TAG_NAME"] == "old"


def test_a_commit_is_built_without_a_branch(stored: Pushed) -> None:
    sha = stored.learner.git("rev-parse", "HEAD")
    start = run(stored, RepoSource(commit_sha=sha[:10]))
    assert start.values["COMMIT_SHA"] == sha
    assert start.values["BRANCH_NAME"] == ""


@pytest.mark.parametrize(
    "source",
    [
        RepoSource(branch_name="other"),
        RepoSource(branch_name="main~0"),
        RepoSource(branch_name=".*"),
        RepoSource(tag_name="v2"),
        RepoSource(commit_sha="main"),
        RepoSource(commit_sha="1" * 40),
    ],
)
def test_a_revision_that_is_not_there_is_not_found(
    stored: Pushed, source: RepoSource
) -> None:
    with pytest.raises(NotFoundError, match="couldn't find revision"):
        run(stored, source)


def test_the_one_branch_that_matches_need_not_be_named(stored: Pushed) -> None:
    assert run(stored).values["BRANCH_NAME"] == "staging"


def test_the_one_tag_that_matches_need_not_be_named(stored: Pushed) -> None:
    assert run(stored, triggerTemplate=TAGS).values["TAG_NAME"] == "v1"


def test_of_several_the_default_branch_is_built(stored: Pushed) -> None:
    assert run(stored, triggerTemplate=ANY).values["BRANCH_NAME"] == "main"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ({"repoName": "shop", "branchName": "^x"}, r"match \^x: none"),
        ({"repoName": "shop", "tagName": ".*"}, r"match \.\*: old, v1"),
    ],
)
def test_what_to_build_is_asked_where_it_is_not_clear(
    stored: Pushed, template: dict[str, str], words: str
) -> None:
    with pytest.raises(InvalidError, match=words):
        run(stored, triggerTemplate=template)


def test_a_disabled_trigger_can_be_run(stored: Pushed) -> None:
    assert run(stored, disabled=True).trigger.disabled


def test_files_and_skipping_do_not_matter(stored: Pushed) -> None:
    stored.learner.commit(CONFIG, "[skip ci]")
    path = str(stored.repository.path)
    stored.learner.git("push", "--quiet", path, "HEAD:refs/heads/staging")
    assert run(stored, ignoredFiles=["**"]).values["BRANCH_NAME"] == "staging"


def test_substitutions_of_the_run_win(stored: Pushed) -> None:
    source = RepoSource(branch_name="main", substitutions={"_A": "run"})
    start = run(stored, source, substitutions={"_A": "trigger", "_B": "b"})
    assert (start.values["_A"], start.values["_B"]) == ("run", "b")


def test_a_run_may_not_set_a_built_in_substitution(stored: Pushed) -> None:
    source = RepoSource(branch_name="main", substitutions={"COMMIT_SHA": "x"})
    with pytest.raises(ConfigError, match=r"source: substitutions\.COMMIT_SHA"):
        run(stored, source)


def test_a_run_may_not_name_another_repository(stored: Pushed) -> None:
    source = RepoSource(repo_name="other", branch_name="main")
    with pytest.raises(InvalidError, match="builds repository shop, not 'oth"):
        run(stored, source)


def test_a_repository_that_is_gone_is_not_found(stored: Pushed) -> None:
    stored.repositories.delete("local", "shop")
    with pytest.raises(NotFoundError, match="repository shop not found"):
        run(stored)


def test_an_inline_build_without_repository_is_run(pushed: Pushed) -> None:
    start = run(pushed, **INLINE)
    assert start.revision is None
    assert start.values == {"TRIGGER_NAME": "staging"}


def test_a_trigger_without_repository_builds_no_branch(pushed: Pushed) -> None:
    with pytest.raises(InvalidError, match="has no repository, so there is no"):
        run(pushed, RepoSource(branch_name="main"), **INLINE)
