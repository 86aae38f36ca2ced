"""Repositories over HTTP, for `git clone`, `fetch` and `push`."""

import sys
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from cloudbuild_emulator.repositories import post_receive, pushes
from cloudbuild_emulator.repositories.backend import run_backend
from cloudbuild_emulator.repositories.git import git_environment
from cloudbuild_emulator.repositories.pushes import ReceivePush, push_routes
from cloudbuild_emulator.repositories.repositories import Repositories
from cloudbuild_emulator.repositories.repository import Repository
from localcloud.errors import CloudError, NotFoundError

# As Cloud Source Repositories has it: /p/PROJECT/r/NAME.
PATH = "/p/{project}/r/{name}"
# Git's smart protocol (gitprotocol-http); the dumb one serves bare files.
REFS = "info/refs"
SERVICES = ("git-upload-pack", "git-receive-pack")
# The headers that git's program reads, by CGI's names. Not the length: of a
# body that breaks off it would read on for ever, and it needs none.
HEADERS = {
    "content-type": "CONTENT_TYPE",
    "content-encoding": "HTTP_CONTENT_ENCODING",
    "git-protocol": "GIT_PROTOCOL",
}


def git_routes(
    repositories: Repositories,
    receive_push: ReceivePush,
    address: Callable[[], str],
) -> list[BaseRoute]:
    """Return the routes of git, and the one that its hook calls.

    Args:
        repositories: Those that are served.
        receive_push: Told of pushes.
        address: Where the hook finds the service.
    """
    endpoint = GitEndpoint(repositories, address)
    return [
        Route(f"{PATH}/{REFS}", endpoint, methods=["GET"]),
        *(
            Route(f"{PATH}/{each}", endpoint, methods=["POST"])
            for each in SERVICES
        ),
        Route("/p/{rest:path}", _explain_path),
        *push_routes(repositories, receive_push),
    ]


class GitEndpoint:
    """Answers one request of a git client."""

    def __init__(
        self,
        repositories: Repositories,
        address: Callable[[], str],
    ) -> None:
        self._repositories = repositories
        self._address = address

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        request = Request(scope)
        try:
            repository = self._find(request)
        except CloudError as error:
            # Git shows plain text as `remote:` lines.
            answer = PlainTextResponse(error.message, error.http_status)
            await answer(scope, receive, send)
            return
        with self._repositories.pushes.expect(repository) as token:
            environment = self._compose(request, repository, token)
            await run_backend(environment, receive, send)

    def _find(self, request: Request) -> Repository:
        path = request.path_params
        if request.method == "GET" and (
            request.query_params.get("service") not in SERVICES
        ):
            raise NotFoundError(
                "this git is too old, or no git: expected ?service=...",
                f"git clone {str(request.url).partition(f'/{REFS}')[0]}",
            )
        name = path["name"].removesuffix(".git")
        return self._repositories.get(path["project"], name)

    def _compose(
        self, request: Request, repository: Repository, token: str
    ) -> dict[str, str]:
        path = request.scope["path"]
        service = REFS if request.method == "GET" else path.rpartition("/")[2]
        passed = {
            variable: value
            for name, variable in HEADERS.items()
            if (value := request.headers.get(name))
        }
        return {
            **git_environment(),
            **passed,
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROJECT_ROOT": str(repository.path),
            "PATH_INFO": f"/{service}",
            "QUERY_STRING": request.url.query,
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": "local",
            "REQUEST_METHOD": request.method,
            # For the hook.
            "CLOUDBUILD_EMULATOR_HOOK": str(Path(post_receive.__file__)),
            "CLOUDBUILD_EMULATOR_PYTHON": sys.executable,
            "CLOUDBUILD_EMULATOR_TOKEN": token,
            "CLOUDBUILD_EMULATOR_URL": self._address() + pushes.PATH,
        }


async def _explain_path(request: Request) -> Response:
    error = NotFoundError(
        f"no repository at {request.url.path[:200]}; expected "
        "/p/PROJECT/r/REPOSITORY",
        "cloudbuild repos list",
    )
    return PlainTextResponse(error.message, error.http_status)
