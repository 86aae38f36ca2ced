"""What a kind of resource is to its commands: keys, table, transforms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localcloud.gcloud.fields import Fields, find_field
from localcloud.gcloud.keys import (
    Document,
    Key,
    find_name,
    find_value,
    fold_name,
)
from localcloud.gcloud.projections import Projected
from localcloud.gcloud.transforms import Transform, apply_calls

ANYTHING = Fields(anything=True)
# Transforms whose arguments are keys: by name, or all that stand in it.
NAMED_KEYS = {"duration": ("start", "end")}
KEYS = ("extract", "group")


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, what it reads, how a cell is styled."""

    head: str
    read: Callable[[Document], str]
    style: Callable[[str], str] = str


Columns = Sequence[Column]


@dataclass(frozen=True)
class Resource:
    """A kind of resource.

    Args:
        columns: Of its table; their heads are names for keys, too.
        load_fields: Which keys it can have; called when that is in doubt.
        synonyms: Other names of keys.
        transforms: The product's own.
        inner: Where a key is looked for that the resource itself lacks.
    """

    columns: Columns = ()
    load_fields: Callable[[], Fields] = lambda: ANYTHING
    synonyms: Mapping[str, Key] = field(default_factory=dict)
    transforms: Mapping[str, Transform] = field(default_factory=dict)
    inner: Key = ()

    def resolve(self, key: Key) -> Key:
        """Return the key for which another name stands."""
        if len(key) == 1 and isinstance(key[0], str):
            return self.synonyms.get(fold_name(key[0]), key)
        return key

    def read(self, document: Any, key: Key) -> Any:
        """Return what a key leads to, None where there is nothing."""
        key = self.resolve(key)
        found = find_value(document, key)
        if found is None and self.inner:
            found = find_value(find_value(document, self.inner), key)
        if found is None and (column := self._find_column(document, key)):
            return column.read(document)
        return found

    def project(self, document: Any, column: Projected) -> Any:
        """Return a key's value, transformed."""
        value = self.read(document, column.key)
        return apply_calls(value, column.calls, self.transforms, column.option)

    def _find_column(self, document: Any, key: Key) -> Column | None:
        if len(key) != 1 or not isinstance(key[0], str):
            return None
        if isinstance(document, dict) and find_name(document, key[0]):
            return None
        folded = fold_name(key[0])
        found = [x for x in self.columns if fold_name(x.head) == folded]
        # What a field has not, its column's dash does not give it.
        return None if not found or self._has_field(key[0]) else found[0]

    def _has_field(self, name: str) -> bool:
        fields = self.load_fields()
        if fields.find(name) is not None:
            return True
        inner = find_field(fields, self.inner, "") if self.inner else None
        return inner is not None and inner.find(name) is not None

    def check(
        self, column: Projected, documents: Sequence[Document], option: str
    ) -> None:
        """Raise `ExpressionError` for a key that no resource can have."""
        below: Fields | None = None
        if self._is_in_doubt(column.key, documents):
            below = self.find_field(column.key, option)
        for call in column.calls[:1]:
            names = NAMED_KEYS.get(call.name, ())
            keys = [call.keywords[x] for x in names if x in call.keywords]
            keys += call.arguments if call.name in KEYS else ()
            if keys and below is None:
                below = self.find_field(column.key, option)
            for each in keys:
                find_field(below or ANYTHING, tuple(each.split(".")), option)

    def _is_in_doubt(self, key: Key, documents: Sequence[Document]) -> bool:
        return not any(_has_text(self.read(x, key)) for x in documents)

    def find_field(self, key: Key, option: str) -> Fields:
        """Return what a key leads to. Raises `ExpressionError`."""
        key = self.resolve(key)
        fields = self.load_fields()
        if key and isinstance(key[0], str):
            heads = {fold_name(each.head) for each in self.columns}
            known = fields.find(key[0]) is not None
            if not known and len(key) == 1 and fold_name(key[0]) in heads:
                return ANYTHING
            if not known and self.inner:
                inner = find_field(fields, self.inner, option)
                if inner.find(key[0]) is not None:
                    fields = inner
        return find_field(fields, key, option)


def _has_text(value: Any) -> bool:
    """Tell whether anything is there, inside lists too."""
    if isinstance(value, list):
        return any(_has_text(each) for each in value)
    return value is not None
