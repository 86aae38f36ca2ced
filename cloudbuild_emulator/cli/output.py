"""What commands print: tables, JSON, YAML, single values."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click
import yaml

from cloudbuild_emulator.errors import InvalidError

Document = dict[str, Any]
Columns = Sequence[tuple[str, Callable[[Document], str]]]
COLOURS = {
    "SUCCESS": "green",
    "FAILURE": "red",
    "INTERNAL_ERROR": "red",
    "TIMEOUT": "red",
    "CANCELLED": "yellow",
    "EXPIRED": "yellow",
    "WORKING": "cyan",
}
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


def colour_status(status: str) -> str:
    """Colour a status where the terminal shows colours."""
    return click.style(status, fg=COLOURS.get(status))


def describe_duration(build: Document) -> str:
    """Write how long a build ran, as gcloud does: `1M5S`."""
    if "startTime" not in build or "finishTime" not in build:
        return "-"
    begin, end = (
        datetime.fromisoformat(build[key])
        for key in ("startTime", "finishTime")
    )
    seconds = max(round((end - begin).total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    written = "".join(f"{number}{unit}" for number, unit in parts if number)
    return written or "0S"


def describe_source(build: Document) -> str:
    """Write where a build's source came from."""
    source = build.get("source", {})
    if repository := source.get("repoSource"):
        revision = next(
            (
                repository[key]
                for key in ("branchName", "tagName", "commitSha")
                if repository.get(key)
            ),
            "",
        )
        return f"{repository.get('repoName', '')}@{revision}"
    if storage := source.get("storageSource"):
        return f"gs://{storage.get('bucket')}/{storage.get('object')}"
    if git := source.get("gitSource"):
        return f"{git.get('url')}@{git.get('revision', 'HEAD')}"
    return "-"


BUILD_COLUMNS: Columns = (
    ("ID", lambda each: str(each.get("id"))),
    ("CREATE_TIME", lambda each: str(each.get("createTime"))[:19] + "+00:00"),
    ("DURATION", describe_duration),
    ("SOURCE", describe_source),
    ("IMAGES", lambda each: ", ".join(each.get("images", [])) or "-"),
    ("STATUS", lambda each: str(each.get("status"))),
)


def _print_table(documents: Sequence[Document], columns: Columns) -> None:
    rows = [
        [BLANKS.sub(" ", read(each)) or "-" for _, read in columns]
        for each in documents
    ]
    if not rows:
        click.echo("Listed 0 items.", err=True)
        return
    heads = [name for name, _ in columns]
    widths = [
        max(map(len, column)) for column in zip(heads, *rows, strict=True)
    ]
    for row in [heads, *rows]:
        cells = [
            each.ljust(width) for each, width in zip(row, widths, strict=True)
        ]
        last = colour_status(row[-1]) if row is not heads else row[-1]
        show("  ".join([*cells[:-1], last]))


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
