"""Repositories: their list, their branches, how to push to them."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from cloudbuild_emulator.console.page import Form, Page
from cloudbuild_emulator.repositories import Commit, Repository
from cloudbuild_emulator.triggers import read_event
from localcloud.errors import CloudError

# Each costs a git process of some milliseconds.
BRANCHES = 50


@dataclass(frozen=True)
class BranchView:
    """A branch, and its last commit."""

    name: str
    commit: Commit


def show_repositories(page: Page) -> Response:
    """Show all repositories, and the form of a new one."""
    return _show_list(page)


def create_repository(page: Page, form: Form) -> Response:
    """Make a repository; show the form again where its name is wrong."""
    name = form.get("name", "").strip()
    try:
        page.service.repositories.create(page.project, name)
    except CloudError as error:
        return _show_list(page, name, error)
    return page.go(f"repositories/{name}", done="created")


def show_repository(page: Page) -> Response:
    """Show a repository's branches, and how to push to it."""
    repository = _get(page)
    branches, tags = repository.branches(), repository.tags()
    return page.draw(
        "repository.html",
        name=repository.name,
        url=write_url(page, repository),
        branches=[
            BranchView(name, repository.commit(sha))
            for name, sha in list(branches.items())[:BRANCHES]
        ],
        hidden=max(len(branches) - BRANCHES, 0),
        tags=list(tags.items())[:BRANCHES],
        triggers=[
            each
            for each in page.service.triggers.list_all(page.project)
            if (event := read_event(each))
            and event.repository == repository.name
        ],
    )


def show_delete(page: Page) -> Response:
    """Ask before a repository is deleted."""
    name = _get(page).name
    return page.draw(
        "delete.html",
        kind="repository",
        name=name,
        back=f"repositories/{name}",
    )


def delete_repository(page: Page, _: Form) -> Response:
    """Delete a repository and its commits."""
    page.service.repositories.delete(page.project, page.name("repository"))
    return page.go("repositories", done="deleted")


def write_url(page: Page, repository: Repository) -> str:
    """Write the address for git: the service's own, not a proxy's."""
    address = page.service.address
    return f"{address}/p/{repository.project}/r/{repository.name}"


def _get(page: Page) -> Repository:
    return page.service.repositories.get(page.project, page.name("repository"))


def _show_list(
    page: Page, name: str = "", error: CloudError | None = None
) -> Response:
    rows = [
        (each.name, len(each.branches()), write_url(page, each))
        for each in page.service.repositories.list(page.project)
    ]
    return page.draw(
        "repositories.html",
        error.http_status if error else HTTPStatus.OK,
        rows=rows,
        name=name,
        error=error,
    )
