"""Whole resources, or some keys of them: `json`, `yaml`, `config` and such."""

from collections.abc import Sequence

from localcloud.gcloud.cells import write_cell
from localcloud.gcloud.keys import Document
from localcloud.gcloud.sheets import Sheet
from localcloud.gcloud.terminal import show
from localcloud.gcloud.trees import flatten, write_json, write_yaml

BEGIN = "---"


def print_json(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print a list, or the one resource."""
    found = [sheet.prune(each, keep_empty=True) for each in documents]
    show(write_json(found[0] if sheet.single else found))


def print_yaml(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print a document a resource."""
    for each in documents:
        if not sheet.single:
            show(BEGIN)
        found = sheet.prune(each, keep_empty=True)
        show(write_yaml(found), new_line=False)


def print_flattened(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print a line a value: `steps[0].name:  bash`."""
    separator = sheet.attributes.get("separator", ": ")
    for each in documents:
        if not sheet.single:
            show(BEGIN)
        pairs = list(flatten(sheet.prune(each, keep_empty=False)))
        width = max((len(name) for name, _ in pairs), default=0)
        if "no-pad" in sheet.attributes:
            width = 0
        for name, value in pairs:
            text = _quote(write_cell(value))
            show(f"{name}{separator}".ljust(width + len(separator)) + text)


def print_config(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print settings as gcloud's own file has them: `[section]`, `key = x`."""
    for each in documents:
        found = sheet.prune(each, keep_empty=False) or {}
        sections = {k: x for k, x in found.items() if isinstance(x, dict)}
        _print_settings({k: found[k] for k in found if k not in sections})
        for name, settings in sorted(sections.items()):
            show(f"[{name}]")
            _print_settings(settings)


def _print_settings(settings: Document) -> None:
    for name, value in sorted(settings.items()):
        show(f"{name} = {_quote(write_cell(value))}")


def print_objects(sheet: Sheet, documents: Sequence[Document]) -> None:
    """Print each as Python writes it."""
    end = sheet.attributes.get("terminator", "\n")
    between = sheet.attributes.get("separator", "")
    for place, each in enumerate(documents):
        found = sheet.prune(each, keep_empty=True)
        show((between if place else "") + f"{found}{end}", new_line=False)


def _quote(text: str) -> str:
    """Keep a value on its line, with the blanks around it seen."""
    return write_json(text) if "\n" in text or text != text.strip() else text
