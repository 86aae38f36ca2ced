"""What a request brings, read strictly: its query and its JSON body."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import ParseError

from localcloud.errors import InvalidError
from localcloud.messages import Message, from_document
from localcloud.spelling import find_similar, write_camel

JSON_TYPE = "application/json"
# cloud.google.com/apis/docs/system-parameters: every method knows these.
SYSTEM_PARAMETERS = frozenset(
    {
        "access_token",
        "alt",
        "callback",
        "fields",
        "key",
        "oauth_token",
        "prettyPrint",
        "quotaUser",
        "upload_protocol",
        "uploadType",
    }
)
# Far above any real body, far below what the JSON parser's stack holds.
DEPTH = 64
# What an int64 surely holds.
DIGITS = 18
# As much of a found value as a message quotes.
QUOTED = 60


def check_query(
    items: Iterable[tuple[str, str]], known: frozenset[str]
) -> dict[str, str]:
    """Take the parameters that are known, by their JSON names.

    Raises:
        InvalidError: For one that is not known, in Google's words.
    """
    values = {}
    for name, value in items:
        if name.startswith("$") or name in SYSTEM_PARAMETERS:
            continue
        key = write_camel(name)
        if key not in known:
            meant = find_similar(key, sorted(known))
            ending = f" (did you mean {meant}?)" if meant else ""
            raise InvalidError(
                f'Invalid JSON payload received. Unknown name "{name[:QUOTED]}"'
                f": Cannot bind query parameter.{ending}"
            )
        values[key] = value
    return values


def list_parameters(request: type[Any]) -> frozenset[str]:
    """List the fields of a request message: its query knows them all."""
    descriptor: Descriptor = request.pb().DESCRIPTOR
    return frozenset(field.json_name for field in descriptor.fields)


def read_number(query: Mapping[str, str], name: str) -> int:
    """Read a whole number from 0; 0 when it is absent."""
    text = query.get(name, "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise InvalidError(
            f"{name}: found {text[:QUOTED]!r}, expected a whole number from 0"
        )
    return int(text)


def read_mask(text: str, kind: type[Any]) -> list[str] | None:
    """Read a FieldMask's JSON form (`filename,buildTemplate.x`).

    Args:
        text: Comma-separated paths, camelCase or snake_case; empty for none.
        kind: The message whose fields the paths name.

    Returns:
        Paths in snake_case; None when the mask is absent.

    Raises:
        InvalidError: For a path that names no field.
    """
    if not text:
        return None
    return [_read_path(path.strip(), kind) for path in text.split(",")]


def _read_path(path: str, kind: type[Any]) -> str:
    descriptor: Descriptor | None = kind.pb().DESCRIPTOR
    names = []
    for part in path.split("."):
        fields = _list_fields(descriptor)
        if part not in fields:
            meant = find_similar(part, sorted(fields))
            ending = f" (did you mean {meant}?)" if meant else ""
            raise InvalidError(
                f"updateMask: found {path[:QUOTED]!r}, expected fields of "
                f"{kind.__name__}{ending}"
            )
        names.append(fields[part].name)
        descriptor = fields[part].message_type
    return ".".join(names)


def _list_fields(descriptor: Descriptor | None) -> dict[str, Any]:
    fields = descriptor.fields if descriptor else ()
    return {
        name: field
        for field in fields
        for name in (field.name, field.json_name)
    }


def read_message(kind: type[Message], document: dict[str, Any]) -> Message:
    """Read a document into a message. Raises `InvalidError`."""
    try:
        return from_document(kind, document)
    except ParseError as error:
        raise InvalidError(
            f"Invalid JSON payload received. {str(error).splitlines()[0]}"
        ) from error


def read_document(body: bytes, content_type: str) -> dict[str, Any]:
    """Read a JSON object; an absent body is an empty one.

    Raises:
        InvalidError: Another content type, broken JSON, another value.
    """
    if not body:
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        raise InvalidError(
            f"Content-Type: found {kind[:QUOTED]!r}, expected {JSON_TYPE!r}",
            "send the body as JSON (curl: -H 'Content-Type: application/json')",
        )
    document = _parse(body)
    if not isinstance(document, dict):
        raise InvalidError(
            "Invalid JSON payload received. Root element must be a message: "
            f"found {type(document).__name__}, expected an object"
        )
    _check_values(document)
    return document


def _parse(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidError(
            f"Invalid JSON payload received. {str(error)[:200]}"
        ) from error


def _refuse(constant: str) -> object:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _check_values(document: object) -> None:
    """Hold every value to what a message can take: depth and UTF-8."""
    level = [document]
    for _ in range(DEPTH):
        level = [each for value in level for each in _list_inner(value)]
        if not level:
            return
    raise InvalidError(
        f"Invalid JSON payload received. Nested deeper than {DEPTH} levels"
    )


def _list_inner(value: object) -> list[object]:
    match value:
        case dict():
            return [*value.keys(), *value.values()]
        case list():
            return value
        case str():
            _check_text(value)
    return []


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidError(
            "Invalid JSON payload received. Half of a surrogate pair in "
            f"{text[:QUOTED].encode('ascii', 'backslashreplace').decode()}"
        ) from error
