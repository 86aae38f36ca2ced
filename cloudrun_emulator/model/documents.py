"""A request's JSON into Google's messages, refused in its parser's words."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import ParseError

from cloudrun_emulator.errors import UnsupportedError
from cloudrun_emulator.fidelity_table import EXTRAS
from localcloud.errors import InvalidError
from localcloud.fidelity import Kind
from localcloud.messages import Message, from_document
from localcloud.spelling import find_similar

# As much of a found value as a message quotes.
QUOTED = 60
# Messages that JSON writes as a word.
WORDS = ("google.protobuf.Duration", "google.protobuf.Timestamp")


def read_document(
    kind: type[Message], document: dict[str, Any], root: str
) -> Message:
    """Read a body.

    Args:
        kind: The message.
        document: Documented fields that the message lacks are taken out.
        root: What the body is called in messages: `service`.

    Raises:
        InvalidError: A field that is none, a value of another kind.
        UnsupportedError: A field that the emulator refuses.
    """
    descriptor: Descriptor = kind.pb().DESCRIPTOR
    cleaned = _clean_message(document, descriptor, root)
    try:
        return from_document(kind, cleaned)
    except ParseError as error:
        raise InvalidError(
            f"Invalid JSON payload received. {str(error).splitlines()[0]}"
        ) from error


def _clean_message(
    document: dict[str, Any], descriptor: Descriptor, path: str
) -> dict[str, Any]:
    fields = {
        name: field
        for field in descriptor.fields
        for name in (field.name, field.json_name)
    }
    cleaned = {}
    for name, value in document.items():
        if name not in fields:
            _check_unknown(name, descriptor, path, fields)
        elif value is not None:
            where = f"{path}.{fields[name].name}"
            cleaned[name] = _clean_value(value, fields[name], where)
    return cleaned


def _check_unknown(
    name: str, descriptor: Descriptor, path: str, fields: dict[str, Any]
) -> None:
    entry = EXTRAS.get(f"{descriptor.name}.{name}")
    if entry is None:
        meant = find_similar(name, sorted(fields))
        ending = f" (did you mean {meant}?)" if meant else ""
        raise InvalidError(
            f'Invalid JSON payload received. Unknown name "{name[:QUOTED]}" at '
            f"'{path}': Cannot find field.{ending}"
        )
    if entry.kind is Kind.REFUSED:
        raise UnsupportedError(f"{path}.{name}: {entry.why}", entry.next_step)


def _clean_value(value: Any, field: FieldDescriptor, path: str) -> Any:
    kind = field.message_type
    if kind is None or kind.full_name in WORDS:
        return value
    if kind.GetOptions().map_entry:
        return value
    if not field.is_repeated:
        return _clean_part(value, kind, path)
    if not isinstance(value, list):
        raise _refuse(value, kind, path)
    return list(_clean_list(value, kind, path))


def _clean_list(value: list[Any], kind: Descriptor, path: str) -> Iterator[Any]:
    for number, each in enumerate(value):
        yield _clean_part(each, kind, f"{path}[{number}]")


def _clean_part(value: Any, kind: Descriptor, path: str) -> Any:
    if not isinstance(value, dict):
        raise _refuse(value, kind, path)
    return _clean_message(value, kind, path)


def _refuse(value: Any, kind: Descriptor, path: str) -> InvalidError:
    found = f'"{value}"' if isinstance(value, str) else f"{value}"
    return InvalidError(
        f"Invalid value at '{path}' (type.googleapis.com/{kind.full_name}), "
        f"{found[:QUOTED]}"
    )
