"""Repositories in the state folder: names, life and death."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cloudbuild_emulator.repositories import Repositories
from localcloud.errors import (
    CloudError,
    ConflictError,
    InvalidError,
    NotFoundError,
)

WRONG_NAMES = (
    "",
    ".",
    "..",
    "../other",
    "/etc",
    "a/b",
    "a\\b",
    "a\0b",
    "a\n",
    ".hidden",
    "-rf",
    "shop.git",
    "shop.lock",
    "é",
    "a" * 129,
)


def test_a_new_repository_is_found_and_listed(
    served_repositories: Repositories,
) -> None:
    made = served_repositories.create("local", "shop")
    assert served_repositories.get("local", "shop") == made
    assert served_repositories.list("local") == [made]


def test_a_new_repository_has_no_branches(
    served_repositories: Repositories,
) -> None:
    made = served_repositories.create("local", "shop")
    assert (made.branches(), made.tags()) == ({}, {})
    assert made.default_branch() == "main"


def test_repositories_are_listed_by_name(
    served_repositories: Repositories,
) -> None:
    for name in ("b", "a", "c"):
        served_repositories.create("local", name)
    names = [each.name for each in served_repositories.list("local")]
    assert names == ["a", "b", "c"]


def test_projects_are_kept_apart(served_repositories: Repositories) -> None:
    served_repositories.create("one", "shop")
    with pytest.raises(NotFoundError, match="shop not found in project two"):
        served_repositories.get("two", "shop")


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_name_that_may_leave_its_folder_is_refused(
    served_repositories: Repositories, name: str
) -> None:
    with pytest.raises(InvalidError, match="invalid repository name"):
        served_repositories.create("local", name)


@pytest.mark.parametrize("project", ["", "..", "a/b", "-x", "a\n", "a" * 64])
def test_a_project_that_may_leave_its_folder_is_refused(
    served_repositories: Repositories, project: str
) -> None:
    with pytest.raises(InvalidError, match="invalid project name"):
        served_repositories.list(project)


def test_a_name_is_taken_once(served_repositories: Repositories) -> None:
    served_repositories.create("local", "shop")
    with pytest.raises(ConflictError, match="shop exists already in project"):
        served_repositories.create("local", "shop")


def test_a_refused_second_creation_leaves_nothing_behind(
    served_repositories: Repositories, tmp_path: Path
) -> None:
    served_repositories.create("local", "shop")
    with pytest.raises(ConflictError, match="exists already"):
        served_repositories.create("local", "shop")
    folder = tmp_path / "repositories" / "local"
    assert [each.name for each in folder.iterdir()] == ["shop.git"]


def test_of_many_that_create_one_name_one_wins(
    served_repositories: Repositories,
) -> None:
    def create(_: int) -> bool:
        try:
            served_repositories.create("local", "shop")
        except CloudError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(create, range(8))) == 1


def test_a_deleted_repository_is_gone(
    served_repositories: Repositories, tmp_path: Path
) -> None:
    served_repositories.create("local", "shop")
    served_repositories.delete("local", "shop")
    assert served_repositories.list("local") == []
    assert list((tmp_path / "repositories" / "local").iterdir()) == []


def test_a_deleted_name_can_be_used_again(
    served_repositories: Repositories,
) -> None:
    served_repositories.create("local", "shop")
    served_repositories.delete("local", "shop")
    assert served_repositories.create("local", "shop").branches() == {}


def test_what_does_not_exist_cannot_be_deleted(
    served_repositories: Repositories,
) -> None:
    with pytest.raises(NotFoundError, match="cloudbuild repos create shop"):
        served_repositories.delete("local", "shop")
