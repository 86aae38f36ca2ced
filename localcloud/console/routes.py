"""Which address shows which page."""

from collections.abc import Mapping
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from localcloud.console.page import (
    Act,
    OpenPage,
    PageKind,
    Show,
    make_action,
    make_page,
)


def list_routes(
    open_page: OpenPage[PageKind],
    files: Path,
    pages: Mapping[str, Show[PageKind]],
    actions: Mapping[str, Act[PageKind]],
) -> list[BaseRoute]:
    """Return the routes of all pages, to be mounted last, at `/`.

    Args:
        open_page: Makes a page of a request.
        files: The console's own static files, beside those of all consoles.
        pages: What is read, by its path.
        actions: What forms send, by their paths.
    """
    static = StaticFiles(
        directory=files, packages=[("localcloud.console", "static")]
    )
    return [
        Mount("/static", static, name="console-static"),
        *(
            Route(path, make_action(open_page, act), methods=["POST"])
            for path, act in actions.items()
        ),
        *(
            Route(path, make_page(open_page, show))
            for path, show in pages.items()
        ),
    ]
