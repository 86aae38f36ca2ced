"""One call of the API: from a request to plain values, and back to JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import proto
from google.protobuf import json_format
from starlette.requests import Request

from cloudrun_emulator import messages
from cloudrun_emulator.model.names import Place
from cloudrun_emulator.service import CloudRun
from localcloud.errors import InvalidError
from localcloud.http.bodies import (
    JSON_TYPE,
    check_query,
    read_document,
    read_number,
)
from localcloud.http.partial import list_names

# One message of each file that describes a service or a revision.
DESCRIBED = (
    messages.Condition,
    messages.Container,
    messages.Revision,
    messages.RevisionScaling,
    messages.RevisionTemplate,
    messages.Service,
    messages.TrafficTarget,
)
FIELDS = frozenset().union(*map(list_names, DESCRIBED))
# What `fields` may name: every field of Google's messages, and of answers.
KNOWN = FIELDS | {
    "@type",
    "code",
    "conditions",
    "done",
    "error",
    "message",
    "metadata",
    "nextPageToken",
    "operations",
    "response",
    "revisions",
    "services",
    "unreachable",
}
# The system parameter by which Google's clients ask for numbers.
ALT = ("$alt", "alt")
NUMBERS = "enum-encoding=int"
FLAGS = {"": False, "false": False, "true": True}


@dataclass(frozen=True)
class Call:
    """What an endpoint is asked.

    Args:
        service: Answers it.
        path: All parameters of the path.
        query: Of the query, by the names that Google's JSON has.
        body: The bytes of the body.
        content_type: As sent; JSON where none was.
        by_number: Whether enums are answered as numbers.
    """

    service: CloudRun
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    content_type: str
    by_number: bool

    @property
    def place(self) -> Place:
        """The parent that the path names; a number stands for its project."""
        settings = self.service.settings
        project = self.path["project"]
        if project == settings.project_number:
            project = settings.project
        return Place(project, self.path["location"])

    @property
    def service_name(self) -> str:
        """The full name of the path's service."""
        return f"{self.place}/services/{self.path['service']}"

    @property
    def revision_name(self) -> str:
        """The full name of the path's revision."""
        return f"{self.service_name}/revisions/{self.path['revision']}"

    def read_body(self) -> dict[str, Any]:
        """Read the body's JSON. Raises `InvalidError`."""
        return read_document(self.body, self.content_type)

    def read_flag(self, name: str) -> bool:
        """Read a truth value of the query. Raises `InvalidError`."""
        text = self.query.get(name, "")
        if text.lower() not in FLAGS:
            raise InvalidError(
                f"Invalid value at '{name}' (TYPE_BOOL), \"{text[:80]}\""
            )
        return FLAGS[text.lower()]

    def read_page(self) -> tuple[int, str]:
        """Read how many are asked for, and from where on."""
        size = read_number(self.query, "pageSize")
        return size, self.query.get("pageToken", "")

    def write(self, message: proto.Message) -> dict[str, Any]:
        """Write a message as its JSON: only what its type knows."""
        document: dict[str, Any] = json_format.MessageToDict(
            type(message).pb(message),
            use_integers_for_enums=self.by_number,
        )
        return document

    def write_page(
        self, name: str, documents: list[dict[str, Any]], token: str
    ) -> dict[str, Any]:
        """Write a page of a list; what is empty is left out."""
        page: dict[str, Any] = {name: documents} if documents else {}
        return page | ({"nextPageToken": token} if token else {})


async def read_call(
    request: Request, known: frozenset[str], *, body: bool = True
) -> Call:
    """Read the request, with its body or without. Raises `InvalidError`."""
    query = request.query_params
    return Call(
        service=request.app.state.service,
        path=request.path_params,
        query=check_query(query.multi_items(), known),
        body=await request.body() if body else b"",
        content_type=request.headers.get("content-type", JSON_TYPE),
        by_number=any(NUMBERS in query.get(each, "") for each in ALT),
    )
