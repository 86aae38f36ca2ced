"""Brings a correction into a notebook that a learner has worked in.

Cells are told apart by their ids. Where the learner has written, the learner's
text stays; everything else follows the course.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from course.handing.manifest import hash_cell as _hash

Cells = Mapping[str, Any]
Hashes = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """The learner's notebook, corrected, and what could not be.

    Args:
        notebook: The learner's cells, and the course's where untouched.
        conflicts: Ids of cells that both have changed.
    """

    notebook: Any
    conflicts: tuple[str, ...]


def merge(own: Any, base: Hashes, new: Any) -> Merged:
    """Bring what the course has changed into a learner's notebook.

    Args:
        own: The learner's notebook, which stays as it is.
        base: The hashes of the cells that were handed out, in their order.
        new: The notebook to hand out.
    """
    present = {each.id for each in own.cells}
    offered = {each.id: each for each in new.cells}
    kept: list[Any] = []
    conflicts = {
        name
        for name, cell in offered.items()
        if name not in present and base.get(name, _hash(cell)) != _hash(cell)
    }
    for cell in own.cells:
        settled, is_conflict = _settle(
            cell, base.get(cell.id), offered.get(cell.id)
        )
        kept += settled
        conflicts |= {cell.id} if is_conflict else set()
    order = [each.id for each in own.cells if each.id in base]
    moved = order != [name for name in base if name in present]
    # A cell that the learner has taken out stays out.
    wanted = [name for name in offered if name in present or name not in base]
    merged = deepcopy(own)
    merged.cells = _arrange(kept, wanted, offered, keep_order=moved)
    named = [x for x in {**base, **offered} if x in conflicts]
    return Merged(merged, tuple(named))


def _settle(cell: Any, handed: str | None, new: Any) -> tuple[list[Any], bool]:
    """Choose what stays of a learner's cell; tell whether both changed it."""
    if new is None:
        is_own = _hash(cell) != handed
        return [cell] if is_own else [], is_own and handed is not None
    if _hash(cell) == _hash(new):
        return [_retag(cell, new)], False
    if _hash(cell) == handed:
        return [new], False
    return [_retag(cell, new)], handed != _hash(new)


def _retag(cell: Any, found: Any) -> Any:
    """Keep a learner's cell; its tags are the course's."""
    kept = deepcopy(cell)
    if "tags" in found.metadata:
        kept.metadata["tags"] = list(found.metadata["tags"])
    return kept


def _arrange(
    kept: Sequence[Any],
    wanted: Sequence[str],
    offered: Cells,
    *,
    keep_order: bool,
) -> list[Any]:
    """Order the cells as the course does, the learner's own after theirs.

    Args:
        kept: What stays of the learner's notebook.
        wanted: The course's cells, in the course's order.
        offered: Their text, for those that the learner does not have yet.
        keep_order: Whether the learner has moved cells: new ones are then put
            after those that they follow in the course.
    """
    groups = _group(kept, wanted)
    order = list(groups) if keep_order else ["", *wanted]
    for before, name in zip(["", *wanted], wanted, strict=False):
        if name not in groups:
            groups[name] = [offered[name]]
            if keep_order:
                order.insert(order.index(before) + 1, name)
    return [cell for name in order for cell in groups.get(name, ())]


def _group(kept: Iterable[Any], wanted: Iterable[str]) -> dict[str, list[Any]]:
    """Put what the learner has added behind the course's cell before it."""
    known = set(wanted)
    groups: dict[str, list[Any]] = {"": []}
    name = ""
    for cell in kept:
        if cell.id in known and cell.id not in groups:
            name = cell.id
            groups[name] = []
        groups[name].append(cell)
    return groups
