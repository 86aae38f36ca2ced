"""Addresses that no page has."""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from localcloud.catalogs import N_
from localcloud.console.page import Page
from localcloud.errors import NotFoundError


def show_missing(page: Page) -> Response:
    """Say that there is no such page; forgive a slash at the end."""
    path = page.request.url.path
    if path.endswith("/"):
        name = path.rstrip("/").rpartition("/")[2]
        return RedirectResponse(f"../{name}", HTTPStatus.TEMPORARY_REDIRECT)
    words = page.translate(N_("{path}: no such page"), path=path[:200])
    return page.draw_error(NotFoundError(words))
