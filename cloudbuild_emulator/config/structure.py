"""A document held to Google's message, field by field: all problems at once."""

from dataclasses import dataclass, field
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from cloudbuild_emulator.config.document import Document, FieldPath, write_path
from cloudbuild_emulator.config.document import quote as q
from cloudbuild_emulator.config.fidelity_rules import refuse_field
from cloudbuild_emulator.config.fields import ELSEWHERE, OUTPUT_ONLY
from cloudbuild_emulator.config.scalars import (
    LONGEST_DURATION_S,
    is_base64,
    is_duration,
    is_in_range,
    read_integer,
    suggest_duration,
)
from cloudbuild_emulator.config.signs import advise_json, advise_signs
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.fidelity_table import EXTRAS
from localcloud.fidelity import Kind
from localcloud.spelling import find_similar, write_camel

PACKAGE = "google.devtools.cloudbuild.v1."
DURATION_NAME = "google.protobuf.Duration"
TIMESTAMP_NAME = "google.protobuf.Timestamp"
# What is said of a field at another's place; the first that has it counts.
PLACES = {
    "Build": "a build's field: write it at the top, not indented",
    "BuildStep": "a step's field: indent it below its step",
    "BuildOptions": "an option: indent it below options",
}


@dataclass
class Structure:
    """What the walk leaves: the cleaned value, problems and warnings.

    `kept` are documented fields that the messages lack, by their paths.
    """

    value: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def check_structure(
    document: Document, kind: Descriptor, *, by_user: bool
) -> Structure:
    """Compare a document with a message's fields.

    Args:
        document: What was read; its value must be a mapping.
        kind: The message that it should be.
        by_user: Refuse output-only fields; else they are passed over, as
            APIs do (google.aip.dev/203).
    """
    walk = _Walk(document, by_user=by_user)
    result = Structure(walk.clean_message(document.value, kind, ()))
    result.problems = [*document.problems, *walk.problems]
    result.warnings = walk.warnings
    result.kept = walk.kept
    return result


class _Walk:
    def __init__(self, document: Document, *, by_user: bool) -> None:
        self.document = document
        self.by_user = by_user
        self.kept: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def _add(self, where: FieldPath, message: str, next_step: str = "") -> None:
        self.problems.append(Problem(write_path(where), message, next_step))

    def clean_message(
        self, value: object, kind: Descriptor, where: FieldPath
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected a mapping",
                _advise_fields(kind, value),
            )
            return {}
        known = {f.json_name: f for f in kind.fields}
        known |= {f.name: f for f in kind.fields}
        cleaned: dict[str, Any] = {}
        for key, each in value.items():
            if found := known.get(str(key)):
                self._clean_field(cleaned, found, (*where, key), each)
            else:
                self._report_unknown(kind, (*where, str(key)), each)
        return cleaned

    def _clean_field(
        self,
        cleaned: dict[str, Any],
        known: FieldDescriptor,
        where: FieldPath,
        value: object,
    ) -> None:
        name = known.json_name
        if name in cleaned:
            self._add(
                where,
                f"set twice, as {name} and as {known.name}",
                "keep one of the two",
            )
            return
        if name in OUTPUT_ONLY.get(known.containing_type.full_name, ()):
            if self.by_user:
                self._add(
                    where, "set by Cloud Build only (output only)", "remove it"
                )
            return
        if value is not None:
            cleaned[name] = self._clean_value(known, value, where)

    def _report_unknown(
        self, kind: Descriptor, where: FieldPath, value: object
    ) -> None:
        key = str(where[-1])
        if self._take_extra(kind, where, value):
            return
        names = [each.json_name for each in kind.fields]
        output_only = OUTPUT_ONLY.get(kind.full_name, ())
        usable = sorted(each for each in names if each not in output_only)
        similar = find_similar(key, usable, ELSEWHERE)
        meant = f" (did you mean {similar}?)" if similar else ""
        line = self.document.lines.get(where)
        at = f", line {line}" if line else ""
        meant = _find_place(kind, key) or meant
        fields = f"use one of {', '.join(usable)}"
        odd = advise_signs(key) or advise_json(f"{{\n{key}")
        self._add(
            where,
            f"unused: unknown field{meant}{at}",
            odd or ("" if meant else fields),
        )

    def _take_extra(
        self, kind: Descriptor, where: FieldPath, value: object
    ) -> bool:
        """Note a documented field that the message lacks, if it is one."""
        name = kind.full_name.removeprefix(PACKAGE)
        field_name = write_camel(str(where[-1]))
        entry = EXTRAS.get(f"{name}.{field_name}")
        if entry is None:
            return False
        if entry.kind is Kind.REFUSED:
            self.problems.append(refuse_field(write_path(where), entry))
            return True
        path = (write_camel(str(each)) for each in (*where[:-1], field_name))
        self.kept[".".join(path)] = value
        if entry.kind is Kind.WARNED:
            text = f"accepted, without effect here: {entry.why}"
            self.warnings.append(Problem(write_path(where), text))
        return True

    def _clean_value(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> Any:
        if known.message_type and known.message_type.GetOptions().map_entry:
            return self._clean_map(known, value, where)
        if known.is_repeated:
            return self._clean_list(known, value, where)
        return self._clean_single(known, value, where)

    def _clean_map(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected a mapping",
                "write `KEY: value` lines below it",
            )
            return {}
        of = known.message_type.fields_by_name["value"]
        return {
            # A value left empty is null to YAML, and "" to Cloud Build.
            str(key): self._clean_single(
                of, "" if each is None else each, (*where, str(key))
            )
            for key, each in value.items()
        }

    def _clean_list(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> list[Any]:
        if self.document.as_gcloud and not isinstance(value, list):
            value = [value]
        if not isinstance(value, list):
            next_step = "put a dash before it, or brackets around it"
            if pair := _write_pair(known, value):
                next_step = f"write `- {pair}`"
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected a list",
                next_step,
            )
            return []
        return [
            self._clean_single(known, each, (*where, number))
            for number, each in enumerate(value)
        ]

    def _clean_single(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> Any:
        kind = known.message_type
        if kind is None:
            if pair := _write_pair(known, value):
                found = f"found a mapping {q(value)}; expected a string"
                self._add(where, found, f"write `{pair}`")
                return ""
            return self._clean_scalar(known, value, where)
        if kind.full_name == DURATION_NAME:
            return self._clean_duration(value, where)
        if kind.full_name == TIMESTAMP_NAME:
            return value
        return self.clean_message(value, kind, where)

    def _clean_duration(self, value: object, where: FieldPath) -> Any:
        if not is_duration(value):
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected seconds as a "
                "string that ends in s",
                f"write for instance {suggest_duration(value)}",
            )
            return "0s"
        if not is_in_range(str(value)):
            self._add(
                where,
                f"found {q(value)}; expected at most {LONGEST_DURATION_S}s",
                "write for instance 1200s",
            )
            return "0s"
        return value

    def _clean_scalar(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> Any:
        match known.type:
            case FieldDescriptor.TYPE_STRING:
                return self._clean_string(value, where)
            case FieldDescriptor.TYPE_BOOL:
                return self._clean_bool(value, where)
            case FieldDescriptor.TYPE_ENUM:
                return self._clean_enum(known, value, where)
            case FieldDescriptor.TYPE_BYTES:
                return self._clean_bytes(value, where)
            case _:
                return self._clean_integer(known, value, where)

    def _clean_string(self, value: object, where: FieldPath) -> str:
        if isinstance(value, str):
            return self._check_text(value, where)
        written = self.document.texts.get(where, "")
        if isinstance(value, dict | list) or value is None:
            next_step = "write one string"
            if isinstance(value, dict):
                next_step = 'quote the text: a ": " in it makes it a mapping'
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected a string",
                next_step,
            )
        else:
            self._add(
                where,
                f"found {_name(value)} {q(value)}; expected a string",
                f'quote it: "{written or value}"',
            )
        return ""

    def _clean_bytes(self, value: object, where: FieldPath) -> str:
        text = self._clean_string(value, where)
        if is_base64(text):
            return text
        self._add(
            where,
            f"found {_name(value)} {q(value)}; expected base64",
            "write what `gcloud kms encrypt ... | base64` prints",
        )
        return ""

    def _check_text(self, value: str, where: FieldPath) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self._add(
                where,
                f"found {q(value.encode('ascii', 'backslashreplace').decode())}"
                "; expected no half of a surrogate pair",
                "write the character itself",
            )
            return ""
        return value

    def _clean_bool(self, value: object, where: FieldPath) -> bool:
        if isinstance(value, bool):
            return value
        self._add(
            where,
            f"found {_name(value)} {q(value)}; expected true or false",
            "write it without quotes",
        )
        return False

    def _clean_integer(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> int:
        number = read_integer(value)
        bits = 31 if known.type == FieldDescriptor.TYPE_INT32 else 63
        if number is not None and -(2**bits) <= number < 2**bits:
            return number
        size = "a whole number" if number is None else "a smaller number"
        self._add(
            where,
            f"found {_name(value)} {q(value)}; expected {size}",
            "write for instance 1",
        )
        return 0

    def _clean_enum(
        self, known: FieldDescriptor, value: object, where: FieldPath
    ) -> Any:
        names = [each.name for each in known.enum_type.values]
        if isinstance(value, str) and value in names:
            return value
        # Google's client sends enums as numbers.
        if self.document.by_client and type(value) is int:
            numbers = [each.number for each in known.enum_type.values]
            if value in numbers:
                return value
        similar = find_similar(str(value), names, ELSEWHERE)
        meant = f" (did you mean {similar}?)" if similar else ""
        self._add(
            where,
            f"found {_name(value)} {q(value)}; expected one of "
            f"{', '.join(names)}{meant}",
            "" if meant else f"write for instance {names[-1]}",
        )
        return names[0]


def _write_pair(known: FieldDescriptor, value: object) -> str:
    """Write a variable as Cloud Build does, where a mapping has it."""
    listed = known.name == "env" and known.is_repeated
    if not listed or not isinstance(value, dict) or not value:
        return ""
    name, first = next(iter(value.items()))
    if isinstance(first, dict | list):
        return ""
    return f"{name}={'' if first is None else first}"


def _advise_fields(kind: Descriptor, value: object) -> str:
    """Advise one of a message's own fields: whose word that is, or its first.

    The first is that which a user sets.
    """
    for each in kind.fields:
        words = each.enum_type.values_by_name if each.enum_type else {}
        if isinstance(value, str) and value in words:
            return f"write `{each.json_name}: {value}` below it"
    output_only = OUTPUT_ONLY.get(kind.full_name, ())
    names = [x.json_name for x in kind.fields if x.json_name not in output_only]
    first = "steps" if "steps" in names else names[0]
    if first == "name" and isinstance(value, str) and ":/" not in value:
        return f"write `name: {value[:80]}` and the other fields below it"
    return f"write `{first}:` and the other fields below it"


def _find_place(kind: Descriptor, key: str) -> str:
    """Say where a field stands that is written at another's place."""
    if kind.name not in PLACES:
        return ""
    for name, place in PLACES.items():
        known = kind.file.message_types_by_name[name].fields
        output_only = OUTPUT_ONLY.get(PACKAGE + name, ())
        names = {each.json_name for each in known} - {*output_only}
        if name != kind.name and write_camel(key) in names:
            return f" ({place}?)"
    return ""


def _name(value: object) -> str:
    match value:
        case None:
            return "nothing,"
        case bool():
            return "the boolean"
        case int() | float():
            return "the number"
        case str():
            return "the string"
        case list():
            return "a list"
        case _:
            return "a mapping"
