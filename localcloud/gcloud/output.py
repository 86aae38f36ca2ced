"""What commands print: resources in the format that `--format` names."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click

from localcloud.gcloud.documents import (
    print_config,
    print_flattened,
    print_json,
    print_objects,
    print_yaml,
)
from localcloud.gcloud.grids import print_diff, print_grid, print_multi
from localcloud.gcloud.keys import Document
from localcloud.gcloud.resources import Resource
from localcloud.gcloud.sheets import Printer, Sheet, prepare_sheet
from localcloud.gcloud.values import print_csv, print_list, print_values


def format_option(
    default: str, acts_on: Resource | None = None
) -> Callable[..., Any]:
    """Return the `--format` option.

    Args:
        default: Where none is named.
        acts_on: What a command shows that creates, changes or ends something:
            a wrong format is then refused beforehand.
    """

    def check(_: click.Context, __: click.Parameter, form: str) -> str:
        if acts_on:
            prepare_sheet(form, acts_on, single=False).check(())
        return form

    return click.option(
        "--format",
        "form",
        callback=check,
        default=default,
        show_default=True,
        metavar="FORMAT",
        help="json, yaml, table(KEY, ...), value(KEY, ...), csv(KEY, ...), "
        "flattened, list, none.",
    )


def print_one(document: Document, form: str, resource: Resource) -> None:
    """Print one resource."""
    print_all([document], form, resource, single=True)


def print_all(
    documents: Sequence[Document],
    form: str,
    resource: Resource,
    *,
    single: bool = False,
) -> None:
    """Print resources in a format. Raises `ExpressionError`."""
    sheet = prepare_sheet(form, resource, single=single)
    sheet.check(documents)
    if not documents:
        click.echo("Listed 0 items.", err=True)
    _find_printer(sheet.format.name)(sheet, documents)


def _find_printer(name: str) -> Printer:
    printers: dict[str, Printer] = {
        "config": print_config,
        "csv": print_csv,
        "diff": partial(print_diff, printers=_find_printer),
        "disable": _print_nothing,
        "flattened": print_flattened,
        "get": print_values,
        "json": print_json,
        "list": print_list,
        "multi": partial(print_multi, printers=_find_printer),
        "none": _print_nothing,
        "object": print_objects,
        "table": partial(print_grid, printers=_find_printer),
        "text": print_flattened,
        "value": print_values,
        "yaml": print_yaml,
    }
    return printers[name]


def _print_nothing(sheet: Sheet, documents: Sequence[Document]) -> None:
    _ = sheet, documents
