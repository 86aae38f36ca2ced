"""Values without frame: `value`, `get`, `csv` and `list`."""

from collections.abc import Sequence

from localcloud.gcloud.cells import label_columns, write_cell, write_value
from localcloud.gcloud.keys import Document
from localcloud.gcloud.sheets import Sheet
from localcloud.gcloud.terminal import show

MARK = " - "


def print_values(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print a line of values a resource, with tabs between."""
    _print_rows(sheet, documents, "\t", quote="quote" in sheet.attributes)


def print_csv(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print a heading and a row a resource, as RFC 4180 has them."""
    if "no-heading" not in sheet.attributes and documents:
        heads = [each.lower() for each in label_columns(sheet.columns)]
        end = sheet.attributes.get("terminator", "\n")
        separator = sheet.attributes.get("separator", ",")
        show(separator.join(heads) + end, new_line=False)
    _print_rows(sheet, documents, ",", quote="no-quote" not in sheet.attributes)


def _print_rows(
    sheet: Sheet, documents: Sequence[Document], separator: str, *, quote: bool
) -> None:
    separator = sheet.attributes.get("separator", separator)
    delimiter = sheet.attributes.get("delimiter", ";")
    end = sheet.attributes.get("terminator", "\n")
    special = (separator, delimiter, end, '"')
    for each in documents:
        row = [write_value(x, delimiter) for x in sheet.read_row(each)]
        if quote:
            row = [_quote(text, special) for text in row]
        show(separator.join(row) + end, new_line=False)


def _quote(text: str, special: Sequence[str]) -> str:
    if text == text.strip() and not any(each in text for each in special):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def print_list(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print an item a resource, with a line a value."""
    between = " " if "compact" in sheet.attributes else "\n   "
    always = "always-display-title" in sheet.attributes
    if "title" in sheet.attributes and (documents or always):
        show(sheet.attributes["title"])
    for each in documents:
        if sheet.columns:
            row = sheet.read_row(each)
            items = [write_cell(value) for value in row if value is not None]
        else:
            items = [f"{key}: {value}" for key, value in sorted(each.items())]
        show(MARK + between.join(items))
