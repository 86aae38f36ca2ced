"""Google's messages of any API, and their JSON."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import proto
from google.protobuf import json_format
from google.protobuf.unknown_fields import UnknownFieldSet

# proto-plus ships no types: to mypy its enums are whole numbers.
EnumValue = int
Message = TypeVar("Message", bound=proto.Message)
# Where a message carries what its published definition lacks, as JSON: a field
# that no definition of Google's has; protobuf passes unknown ones on.
MORE = 50_000
WIRE_TEXT = 2


def to_document(message: proto.Message, *, more: bool = True) -> dict[str, Any]:
    """Write Google's JSON: camelCase keys, enums by name, no defaults.

    What `keep_more` gave the message is put in its places with `more`.
    """
    document: dict[str, Any] = json_format.MessageToDict(
        type(message).pb(message)
    )
    if more:
        for path, value in read_more(message).items():
            _put(document, path.split("."), value)
    return document


def _put(document: Any, path: list[str], value: Any) -> None:
    *above, last = path
    for part in above:
        inside = isinstance(document, dict)
        document = (
            document.setdefault(part, {}) if inside else (document[int(part)])
        )
    document[last] = value


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


def keep_more(message: proto.Message, more: Mapping[str, Any]) -> None:
    """Let a message carry documented fields that its definition lacks.

    Args:
        message: Its former ones are forgotten.
        more: By their paths in its JSON: `steps.0.results`.
    """
    kind = type(message)
    kind.pb(message).DiscardUnknownFields()
    if not more:
        return
    text = json.dumps(dict(more)).encode()
    data = (
        _write_number(MORE << 3 | WIRE_TEXT) + _write_number(len(text)) + text
    )
    kind.pb(message).MergeFromString(data)


def read_more(message: proto.Message) -> dict[str, Any]:
    """Return what `keep_more` gave a message, or its like read it."""
    more: dict[str, Any] = {}
    for each in UnknownFieldSet(type(message).pb(message)):
        if each.field_number == MORE:
            more |= json.loads(each.data)
    return more


def _write_number(number: int) -> bytes:
    """Write a whole number as protobuf does: seven bits a byte."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _write_number(rest) if rest else bytes([low])
