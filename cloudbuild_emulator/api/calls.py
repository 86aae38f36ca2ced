"""One call of the API: from a request to plain values, and back to JSON."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.fidelity_table import EXTRAS
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.service import Service
from localcloud.http.bodies import JSON_TYPE, check_query, read_document
from localcloud.http.errors import write_json
from localcloud.http.partial import list_names, read_selection, select_fields

# What `fields` may name: every field of Google's messages, those that they
# lack, and of operations.
KNOWN = (
    list_names(Build)
    | {each.rpartition(".")[2] for each in EXTRAS}
    | {
        "@type",
        "code",
        "details",
        "done",
        "error",
        "gitRepositoryLink",
        "gitRepositoryLinkType",
        "message",
        "metadata",
        "name",
        "operations",
        "response",
    }
)


@dataclass(frozen=True)
class Call:
    """What an endpoint is asked.

    Args:
        service: Answers it.
        project: Of the path; the project's number stands for its id.
        path_location: Of the path; `""` for the global paths.
        path: All parameters of the path.
        query: Of the query, by the names that Google's JSON has.
        body: The bytes of the body.
        content_type: As sent; JSON where none was, as of `curl -T`.
    """

    service: Service
    project: str
    path_location: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    content_type: str

    @property
    def location(self) -> str:
        """Where builds and triggers of this call live."""
        return self.path_location or self.service.settings.location

    def read_body(self) -> dict[str, Any]:
        """Read the body's JSON. Raises `InvalidError`."""
        return read_document(self.body, self.content_type)


Endpoint = Callable[[Call], object]


@dataclass(frozen=True)
class Row:
    """A path, a method, and what answers it.

    Args:
        path: Starlette's pattern; `project` and `location` are known to Call.
        method: The one method.
        endpoint: Returns what is written as JSON, or a Response; may block.
        query: The parameters that it knows.
    """

    path: str
    method: str
    endpoint: Endpoint
    query: frozenset[str] = frozenset()


def build_routes(rows: Iterable[Row]) -> list[BaseRoute]:
    """Serve rows, each call in a thread of its own; in the rows' order."""
    paths: dict[str, dict[str, Row]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method] = row
    # One route a path, so that a wrong method is told all the right ones.
    return [
        Route(path, _answer_methods(methods), methods=sorted(methods))
        for path, methods in paths.items()
    ]


def _answer_methods(
    methods: Mapping[str, Row],
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        row = methods[method]
        call = await read_call(request, row.query)
        selection = read_selection(request.query_params, KNOWN)
        found = await run_in_threadpool(row.endpoint, call)
        if isinstance(found, Response):
            return found
        return write_json(select_fields(found, selection))

    return answer


async def read_call(
    request: Request, known: frozenset[str], *, body: bool = True
) -> Call:
    """Read the request, with its body or without. Raises `InvalidError`."""
    service = request.app.state.service
    project = request.path_params.get("project", "")
    if project == service.settings.project_number:
        project = service.settings.project
    return Call(
        service=service,
        project=project,
        path_location=request.path_params.get("location", ""),
        path=request.path_params,
        query=check_query(request.query_params.multi_items(), known),
        body=await request.body() if body else b"",
        content_type=request.headers.get("content-type", JSON_TYPE),
    )
