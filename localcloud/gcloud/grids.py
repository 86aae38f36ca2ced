"""Resources as a table, and what is shown in formats of its own."""

from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from difflib import unified_diff
from functools import partial
from io import StringIO
from typing import Any

from localcloud.gcloud.cells import label_columns, write_cell
from localcloud.gcloud.keys import Document
from localcloud.gcloud.projections import Projected
from localcloud.gcloud.resources import Resource
from localcloud.gcloud.sheets import Printer, Sheet, prepare_sheet
from localcloud.gcloud.sorting import sort_by
from localcloud.gcloud.tables import PAD, Look, TableColumn, print_table
from localcloud.gcloud.terminal import show

INDENT = " " * 4
Printers = Callable[[str], Printer]


def print_grid(
    sheet: Sheet, documents: Sequence[Document], printers: Printers
) -> None:
    """Print a table.

    Args:
        sheet: How.
        documents: The rows.
        printers: What prints a format of that name, for `:format=`.
    """
    if not documents:
        return
    if sheet.format.columns is None:
        _print_default(sheet, documents)
        return
    documents = _sort_rows(sheet, documents)
    inner = [x for x in sheet.columns if "format" in x.attributes]
    outer = [x for x in sheet.columns if "format" not in x.attributes]
    below = [
        partial(_print_inner, sheet.resource, each, inner, printers)
        for each in documents
    ]
    if not outer:
        for each in below:
            each("")
        return
    labels = label_columns(outer)
    columns = [_describe(*each) for each in zip(outer, labels, strict=True)]
    rows = [
        [write_cell(sheet.resource.project(each, x)) for x in outer]
        for each in documents
    ]
    print_table(columns, rows, _read_look(sheet), below if inner else ())


def print_multi(
    sheet: Sheet, documents: Sequence[Document], printers: Printers
) -> None:
    """Print each key in the format of its own."""
    separator = ""
    for document in documents:
        for column in sheet.columns:
            show(separator, new_line=False)
            separator = sheet.attributes.get("separator", "")
            _print_inner(sheet.resource, document, [column], printers, "")
        show(sheet.attributes.get("terminator", ""), new_line=False)


def print_diff(
    sheet: Sheet, documents: Sequence[Document], printers: Printers
) -> None:
    """Print what differs between the first two keys of each resource."""
    form = sheet.attributes.get("format", "flattened")
    inner = prepare_sheet(form, Resource(), single=True)
    for document in documents:
        if title := sheet.attributes.get("title"):
            show(title)
        both = [
            _render(inner, [each], printers).split("\n")
            for each in sheet.read_row(document)[:2]
        ]
        # One key by itself has nothing to differ from.
        for line in unified_diff(both[0], both[-1]):
            show(line.rstrip("\n"))


def _render(sheet: Sheet, documents: Sequence[Any], printers: Printers) -> str:
    text = StringIO()
    with redirect_stdout(text):
        printers(sheet.format.name)(sheet, documents)
    return text.getvalue()


def _describe(column: Projected, head: str) -> TableColumn:
    return TableColumn(
        head,
        column.attributes.get("align", "left"),
        optional="optional" in column.attributes,
    )


def _print_default(sheet: Sheet, documents: Sequence[Document]) -> None:
    columns = sheet.resource.columns
    heads = [TableColumn(each.head, style=each.style) for each in columns]
    rows = [[each.read(x) or "-" for each in columns] for x in documents]
    print_table(heads, rows, _read_look(sheet))


def _print_inner(
    resource: Resource,
    document: Document,
    columns: Sequence[Projected],
    printers: Printers,
    indent: str = INDENT,
) -> None:
    """Print keys that have a format of their own."""
    for each in columns:
        found = resource.project(document, each)
        items: list[Any] = found if isinstance(found, list) else [found]
        inner = prepare_sheet(
            each.attributes["format"], Resource(), single=False
        )
        there = [x for x in items if x is not None]
        for line in _render(inner, there, printers).splitlines():
            show(f"{indent}{line}".rstrip())


def _sort_rows(
    sheet: Sheet, documents: Sequence[Document]
) -> Sequence[Document]:
    """Sort by `:sort=1`, `:sort=2:reverse`."""
    columns = sheet.format.columns or ()
    keys = [x for x in columns if x.attributes.get("sort", "").isdigit()]
    for key in sorted(keys, key=lambda x: -int(x.attributes["sort"])):
        read = partial(sheet.resource.project, column=key)
        reverse = "reverse" in key.attributes
        documents = sort_by(documents, read, reverse=reverse)
    return documents


def _read_look(sheet: Sheet) -> Look:
    pad = sheet.attributes.get("pad", "")
    return Look(
        box="box" in sheet.attributes,
        all_box="all-box" in sheet.attributes,
        heading="no-heading" not in sheet.attributes,
        ascii="ascii" in sheet.attributes,
        title=sheet.attributes.get("title", ""),
        pad=int(pad) if pad.isdigit() else PAD,
    )
