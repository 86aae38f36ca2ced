"""A config's bytes as plain values, each with its line; bounded."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from cloudbuild_emulator.config.signs import (
    advise_json,
    advise_line,
)
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.limits import (
    BYTES_OF_A_FILE,
    DEPTH,
    NODES,
)

BINARY = b"\x00"
# What PowerShell's `>` and older editors of Windows write.
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# libyaml, of which Go's YAML is a port: tabs may stand where Cloud Build takes
# them, and what is wrong is told in its words.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# JSON's way to escape a character, of which libyaml takes no half.
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
# Dates, and single marks that mean something to YAML 1.1 alone, are what was
# written, to Cloud Build too.
TEXTS = frozenset(
    {
        "tag:yaml.org,2002:merge",
        "tag:yaml.org,2002:timestamp",
        "tag:yaml.org,2002:value",
    }
)
# No field takes a longer one, and reading it takes its length squared.
LENGTH_OF_A_NUMBER = 100
FieldPath = tuple[str | int, ...]


class DocumentError(ValueError):
    """The text is no document; holds the one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class Document:
    """Plain values, and where and how each was written.

    `by_client` tells that a program sent it, not that a person wrote it;
    `as_gcloud` that gcloud reads it, which takes one value for a list of one.
    """

    value: Any
    by_client: bool = False
    as_gcloud: bool = False
    lines: dict[FieldPath, int] = field(default_factory=dict)
    texts: dict[FieldPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_document(data: bytes) -> Document:
    """Read YAML or JSON (which is YAML too). Raises `DocumentError`."""
    text = _decode(data)
    try:
        return _Reader(text).read(_compose(text))
    except yaml.MarkedYAMLError as error:
        raise DocumentError(_describe(error, text)) from error
    except yaml.reader.ReaderError as error:
        raise DocumentError(_describe_character(error, text)) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        words = " ".join(str(error).split())
        raise DocumentError(
            Problem("", f"yaml: {words}", "write the value as a quoted string")
        ) from error


def write_path(where: FieldPath) -> str:
    """Write a path of fields as gcloud does: `steps[1].dependsOn`."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _decode(data: bytes) -> str:
    if len(data) > BYTES_OF_A_FILE:
        raise DocumentError(
            Problem(
                "",
                f"the file has {len(data):,} bytes; expected at most "
                f"{BYTES_OF_A_FILE:,}",
                "move long scripts to files of the repository",
            )
        )
    if data.startswith(UTF_16):
        raise DocumentError(
            Problem(
                "",
                "text in UTF-16, as PowerShell's > writes it; expected UTF-8",
                "save the file as UTF-8",
            )
        )
    if BINARY in data:
        raise DocumentError(
            Problem(
                "",
                "a binary file; expected YAML or JSON text",
                "name the build config itself with --config",
            )
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            Problem(
                f"line {line}",
                f"byte 0x{data[error.start]:02x} is not UTF-8",
                "save the file as UTF-8",
            )
        ) from error


def _compose(text: str) -> yaml.Node | None:
    loader = yaml.SafeLoader if SURROGATE.search(text) else LOADER
    _check_bounds(text, loader)
    return yaml.compose(text, Loader=loader)


def _check_bounds(text: str, loader: Any) -> None:
    """Count what composing would recurse into, without recursion."""
    depth = 0
    events = yaml.parse(text, Loader=loader)
    for count, event in enumerate(events):
        match event:
            case yaml.CollectionStartEvent():
                depth += 1
            case yaml.CollectionEndEvent():
                depth -= 1
        if depth > DEPTH:
            raise DocumentError(
                Problem(
                    f"line {text.count(chr(10), 0, _offset(event)) + 1}",
                    f"nested more than {DEPTH} levels deep",
                    "close what was opened, or write it flatter",
                )
            )
        if count > NODES:
            raise DocumentError(
                Problem(
                    "",
                    f"more than {NODES:,} values",
                    "move data to files of the repository",
                )
            )


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _describe(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    # What is missing at the end is missing in the last line, not behind it.
    last = max(len(text.splitlines()), 1)
    line = f"line {min(mark.line + 1, last)}: " if mark else ""
    words = error.problem or error.context or "not YAML"
    found = text.splitlines()[mark.line : mark.line + 1] if mark else []
    next_step = advise_json(text) or advise_line("".join(found))
    if not next_step:
        next_step = "compare its indentation and colons with the lines above"
    if "a tab character" in words:
        next_step = "replace tabs by spaces"
    if "undefined alias" in words:
        next_step = "define its anchor above it: &NAME"
    if "but found another document" in words:
        words = "expected a single document in the stream"
        next_step = "keep one document: remove the line ---"
    return Problem("", f"yaml: {line}{words}", next_step)


def _describe_character(error: yaml.reader.ReaderError, text: str) -> Problem:
    # Its position counts bytes in one reader and characters in the other.
    at = text.find(chr(error.character))
    return Problem(
        "",
        f"yaml: line {text.count(chr(10), 0, at) + 1}: control characters are "
        f"not allowed: found U+{error.character:04X}",
        "remove it, or write it as an escape within double quotes",
    )


class _Reader:
    """Makes plain values of nodes, counting what aliases repeat."""

    def __init__(self, text: str) -> None:
        self._lines = [*text.splitlines(), ""]
        self._count = 0
        self._construct = yaml.SafeLoader("")
        self._document = Document(None)

    def read(self, node: yaml.Node | None) -> Document:
        if node is not None:
            self._document.value = self._read(node, ())
        return self._document

    def _read(self, node: yaml.Node, where: FieldPath) -> Any:
        self._count += 1
        if self._count > NODES or len(where) > DEPTH:
            raise DocumentError(
                Problem(
                    f"line {node.start_mark.line + 1}",
                    f"aliases that unfold to more than {NODES:,} values or "
                    f"{DEPTH} levels",
                    "write the values out",
                )
            )
        self._document.lines[where] = node.start_mark.line + 1
        match node:
            case yaml.MappingNode():
                return dict(self._read_mapping(node, where))
            case yaml.SequenceNode():
                return [
                    self._read(each, (*where, number))
                    for number, each in enumerate(node.value)
                ]
            case _:
                return self._read_scalar(node, where)

    def _read_scalar(self, node: yaml.Node, where: FieldPath) -> Any:
        self._document.texts[where] = node.value
        if node.tag in NUMBERS:
            # Only YAML 1.1 counts in sixties; Go's YAML reads 22:22 as text.
            if ":" in node.value:
                return node.value
            _check_number(node)
        if node.tag in TEXTS:
            return node.value
        value = self._construct.construct_object(node)
        known = (str, bool, int, float, type(None))
        value = value if isinstance(value, known) else node.value
        return _join_pairs(value) if isinstance(value, str) else value

    def _read_mapping(
        self, node: yaml.MappingNode, where: FieldPath
    ) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged |= self._read_merge(value_node, where)
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError(
                    Problem(
                        f"line {line}",
                        "yaml: invalid map key: found a list or a mapping; "
                        "expected a word",
                        advise_line(self._lines[line - 1])
                        or "write the field's name before the colon",
                    )
                )
            key = _join_pairs(key_node.value)
            if key in seen:
                self._document.problems.append(
                    Problem(
                        write_path((*where, key)),
                        f"yaml: line {line}: key already set in map at line "
                        f"{seen[key]}",
                        "keep one of the two",
                    )
                )
            seen[key] = line
            yield key, self._read(value_node, (*where, key))
        yield from ((k, v) for k, v in merged.items() if k not in seen)

    def _read_merge(self, node: yaml.Node, where: FieldPath) -> dict[str, Any]:
        value = self._read(node, where)
        parts = value if isinstance(value, list) else [value]
        merged: dict[str, Any] = {}
        for part in reversed(parts):
            if not isinstance(part, dict):
                raise DocumentError(
                    Problem(
                        write_path(where),
                        "yaml: map merge requires map or sequence of maps as "
                        "the value",
                        "write `<<: *name` with the anchor of a mapping",
                    )
                )
            merged |= part
        return merged


def _join_pairs(text: str) -> str:
    """Join surrogate pairs: JSON's way to escape a character, not YAML's."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "surrogatepass"
    )


def _check_number(node: yaml.Node) -> None:
    if len(node.value) > LENGTH_OF_A_NUMBER:
        raise DocumentError(
            Problem(
                f"line {node.start_mark.line + 1}",
                f"found a number of {len(node.value):,} characters; expected "
                f"at most {LENGTH_OF_A_NUMBER}",
                "quote it if it is a text",
            )
        )


def quote(value: object) -> str:
    """Quote what was found, as JSON, cut to a readable length."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    longest = 60
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
