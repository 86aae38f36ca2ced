"""Commits of repositories served here, and of others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cloudbuild_emulator.repositories.git import run_git
from localcloud.errors import InvalidError, NotFoundError, UnavailableError
from tests.cloudbuild_emulator.sources.conftest import Fetching

Store = Callable[..., str]
SHOP = {"repoName": "shop", "branchName": "main"}
URL = "http://127.0.0.1:8085/builds/b-1?project=local"


def read_head(fetching: Fetching) -> str:
    return run_git(fetching.workspace, ["rev-parse", "HEAD"]).decode().strip()


def test_a_branch_is_fetched_at_its_tip(
    fetching: Fetching, store: Store
) -> None:
    sha = store({"a": "1"})
    build = fetching.fetch(repoSource=SHOP)
    assert (fetching.workspace / "a").read_text() == "1"
    resolved = build.source_provenance.resolved_repo_source
    assert (resolved.project_id, resolved.repo_name) == ("local", "shop")
    assert resolved.commit_sha == sha == read_head(fetching)


def test_a_tag_and_a_commit_are_fetched(
    fetching: Fetching, store: Store, tmp_path: Path
) -> None:
    sha = store({"a": "1"}, "refs/tags/v1")
    fetching.fetch(repoSource={"repoName": "shop", "tagName": "v1"})
    assert read_head(fetching) == sha
    fetching.workspace = tmp_path / "second"
    fetching.workspace.mkdir()
    fetching.fetch(repoSource={"repoName": "shop", "commitSha": sha})
    assert read_head(fetching) == sha


def test_the_commit_of_the_push_wins_over_a_branch_that_moved(
    fetching: Fetching, store: Store
) -> None:
    sha = store({"a": "old"})
    store({"a": "new"})
    noted = {"resolvedRepoSource": {"commitSha": sha}}
    fetching.fetch_build(
        {"source": {"repoSource": SHOP}, "sourceProvenance": noted}
    )
    assert (fetching.workspace / "a").read_text() == "old"


def test_a_commit_that_was_overwritten_is_still_built(
    fetching: Fetching, store: Store, tmp_path: Path
) -> None:
    sha = store({"a": "old"})
    (tmp_path / "author" / "a").unlink()
    store({"b": "new"}, "refs/heads/other")
    fetching.fetch(repoSource={"repoName": "shop", "commitSha": sha})
    assert (fetching.workspace / "a").read_text() == "old"


def test_the_log_has_gits_own_lines(fetching: Fetching, store: Store) -> None:
    sha = store({"a": "1"})
    fetching.fetch_build({"source": {"repoSource": SHOP}, "logUrl": URL})
    assert fetching.lines == [
        "Initialized empty Git repository in /workspace/.git/",
        "From http://127.0.0.1:8085/p/local/r/shop",
        f" * branch            {sha} -> FETCH_HEAD",
        f"HEAD is now at {sha[:7]} Change",
    ]


def test_the_workspaces_origin_is_the_served_repository(
    fetching: Fetching, store: Store
) -> None:
    store({"a": "1"})
    fetching.fetch_build({"source": {"repoSource": SHOP}, "logUrl": URL})
    origin = run_git(fetching.workspace, ["remote", "get-url", "origin"])
    assert origin == b"http://127.0.0.1:8085/p/local/r/shop\n"


def test_only_the_one_commit_is_fetched(
    fetching: Fetching, store: Store
) -> None:
    store({"a": "1"})
    sha = store({"a": "2"})
    fetching.fetch(repoSource=SHOP)
    words = ["rev-list", "--all", "HEAD"]
    assert run_git(fetching.workspace, words).decode().split() == [sha]


def test_the_users_hooks_are_not_run(
    fetching: Fetching, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = fetching.settings.state / "hooks"
    hooks.mkdir()
    hook = hooks / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch trace\n")
    hook.chmod(0o755)
    config = fetching.settings.state / "config"
    config.write_text(f"[core]\nhooksPath = {hooks}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    store({"a": "1"})
    fetching.fetch(repoSource=SHOP)
    assert not (fetching.workspace / "trace").exists()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"repoName": "shop", "branchName": "x"}, "find revision 'x' in repo"),
        ({"repoName": "shop", "tagName": "main"}, "find revision 'main'"),
        ({"repoName": "shop", "commitSha": "1" * 40}, "find revision '1111"),
        ({"repoName": "other", "branchName": "x"}, "repository other not fou"),
        (
            {"projectId": "p", "repoName": "shop", "branchName": "x"},
            "repository shop not found in project p",
        ),
    ],
)
def test_what_is_not_there_is_not_found(
    fetching: Fetching, store: Store, source: dict[str, str], words: str
) -> None:
    store({"a": "1"})
    with pytest.raises(NotFoundError, match=words):
        fetching.fetch(repoSource=source)


def test_a_source_that_names_no_revision_is_refused(
    fetching: Fetching, store: Store
) -> None:
    store({"a": "1"})
    with pytest.raises(InvalidError, match="neither branchName, tagName nor"):
        fetching.fetch(repoSource={"repoName": "shop"})


def test_a_repository_name_may_not_leave_its_folder(fetching: Fetching) -> None:
    source = {"repoName": "../../x", "branchName": "main"}
    with pytest.raises(InvalidError, match="invalid repository name"):
        fetching.fetch(repoSource=source)


@pytest.mark.parametrize(
    "url",
    [
        "/etc",
        "file:///etc",
        "ext::sh -c id",
        "--upload-pack=id",
        "../state",
        "git://x/y",
        "ftp://x/y",
        "http:x",
    ],
)
def test_a_git_source_names_nothing_of_this_machine(
    fetching: Fetching, url: str
) -> None:
    with pytest.raises(InvalidError, match="is no address to fetch from"):
        fetching.fetch(gitSource={"url": url})


@pytest.mark.parametrize("revision", ["--all", "+main", "main:refs/heads/x"])
def test_a_git_sources_revision_is_no_option(
    fetching: Fetching, revision: str
) -> None:
    source = {"url": "http://127.0.0.1:9/x", "revision": revision}
    with pytest.raises(InvalidError, match="is no revision"):
        fetching.fetch(gitSource=source)


def test_an_address_that_does_not_answer_is_told_without_its_token(
    fetching: Fetching,
) -> None:
    source = {"url": "http://me:secret@127.0.0.1:9/x.git"}
    with pytest.raises(UnavailableError, match="fetch HEAD from") as caught:
        fetching.fetch(gitSource=source)
    assert "secret" not in caught.value.message
