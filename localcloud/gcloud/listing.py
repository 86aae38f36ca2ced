"""Options of the `list` commands: how many, in which order, how shown.

Source: cloud.google.com/sdk/gcloud/reference/builds/list, read 2026-11-26.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from localcloud.gcloud.client import ServiceClient
from localcloud.gcloud.output import (
    Columns,
    Document,
    find_value,
    format_option,
    print_all,
    show,
)

LONGEST_PAGE = 100


@dataclass(frozen=True)
class Listing:
    """What the options say; no limit is None."""

    limit: int | None
    page_size: int | None
    sort_by: str
    uri: bool
    form: str

    def show(
        self, client: ServiceClient, path: str, columns: Columns, **query: str
    ) -> None:
        """Print what the service lists at a path: sorted, then cut off."""
        found = list(
            client.list_all(
                path,
                path.rpartition("/")[2],
                None if self.sort_by else self.limit,
                pageSize=self.page_size or self._choose_size(),
                **query,
            )
        )
        found = sort_documents(found, self.sort_by)[: self.limit]
        if self.uri:
            for each in found:
                show(f"{client.address}{path}/{each['id']}")
        else:
            print_all(found, self.form, columns)

    def _choose_size(self) -> int:
        return min(self.limit or LONGEST_PAGE, LONGEST_PAGE)


def sort_documents(documents: list[Document], keys: str) -> list[Document]:
    """Sort by `KEY,~KEY`; a tilde turns the order around."""
    for key in reversed([each for each in keys.split(",") if each]):
        name = key.strip().removeprefix("~")
        documents = sorted(
            documents,
            key=lambda each, name=name: find_value(each, name),  # type: ignore[misc] # the loop's own name
            reverse=name != key.strip(),
        )
    return documents


def listing_options(limit: int | None) -> Callable[..., Any]:
    """Add the options; the command gets them as one Listing."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def collect(*args: Any, **values: Any) -> Any:
            names = Listing.__dataclass_fields__
            listing = Listing(**{name: values.pop(name) for name in names})
            return command(*args, listing=listing, **values)

        number = click.IntRange(min=1)
        for option in (
            format_option("table"),
            click.option("--uri", is_flag=True, help="Addresses only."),
            click.option("--sort-by", default="", metavar="FIELD,..."),
            click.option("--page-size", type=number, default=None),
            click.option("--limit", type=number, default=limit),
        ):
            collect = option(collect)
        return collect

    return decorate
