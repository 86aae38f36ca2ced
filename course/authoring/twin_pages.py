"""Holds the pages beside the lessons, in Markdown, to those they render.

A page's first line names its original and keeps both hashes, in a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.authoring.editions import (
    Fault,
    judge,
    list_rendered,
    make_hash,
    record_edit,
)
from course.languages import DEFAULT_LANGUAGE
from course.places import NOTEBOOKS

_HEAD = re.compile(
    r"<!-- renders (?P<name>[\w.]+) ?(?P<original>\w*) ?(?P<own>\w*) -->\n"
)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page of an edition, and the one that it renders."""

    path: Path
    original: Path
    record: tuple[str, str]
    text: str

    def find_faults(self) -> Iterator[Fault]:
        """Find what is stale, and commands that are not the same."""
        name = self.path.name
        original = self.original.read_text(encoding="utf-8")
        if found := judge([*self.record], original, self.text):
            step = f"edit it and course sync, or: course reviewed {name}"
            yield Fault(name, found, step)
        if _FENCE.findall(original) != _FENCE.findall(self.text):
            yield Fault(name, "other commands", "copy those of the original")

    def sync(self) -> bool:
        """Record an edit; tell whether there was one."""
        original = self.original.read_text(encoding="utf-8")
        record = record_edit([*self.record], original, self.text)
        return self._write(record)

    def review(self) -> None:
        """Record that somebody has looked at both."""
        original = self.original.read_text(encoding="utf-8")
        self._write([make_hash(original), make_hash(self.text)])

    def _write(self, record: list[str]) -> bool:
        head = f"<!-- renders {self.original.name} {' '.join(record)} -->\n"
        before = self.path.read_text(encoding="utf-8")
        self.path.write_text(head + self.text, encoding="utf-8")
        return before != head + self.text


def find_pages(folder: Path = NOTEBOOKS) -> tuple[list[Page], list[Fault]]:
    """Pair the pages of all editions; tell who has no twin."""
    originals = {x.name: x for x in (folder / DEFAULT_LANGUAGE).glob("*.md")}
    pages: list[Page] = []
    lonely: list[Fault] = []
    for language in list_rendered(folder):
        found = {}
        for path in sorted((folder / language).glob("*.md")):
            text = path.read_text(encoding="utf-8")
            head = _HEAD.match(text)
            if head is None or head["name"] not in originals:
                step = "<!-- renders NAME.md --> as its first line"
                lonely.append(Fault(path.name, "it renders none", step))
                continue
            record = head["original"], head["own"]
            own = text[head.end() :]
            found[head["name"]] = Page(
                path, originals[head["name"]], record, own
            )
        pages += found.values()
        lonely += [
            Fault(f"{language}/", f"nothing renders {name}", "write it")
            for name in sorted(originals.keys() - found.keys())
        ]
    return pages, lonely


def find_faults(folder: Path = NOTEBOOKS) -> list[Fault]:
    """List the faults of all pages."""
    pages, lonely = find_pages(folder)
    return [*lonely, *(x for page in pages for x in page.find_faults())]
