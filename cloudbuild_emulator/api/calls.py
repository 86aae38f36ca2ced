"""One call of the API: from a request to plain values, and back to JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from cloudbuild_emulator.fidelity_table import EXTRAS
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.service import Service
from localcloud.http.bodies import JSON_TYPE, check_query, read_document
from localcloud.http.partial import list_names

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
