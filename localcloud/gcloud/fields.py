"""Which keys a resource can have: those of Google's message of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.keys import Key, fold_name, write_key
from localcloud.spelling import find_similar

# Google's messages that are written as one text, or hold whatever they like.
TEXTS = ("Timestamp", "Duration", "FieldMask")
ANYTHING = ("Any", "Struct", "Value", "ListValue", "Empty")
WELL_KNOWN = "google.protobuf."
LISTED = 12


@dataclass(frozen=True)
class Fields:
    """What may stand below a key.

    Args:
        descriptor: Of a protobuf message; none for a text or a number.
        anything: Every name may stand there.
        choices: The words of an enum, if it is one.
        is_time: A timestamp.
        children: Of what no message describes.
        more: Names that Google documents and its Python package lacks, with
            what holds them by the message's full name.
    """

    descriptor: Any = None
    anything: bool = False
    choices: tuple[str, ...] = ()
    is_time: bool = False
    children: Mapping[str, "Fields"] = field(default_factory=dict)
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def list_names(self) -> Iterator[str]:
        """Yield the names as Google's JSON writes them."""
        yield from self.children
        if self.descriptor is not None:
            yield from (each.json_name for each in self.descriptor.fields)
            yield from self.more.get(self.descriptor.full_name, ())

    def find(self, name: str) -> "Fields | None":
        """Return what stands below a name, None where nothing can."""
        if self.anything:
            return self
        folded = fold_name(name)
        for own, below in self.children.items():
            if fold_name(own) == folded:
                return below
        if self.descriptor is None:
            return None
        for each in self.descriptor.fields:
            if fold_name(each.name) == folded:
                return self._describe(each)
        known = self.more.get(self.descriptor.full_name, ())
        if any(fold_name(each) == folded for each in known):
            return Fields(anything=True)
        return None

    def _describe(self, found: Any) -> "Fields":
        if enum := found.enum_type:
            return Fields(choices=tuple(each.name for each in enum.values))
        message = found.message_type
        if message is None:
            return Fields()
        if message.GetOptions().map_entry:
            return Fields(anything=True)
        if message.full_name.startswith(WELL_KNOWN):
            return Fields(
                anything=message.name in ANYTHING,
                is_time=message.name == "Timestamp",
            )
        return Fields(message, more=self.more)


def describe_message(
    kind: Any, more: Mapping[str, tuple[str, ...]] | None = None
) -> Fields:
    """Return the fields of a message's type, of proto-plus."""
    return Fields(kind.pb().DESCRIPTOR, more=more or {})


def find_field(fields: Fields, key: Key, where: str) -> Fields:
    """Return what a key leads to in any resource of the kind.

    Args:
        fields: Of the kind.
        key: As typed.
        where: The option, for the message.

    Raises:
        ExpressionError: No resource can have it.
    """
    for part in key:
        if not isinstance(part, str):
            continue
        below = fields.find(part)
        if below is None:
            raise _complain(fields, part, key, where)
        fields = below
    return fields


def _complain(
    fields: Fields, part: str, key: Key, where: str
) -> ExpressionError:
    names = sorted(fields.list_names())
    meant = find_similar(part, names)
    ending = f" (did you mean {meant}?)" if meant else ""
    path = write_key(key)
    inside = "" if path == part else f" in {path}"
    if not names:
        return ExpressionError(
            f"{where}: unknown key {part!r}{inside}: nothing stands below "
            "what is before it",
            "end the key there",
        )
    listed = ", ".join(names[:LISTED]) + (", ..." if names[LISTED:] else "")
    return ExpressionError(
        f"{where}: unknown key {part!r}{inside}{ending}", f"use one of {listed}"
    )
