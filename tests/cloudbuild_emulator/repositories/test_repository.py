"""One repository: what it tells of refs, commits and files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cloudbuild_emulator.repositories import NO_COMMIT, Repository
from localcloud.errors import InvalidError, NotFoundError
from tests.cloudbuild_emulator.repositories.learners import Learner


@pytest.fixture
def author(tmp_path: Path, shop: Repository) -> Learner:
    """Somebody who pushes past the server, straight into the folder."""
    author = Learner(tmp_path / "author")
    author.git("remote", "add", "google", str(shop.path))
    return author


def push(author: Learner, *refs: str) -> None:
    author.git("push", "--quiet", "google", *refs)


def test_branches_and_tags_name_their_commits(
    author: Learner, shop: Repository
) -> None:
    sha = author.commit({"a": "1"})
    author.git("tag", "v1")
    push(author, "main", "main:refs/heads/feature/x", "v1")
    assert shop.branches() == {"feature/x": sha, "main": sha}
    assert shop.tags() == {"v1": sha}


def test_an_annotated_tag_names_the_commit_not_itself(
    author: Learner, shop: Repository
) -> None:
    sha = author.commit({"a": "1"})
    author.git("tag", "--annotate", "v1", "--message", "first")
    push(author, "v1")
    assert shop.tags() == {"v1": sha}
    assert shop.resolve("refs/tags/v1") == sha


@pytest.mark.parametrize("digits", [7, 12, 40])
def test_a_commit_is_found_by_the_beginning_of_its_sha(
    author: Learner, shop: Repository, digits: int
) -> None:
    sha = author.commit({"a": "1"})
    push(author, "main")
    assert shop.resolve(sha[:digits]) == sha


@pytest.mark.parametrize(
    "revision",
    [
        "refs/heads/other",
        "refs/heads/main~1",
        "refs/heads/main^{/one}",
        "refs/heads/main@{0}",
        "refs/heads/../heads/main",
        "refs/tags/main",
        "main",
        "HEAD",
        "",
        "--all",
        "abc",
        "abcdef0",
        "0" * 40,
    ],
)
def test_only_exact_refs_and_shas_are_revisions(
    author: Learner, shop: Repository, revision: str
) -> None:
    author.commit({"a": "1"}, "one")
    author.commit({"a": "2"}, "two")
    push(author, "main")
    with pytest.raises(NotFoundError, match="couldn't find revision"):
        shop.resolve(revision)


def test_a_branch_that_looks_like_a_sha_is_no_commit(
    author: Learner, shop: Repository
) -> None:
    author.commit({"a": "1"})
    push(author, "main:refs/heads/abcdef0")
    with pytest.raises(NotFoundError, match="abcdef0"):
        shop.resolve("abcdef0")


def test_a_file_is_read_as_of_its_commit(
    author: Learner, shop: Repository
) -> None:
    old = author.commit({"conf/build.yaml": "old"})
    new = author.commit({"conf/build.yaml": "new"})
    push(author, "main")
    assert shop.read_file(old, "conf/build.yaml") == b"old"
    assert shop.read_file(new, "./conf/build.yaml") == b"new"


@pytest.mark.parametrize("path", ["nothing", "a/b", "../a", "*", ":(top)a"])
def test_a_file_that_is_not_there_is_not_found(
    author: Learner, shop: Repository, path: str
) -> None:
    sha = author.commit({"a": "1"})
    push(author, "main")
    with pytest.raises(NotFoundError, match=f"does not exist.*{sha[:7]}"):
        shop.read_file(sha, path)


def test_a_folder_is_no_file(author: Learner, shop: Repository) -> None:
    sha = author.commit({"folder/a": "1"})
    push(author, "main")
    with pytest.raises(InvalidError, match="folder is a folder; expected"):
        shop.read_file(sha, "folder")


def test_a_link_is_no_file(author: Learner, shop: Repository) -> None:
    (author.folder / "link").symlink_to("/etc/passwd")
    sha = author.commit({})
    push(author, "main")
    with pytest.raises(InvalidError, match="link is a symbolic link"):
        shop.read_file(sha, "link")


def test_a_file_of_two_mebibytes_is_not_read(
    author: Learner, shop: Repository
) -> None:
    sha = author.commit({"big": bytes(2 * 2**20)})
    push(author, "main")
    with pytest.raises(InvalidError, match="2,097,152 bytes; expected at most"):
        shop.read_file(sha, "big")


def test_changed_files_are_added_changed_and_removed_ones(
    author: Learner, shop: Repository
) -> None:
    old = author.commit({"same": "1", "changed": "1", "removed": "1"})
    (author.folder / "removed").unlink()
    new = author.commit({"changed": "2", "dir/added é": "1"})
    push(author, "main")
    changed = ["changed", "dir/added é", "removed"]
    assert shop.changed_files(old, new) == changed


def test_a_moved_file_counts_at_both_places(
    author: Learner, shop: Repository
) -> None:
    old = author.commit({"before": "the same content"})
    author.git("mv", "before", "after")
    new = author.commit({})
    push(author, "main")
    assert shop.changed_files(old, new) == ["after", "before"]


def test_without_an_old_commit_all_files_are_changed(
    author: Learner, shop: Repository
) -> None:
    author.commit({"a": "1"})
    sha = author.commit({"b/c": "1"})
    push(author, "main")
    assert shop.changed_files(NO_COMMIT, sha) == ["a", "b/c"]


def test_files_of_a_folder_are_listed_without_folders(
    author: Learner, shop: Repository
) -> None:
    sha = author.commit({"a": "1", "b/c": "1", "b/d/e": "1"})
    push(author, "main")
    assert shop.list_files(sha) == ["a"]
    assert shop.list_files(sha, "b") == ["c"]


def test_a_commit_tells_its_message_author_and_time(
    author: Learner, shop: Repository
) -> None:
    sha = author.commit({"a": "1"}, "Add a\n\nBecause é.")
    push(author, "main")
    commit = shop.commit(sha)
    assert (commit.sha, commit.subject) == (sha, "Add a")
    assert commit.message.strip() == "Add a\n\nBecause é."
    assert commit.author == "Ada"
    assert abs((datetime.now(UTC) - commit.time).total_seconds()) < 600


@pytest.mark.parametrize(
    ("pushed", "default"),
    [
        (["staging"], "staging"),
        (["master", "a"], "master"),
        (["main", "a"], "main"),
    ],
)
def test_the_first_push_decides_the_default_branch(
    author: Learner, shop: Repository, pushed: list[str], default: str
) -> None:
    author.commit({"a": "1"})
    push(author, *(f"main:refs/heads/{each}" for each in pushed))
    shop.adopt_branch()
    assert shop.default_branch() == default


def test_a_default_branch_that_exists_stays(
    author: Learner, shop: Repository
) -> None:
    author.commit({"a": "1"})
    push(author, "main:refs/heads/staging")
    shop.adopt_branch()
    push(author, "main")
    shop.adopt_branch()
    assert shop.default_branch() == "staging"
