"""What git's hook tells of a push."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.repositories.repositories import Repositories
from cloudbuild_emulator.repositories.repository import Repository
from localcloud.errors import CloudError, InvalidError

PATH = "/internal/pushes"
TOKEN_HEADER = "X-Push-Token"  # noqa: S105 -- a header's name
# Cloud Source Repositories knows this one: it looks for keys in a push.
KNOWN_OPTIONS = frozenset({"nokeycheck"})


@dataclass(frozen=True)
class RefUpdate:
    """One ref of a push: 40 zeros for a commit that is not."""

    ref: str
    old: str
    new: str


# Told of a push: project, repository, and what moved; returns lines for the
# terminal.
ReceivePush = Callable[[str, str, Sequence[RefUpdate]], list[str]]


def push_routes(
    repositories: Repositories, receive_push: ReceivePush
) -> list[BaseRoute]:
    """Return the route that git's hook calls while a push is received."""

    async def receive(request: Request) -> Response:
        token = request.headers.get(TOKEN_HEADER, "")
        repository = repositories.pushes.find(token)
        updates, options = _read_report(await request.body())
        lines = await run_in_threadpool(
            _tell, receive_push, repository, updates
        )
        lines = [*_describe_options(options), *lines]
        return JSONResponse({"lines": [_make_printable(x) for x in lines]})

    return [Route(PATH, receive, methods=["POST"])]


def _read_report(body: bytes) -> tuple[list[RefUpdate], list[str]]:
    """Read what the hook sends. Raises `InvalidError`."""
    try:
        document = json.loads(body)
        updates = [
            RefUpdate(str(each["ref"]), str(each["old"]), str(each["new"]))
            for each in document["updates"]
        ]
        return updates, [str(each) for each in document["options"]]
    except (ValueError, TypeError, LookupError) as error:
        raise InvalidError("expected JSON as git's hook sends it") from error


def _tell(
    receive_push: ReceivePush,
    repository: Repository,
    updates: Sequence[RefUpdate],
) -> list[str]:
    repository.adopt_branch()
    try:
        return receive_push(repository.project, repository.name, updates)
    except CloudError as error:
        return [f"Cloud Build: {each}" for each in error.message.splitlines()]


def _make_printable(line: str) -> str:
    """Keep what would steer the terminal out of it."""
    return "".join(each if each.isprintable() else "?" for each in line)


def _describe_options(options: Sequence[str]) -> list[str]:
    return [
        f"Cloud Build: push option {each!r} has no effect"
        for each in options
        if each not in KNOWN_OPTIONS
    ]
