"""`fields`: the part of an answer that is asked for.

cloud.google.com/apis/docs/system-parameters; the grammar is that of Google's
pages on partial responses: `a,b/c,d(e,f/g),*`, and a field mask's `a.b`.
"""

import re
from collections.abc import Mapping
from typing import Any

from localcloud.errors import InvalidError
from localcloud.spelling import write_camel

PARAMETERS = ("fields", "$fields")
TOKEN = re.compile(r"[A-Za-z0-9_@-]+|[*,/.()]")
EVERYTHING = "*"
# Far deeper than any answer.
DEPTH = 32
# As much of a found value as a message quotes.
QUOTED = 200

# Names, each with what is wanted of it; without any, all of it.
Selection = dict[str, Any]


def list_names(message: Any) -> frozenset[str]:
    """List the fields of all messages in the file of one, as JSON has them."""
    waiting = list(message.pb().DESCRIPTOR.file.message_types_by_name.values())
    names: set[str] = set()
    while waiting:
        kind = waiting.pop()
        names.update(each.json_name for each in kind.fields)
        waiting += kind.nested_types
    return frozenset(names)


def read_selection(
    query: Mapping[str, str], known: frozenset[str]
) -> Selection:
    """Read what is asked for; nothing is everything.

    Args:
        query: Of the request.
        known: The fields that answers may have.

    Raises:
        InvalidError: Another grammar, or a field that no answer has.
    """
    text = next((query[each] for each in PARAMETERS if query.get(each)), "")
    if not text:
        return {}
    return _Reader(text, known).read()


def select_fields(document: Any, selection: Selection) -> Any:
    """Return the part of a document; of lists, the part of each element."""
    if not selection:
        return document
    if isinstance(document, list):
        return [select_fields(each, selection) for each in document]
    if not isinstance(document, dict):
        return document
    rest = selection.get(EVERYTHING)
    chosen = {}
    for name, value in document.items():
        inner = selection.get(name, rest)
        if inner is not None:
            chosen[name] = select_fields(value, inner)
    return chosen


class _Reader:
    def __init__(self, text: str, known: frozenset[str]) -> None:
        self._text = text
        self._known = known
        self._tokens: list[str] = TOKEN.findall(text)
        # What no token takes is an error of its own.
        if "".join(self._tokens) != "".join(text.split()):
            raise self._refuse()

    def read(self) -> Selection:
        selection = self._read_list(0)
        if self._tokens:
            raise self._refuse()
        return selection

    def _read_list(self, depth: int) -> Selection:
        if depth > DEPTH:
            raise self._refuse()
        selection: Selection = {}
        while True:
            self._read_path(selection, depth)
            if self._peek() != ",":
                return selection
            self._tokens.pop(0)

    def _read_path(self, selection: Selection, depth: int) -> None:
        name = self._read_name(is_key=depth > 0)
        inner: Selection = {}
        match self._peek():
            case "/" | ".":
                self._tokens.pop(0)
                if depth > DEPTH:
                    raise self._refuse()
                self._read_path(inner, depth + 1)
            case "(":
                self._tokens.pop(0)
                inner = self._read_list(depth + 1)
                if self._peek() != ")":
                    raise self._refuse()
                self._tokens.pop(0)
        _merge(selection, name, inner)

    def _read_name(self, *, is_key: bool) -> str:
        if not self._tokens or self._tokens[0] in ",/.()":
            raise self._refuse()
        word = self._tokens.pop(0)
        name = write_camel(word)
        if word == EVERYTHING or name in self._known:
            return word if word == EVERYTHING else name
        # A map's own keys, such as those of substitutions.
        if is_key and word.isupper():
            return word
        raise self._refuse()

    def _peek(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _refuse(self) -> InvalidError:
        return InvalidError(
            f"Invalid field selection {self._text[:QUOTED]}",
            "name fields of the answer, such as id,status,steps(name,status)",
        )


def _merge(selection: Selection, name: str, inner: Selection) -> None:
    """Add a name; all of it wins over parts of it."""
    old = selection.get(name)
    if old is None:
        selection[name] = inner
    elif not old or not inner:
        selection[name] = {}
    else:
        for each, part in inner.items():
            _merge(old, each, part)
