"""Google's messages of any API, and their JSON."""

from typing import Any, TypeVar

import proto
from google.protobuf import json_format

# proto-plus ships no types: to mypy its enums are whole numbers.
EnumValue = int
Message = TypeVar("Message", bound=proto.Message)


def to_document(message: proto.Message) -> dict[str, Any]:
    """Write Google's JSON: camelCase keys, enums by name, no defaults."""
    document: dict[str, Any] = json_format.MessageToDict(
        type(message).pb(message)
    )
    return document


def from_document(kind: type[Message], document: dict[str, Any]) -> Message:
    """Read a JSON document with Google's strict parser.

    Raises `google.protobuf.json_format.ParseError`.
    """
    message: Message = kind()
    json_format.ParseDict(document, kind.pb(message))
    return message


def copy_message(message: Message) -> Message:
    """Copy a message so that nothing is shared."""
    copy: Message = type(message)(message)
    return copy
