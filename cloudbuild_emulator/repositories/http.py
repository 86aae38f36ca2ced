"""Repositories over HTTP, by git's own server program."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.errors import CloudBuildError
from cloudbuild_emulator.repositories import post_receive
from cloudbuild_emulator.repositories.git import git_environment
from cloudbuild_emulator.repositories.repositories import (
    Repositories,
    Repository,
)

BLOCK = 2**16
# As Cloud Source Repositories has it: /p/PROJECT/r/NAME.
PATH = "/p/{project}/r/{name}/{service:path}"


class GitServer(Protocol):
    """What serving repositories needs of the service."""

    @property
    def repositories(self) -> Repositories:
        """The repositories that are served."""
        ...

    @property
    def push_token(self) -> str:
        """What the hook shows when it tells of a push."""
        ...


def git_routes(
    service: GitServer, address: Callable[[], str]
) -> list[BaseRoute]:
    """Return the routes for `git clone`, `fetch` and `push`.

    Args:
        service: Has the repositories, and the token.
        address: Where the hook finds the service.
    """

    async def serve(request: Request) -> Response:
        project = request.path_params["project"]
        name = request.path_params["name"].removesuffix(".git")
        try:
            repository = service.repositories.get(project, name)
        except CloudBuildError as error:
            return PlainTextResponse(error.message, error.http_status)
        environment = _cgi_environment(request, repository)
        environment |= {
            "CLOUDBUILD_EMULATOR_HOOK": str(Path(post_receive.__file__)),
            "CLOUDBUILD_EMULATOR_PYTHON": sys.executable,
            "CLOUDBUILD_EMULATOR_URL": address(),
            "CLOUDBUILD_EMULATOR_TOKEN": service.push_token,
            "CLOUDBUILD_EMULATOR_PROJECT": project,
            "CLOUDBUILD_EMULATOR_REPOSITORY": name,
        }
        return await _run_backend(request, environment)

    return [Route(PATH, serve, methods=["GET", "POST"])]


def _cgi_environment(
    request: Request, repository: Repository
) -> dict[str, str]:
    headers = request.headers
    environment = git_environment() | {
        "GIT_PROJECT_ROOT": str(repository.path.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repository.path.name}/"
        + request.path_params["service"],
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.url.query,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_USER": "local",
    }
    for name, variable in (
        ("content-length", "CONTENT_LENGTH"),
        ("content-encoding", "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ):
        if value := headers.get(name):
            environment[variable] = value
    return environment


async def _run_backend(
    request: Request, environment: dict[str, str]
) -> Response:
    process = await asyncio.create_subprocess_exec(
        "git",
        "http-backend",
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    feeding = asyncio.create_task(_feed(request, process))
    status, headers = await _read_head(process)
    return StreamingResponse(
        _read_body(process, feeding), status, headers=headers
    )


async def _feed(request: Request, process: asyncio.subprocess.Process) -> None:
    assert process.stdin  # noqa: S101 -- a pipe was asked for
    with contextlib.suppress(ConnectionError, BrokenPipeError):
        async for block in request.stream():
            process.stdin.write(block)
            await process.stdin.drain()
    process.stdin.close()


async def _read_head(
    process: asyncio.subprocess.Process,
) -> tuple[int, dict[str, str]]:
    assert process.stdout  # noqa: S101 -- a pipe was asked for
    status, headers = 200, {}
    while line := (await process.stdout.readline()).strip():
        name, _, value = line.decode("latin-1").partition(": ")
        if name.lower() == "status":
            status = int(value.split()[0])
        else:
            headers[name] = value
    if not headers:
        return 500, {"Content-Type": "text/plain"}
    return status, headers


async def _read_body(
    process: asyncio.subprocess.Process, feeding: asyncio.Task[None]
) -> AsyncIterator[bytes]:
    assert process.stdout  # noqa: S101 -- a pipe was asked for
    try:
        while block := await process.stdout.read(BLOCK):
            yield block
        await feeding
        await process.wait()
    finally:
        feeding.cancel()
        if process.returncode is None:
            process.kill()
