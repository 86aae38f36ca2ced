"""A format that is ready for resources of a kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from localcloud.gcloud.filters import TRANSFORMS, parse_filter
from localcloud.gcloud.formats import read_format
from localcloud.gcloud.keys import Document
from localcloud.gcloud.projections import OPTION, Format, Projected
from localcloud.gcloud.resources import Resource
from localcloud.gcloud.transforms import check_calls
from localcloud.gcloud.trees import prune


@dataclass(frozen=True)
class Sheet:
    """How resources are shown.

    Args:
        format: Checked, but for what its keys lead to.
        resource: The kind.
        single: One resource by itself, not a list.
    """

    format: Format
    resource: Resource
    single: bool

    @property
    def columns(self) -> tuple[Projected, ...]:
        """The keys that are shown."""
        columns = self.format.columns or ()
        return tuple(x for x in columns if "hidden" not in x.attributes)

    @property
    def attributes(self) -> Mapping[str, str]:
        return self.format.attributes

    def check(self, documents: Sequence[Document]) -> None:
        """Raise `ExpressionError` for a key that no resource can have."""
        for each in self.format.columns or ():
            self.resource.check(each, documents, OPTION)

    def read_row(self, document: Document) -> list[Any]:
        """Return the values of the keys that are shown."""
        return [self.resource.project(document, x) for x in self.columns]

    def prune(self, document: Document, *, keep_empty: bool) -> Any:
        """Keep the keys that are shown, each where it stands."""
        return prune(
            document,
            self.format.columns,
            self.resource,
            keep_empty=keep_empty and "no-undefined" not in self.attributes,
        )


def prepare_sheet(form: str, resource: Resource, *, single: bool) -> Sheet:
    """Read a format, as far as it can be without resources.

    Raises `ExpressionError`, before anything is created or ended.
    """
    transforms = {**TRANSFORMS, **resource.transforms}
    resource = replace(resource, transforms=transforms)
    found = read_format(form)
    if found.columns is not None:
        flags = _read_flags()
        kept = tuple(x for x in found.columns if _is_wanted(x, flags))
        for each in kept:
            check_calls(each.calls, transforms, OPTION)
        found = replace(found, columns=kept)
    if found.name == "default":
        has_table = resource.columns and not single
        found = replace(found, name="table" if has_table else "yaml")
    return Sheet(found, resource, single)


def _read_flags() -> Mapping[str, Any]:
    context = click.get_current_context(silent=True)
    return context.params if context else {}


def _is_wanted(column: Projected, flags: Mapping[str, Any]) -> bool:
    """Ask the flags what `if(...)` says of a column."""
    return all(
        parse_filter(call.arguments[0], flags=True).holds(flags)
        for call in column.calls
        if call.name == "if" and call.arguments
    )


Printer = Callable[[Sheet, Sequence[Document]], None]
