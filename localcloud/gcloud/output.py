"""What commands print: tables, JSON, YAML, single values."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click
import yaml

from localcloud.errors import InvalidError

Document = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, what it reads, how a cell is styled."""

    head: str
    read: Callable[[Document], str]
    style: Callable[[str], str] = str


Columns = Sequence[Column]
VALUES = re.compile(r"value\((?P<keys>[^)]+)\)")
BLANKS = re.compile(r"\s+")


def show(text: str, *, new_line: bool = True) -> None:
    """Print; a terminal that lacks a letter shows a sign instead of failing."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, "replace").decode(encoding)
    click.echo(shown, nl=new_line)


def format_option(default: str) -> Callable[..., Any]:
    """Return the `--format` option."""
    return click.option(
        "--format",
        "form",
        default=default,
        show_default=True,
        metavar="FORMAT",
        help="json, yaml, table, or value(KEY, ...).",
    )


def print_one(document: Document, form: str, columns: Columns = ()) -> None:
    """Print one resource."""
    print_all([document], form, columns, single=True)


def print_all(
    documents: Sequence[Document],
    form: str,
    columns: Columns,
    *,
    single: bool = False,
) -> None:
    """Print resources in a format. Raises `InvalidError` for another one."""
    whole: Any = documents[0] if single else list(documents)
    if values := VALUES.fullmatch(form):
        keys = [each.strip() for each in values["keys"].split(",")]
        for document in documents:
            show("\t".join(find_value(document, key) for key in keys))
    elif form == "json":
        show(json.dumps(whole, indent=2, ensure_ascii=False))
    elif form == "yaml" or (form in {"", "default"} and single):
        show(_write_yaml(whole), new_line=False)
    elif form in {"table", "default", ""} and columns:
        _print_table(documents, columns)
    else:
        raise InvalidError(
            f"--format={form}: unknown; expected json, yaml, table or "
            "value(KEY)",
        )


def find_value(document: Document, key: str) -> str:
    """Return the value of a dotted key, as text; empty where it is not."""
    value: Any = document
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case str():
            return value
        case list():
            return ";".join(map(str, value))
        case _:
            return json.dumps(value, ensure_ascii=False)


def _print_table(documents: Sequence[Document], columns: Columns) -> None:
    if not documents:
        click.echo("Listed 0 items.", err=True)
        return
    heads = [each.head for each in columns]
    rows = [
        [BLANKS.sub(" ", column.read(each)) or "-" for column in columns]
        for each in documents
    ]
    widths = [
        max(map(len, column)) for column in zip(heads, *rows, strict=True)
    ]
    widths[-1] = 0
    show("  ".join(map(str.ljust, heads, widths)))
    for row in rows:
        cells = zip(columns, map(str.ljust, row, widths), strict=True)
        show("  ".join(column.style(cell) for column, cell in cells))


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def _write_yaml(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=True
    )
    return text
