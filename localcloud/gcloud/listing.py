"""Options of the `list` commands: which, how many, in which order, how shown.

Source: cloud.google.com/sdk/gcloud/reference/builds/list, read 2026-11-26; the
order in which options act is that of its help: --flatten, --sort-by, --filter,
--limit.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from itertools import islice
from typing import Any

import click

from localcloud.gcloud.client import ServiceClient
from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.filters import OPTION as FILTER
from localcloud.gcloud.filters import Filter, check_filter, parse_filter
from localcloud.gcloud.keys import Document, Key, find_name
from localcloud.gcloud.output import format_option, print_all
from localcloud.gcloud.projections import parse_columns
from localcloud.gcloud.resources import Resource
from localcloud.gcloud.sheets import prepare_sheet
from localcloud.gcloud.sorting import sort_by
from localcloud.gcloud.terminal import show
from localcloud.gcloud.transforms import check_calls

LONGEST_PAGE = 100
UNLIMITED = "unlimited"
SORT, FLATTEN = "--sort-by", "--flatten"
DESCENDING = "~"
# Commas stand between keys, and in what their transforms are given.
KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|\([^()]*\)|[^,])+""")


@dataclass(frozen=True)
class Listing:
    """What the options say; no limit is None."""

    limit: int | None
    page_size: int | None
    sort_by: str
    flatten: str
    wanted: str
    uri: bool
    form: str

    def show(
        self,
        client: ServiceClient,
        path: str,
        resource: Resource,
        query: str = "",
    ) -> None:
        """Print what the service lists at a path.

        Args:
            client: Asks for it.
            path: Its last word is the answer's key, too.
            resource: What is listed.
            query: In the language of the service's own filters; what it
                lets through is filtered here.
        """
        wanted = parse_filter(self.wanted)
        if self.wanted.strip():
            check_filter(wanted, resource.find_field)
        prepare_sheet(self.form, resource, single=False)
        listed = client.list_all(
            path,
            path.rpartition("/")[2],
            None,
            pageSize=self._choose_size(),
            filter=query,
        )
        found = list(self.select(listed, wanted, resource))
        if self.uri:
            for each in found:
                show(f"{client.address}{path}/{read_id(each)}")
        else:
            print_all(found, self.form, resource)

    def select(
        self, documents: Iterable[Document], wanted: Filter, resource: Resource
    ) -> Iterator[Document]:
        """Yield what is wanted, in order, up to the limit."""
        for key in parse_columns(self.flatten, FLATTEN):
            if key.calls:
                called = f"{key.calls[0].name[:80]}()"
                raise ExpressionError(
                    f"{FLATTEN}: found {called}; expected keys alone",
                    f"flatten by the key, and write {called} in --format",
                )
            documents = list(documents)
            resource.check(key, documents, FLATTEN)
            documents = [x for each in documents for x in unfold(each, key.key)]
        if self.sort_by:
            documents = sort_documents(list(documents), self.sort_by, resource)
        held = (each for each in documents if wanted.holds(each, resource.read))
        return islice(held, self.limit)

    def _choose_size(self) -> int:
        if self.wanted or self.sort_by:
            return self.page_size or LONGEST_PAGE
        return self.page_size or min(self.limit or LONGEST_PAGE, LONGEST_PAGE)


def read_id(document: Document) -> str:
    """Return what a resource's address ends with."""
    return str(document.get("id") or document["metadata"]["name"])


def sort_documents(
    documents: list[Document], keys: str, resource: Resource
) -> list[Document]:
    """Sort by `KEY,~KEY`; a tilde turns the order around.

    Raises `ExpressionError` for a key that no resource can have.
    """
    for key in reversed([x.strip() for x in KEY.findall(keys) if x.strip()]):
        for each in parse_columns(key.removeprefix(DESCENDING), SORT):
            check_calls(each.calls, resource.transforms, SORT)
            resource.check(each, documents, SORT)
            read = partial(resource.project, column=each)
            reverse = key.startswith(DESCENDING)
            documents = sort_by(documents, read, reverse=reverse)
    return documents


def unfold(value: Any, key: Key) -> Iterator[Any]:
    """Yield a document an item of the list that a key leads to."""
    if isinstance(value, list):
        rest = key[1:] if key and key[0] is None else key
        for each in value:
            yield from unfold(each, rest)
        return
    name = key[0] if key else None
    own = find_name(value, name) if isinstance(name, str) else None
    if own is None or not isinstance(value, dict):
        yield value
        return
    for each in unfold(value[own], key[1:]):
        yield {**value, own: each}


class _Count(click.ParamType[int | str]):
    """A number of resources, or `unlimited`."""

    name = "number"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int | str:
        if value == UNLIMITED:
            return UNLIMITED
        text = str(value)
        if text.isascii() and text.isdigit() and int(text) > 0:
            # Nobody has more, and Python counts no further.
            return min(int(text), sys.maxsize)
        return self.fail(
            f"{value!r}: expected 1 or more, or {UNLIMITED}", param, ctx
        )


def listing_options(limit: int | None) -> Callable[..., Any]:
    """Add the options; the command gets them as one Listing."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def collect(*args: Any, **values: Any) -> Any:
            names = Listing.__dataclass_fields__
            given = {name: values.pop(name) for name in names}
            for name in ("limit", "page_size"):
                given[name] = None if given[name] == UNLIMITED else given[name]
            return command(*args, listing=Listing(**given), **values)

        for option in (
            format_option("table"),
            click.option("--uri", is_flag=True, help="Addresses only."),
            click.option(SORT, default="", metavar="KEY,~KEY,..."),
            click.option(FLATTEN, default="", metavar="KEY[],..."),
            click.option(FILTER, "wanted", default="", metavar="EXPRESSION"),
            click.option("--page-size", type=_Count(), default=None),
            click.option("--limit", type=_Count(), default=limit),
        ):
            collect = option(collect)
        return collect

    return decorate
