"""An API as rows: a path, a method, and what answers it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from localcloud.http.errors import write_json
from localcloud.http.partial import read_selection, select_fields

Call = TypeVar("Call")
# Makes of a request what an endpoint is asked; told the query's parameters.
Read = Callable[[Request, frozenset[str]], Awaitable[Call]]


@dataclass(frozen=True)
class Row(Generic[Call]):
    """A path, a method, and what answers it.

    Args:
        path: Starlette's pattern.
        method: The one method.
        endpoint: Returns what is written as JSON, or a Response; may block.
        query: The parameters that it knows.
    """

    path: str
    method: str
    endpoint: Callable[[Call], object]
    query: frozenset[str] = frozenset()


def build_routes(
    rows: Iterable[Row[Call]], read: Read[Call], known: frozenset[str]
) -> list[BaseRoute]:
    """Serve rows, each call in a thread of its own; in the rows' order.

    Args:
        rows: Of one API.
        read: Reads a request, with its body.
        known: What `fields` may name.
    """
    paths: dict[str, dict[str, Row[Call]]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method] = row
    # One route a path, so that a wrong method is told all the right ones.
    return [
        Route(
            path,
            _answer_methods(methods, read, known),
            methods=sorted(methods),
        )
        for path, methods in paths.items()
    ]


def _answer_methods(
    methods: Mapping[str, Row[Call]], read: Read[Call], known: frozenset[str]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        row = methods[method]
        call = await read(request, row.query)
        selection = read_selection(request.query_params, known)
        found = await run_in_threadpool(row.endpoint, call)
        if isinstance(found, Response):
            return found
        return write_json(select_fields(found, selection))

    return answer
