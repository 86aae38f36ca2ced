"""Serves Kedro-Viz on the learner's project; a program of its own.

Kedro-Viz itself asks nobody who is asking, looks for newer versions and for
fonts on the internet, and shows a project as it was when the server started.
"""

import asyncio
import os
from http import HTTPStatus
from pathlib import Path

import click
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from kedro_viz.api import apps
from kedro_viz.api.rest import router
from kedro_viz.api.rest.responses.version import get_static_version_response
from kedro_viz.integrations.kedro import telemetry
from starlette.middleware.base import RequestResponseEndpoint

from course.places import REFERENCE
from course.viz.pages import write_page
from course.viz.project import Reader
from localcloud.errors import ForbiddenError
from localcloud.http.hosts import AccessRules, check_host
from localcloud.http.origins import check_origin

PAGES = ("/", "/workflow")
HEADERS = {
    "cache-control": "no-cache",
    # Its page asks the internet for fonts: the browser shall not.
    "content-security-policy": "default-src 'self' 'unsafe-inline' data: blob:;"
    " frame-ancestors 'self'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def create_app(project: Path, rules: AccessRules) -> FastAPI:
    """Put the rules and the reading of the project before Kedro-Viz."""
    _stay_offline()
    app: FastAPI = apps.create_api_app_from_project(project)
    reader, turn = Reader(), asyncio.Lock()

    async def show(request: Request) -> Response | None:
        if request.url.path not in PAGES:
            return None
        async with turn:
            return await asyncio.to_thread(read, request, project, reader)

    @app.middleware("http")
    async def answer(
        request: Request, call_next: RequestResponseEndpoint
    ) -> Response:
        found = refuse(request, rules) or await show(request)
        response = found or await call_next(request)
        response.headers.update(HEADERS)
        return response

    return app


def refuse(request: Request, rules: AccessRules) -> Response | None:
    """Refuse names that are not this machine's, and other sites' pages."""
    try:
        check_host(request.headers.get("host", ""), rules)
        check_origin(request.method, request.headers, rules)
    except ForbiddenError:
        words = "Kedro-Viz answers this machine and its own pages only.\n"
        return PlainTextResponse(words, HTTPStatus.FORBIDDEN)
    return None


def read(request: Request, project: Path, reader: Reader) -> Response | None:
    """Read the project anew; a page that says what is wrong, or nothing."""
    language = request.headers.get("accept-language", "")
    if request.query_params.get("project") == "course":
        project = REFERENCE
    elif not (project / "pyproject.toml").is_file():
        page = write_page("absent", language, quoted=str(project))
        return HTMLResponse(page, HTTPStatus.NOT_FOUND)
    if problem := reader.read(project):
        page = write_page("unread", language, quoted=problem)
        return HTMLResponse(page, HTTPStatus.SERVICE_UNAVAILABLE)
    return None


def _stay_offline() -> None:
    """Look for no newer version, and send no visitor's identity."""
    router.get_version_response = get_static_version_response
    telemetry.get_heap_app_id = lambda _: None
    telemetry.get_heap_identity = lambda: None


@click.command()
@click.option("--host", required=True)
@click.option("--port", required=True, type=int)
@click.option("--project", required=True, type=Path)
@click.option("--bucket", required=True)
@click.option("--allowed-host", multiple=True)
@click.option("--allowed-origin", multiple=True)
def main(
    host: str,
    port: int,
    project: Path,
    bucket: str,
    allowed_host: tuple[str, ...],
    allowed_origin: tuple[str, ...],
) -> None:
    """Serve until ended."""
    # The project's catalog says with it where the collected data are.
    os.environ["BUCKET"] = bucket
    app = create_app(project, AccessRules(host, allowed_host, allowed_origin))
    uvicorn.run(app, host=host, port=port, access_log=False)


if __name__ == "__main__":
    main()
