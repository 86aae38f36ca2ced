"""A product's fidelity table: what becomes of each field of its messages.

Keys are `Message.field` as JSON spells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a field is treated."""

    EMULATED = "emulated"
    WARNED = "accepted with a warning"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One line of the table.

    Args:
        kind: How the field is treated.
        why: What becomes of it, or why nothing does.
        next_step: What to do instead.
        confirmed: Whether today's service is known to do so.
    """

    kind: Kind
    why: str
    next_step: str = ""
    confirmed: bool = True


def emulated(why: str) -> Entry:
    """Give the entry of a field that has its effect."""
    return Entry(Kind.EMULATED, why)


def unconfirmed(why: str) -> Entry:
    """Give the entry of one whose effect is not known for certain."""
    return Entry(Kind.EMULATED, why, confirmed=False)


def warned(why: str) -> Entry:
    """Give the entry of a field that is accepted without effect."""
    return Entry(Kind.WARNED, why)


def refused(why: str, next_step: str) -> Entry:
    """Give the entry of a field that cannot have its effect here."""
    return Entry(Kind.REFUSED, why, next_step)


def render_page(
    head: str,
    fields: Mapping[str, Entry],
    others: Mapping[str, Mapping[str, Entry]],
    doubt: str,
) -> str:
    """Write a table as a page: a part a message, in Google's order of names.

    Args:
        head: What stands above the parts.
        fields: The entries of all messages' fields.
        others: Parts of what is no field, by title.
        doubt: What follows an entry that is not confirmed.
    """
    parts: dict[str, dict[str, Entry]] = {}
    for key, entry in fields.items():
        message, _, name = key.partition(".")
        parts.setdefault(message, {})[name] = entry
    every = {**parts, **others}
    return "\n".join(
        [head, *(_render_part(*part, doubt) for part in every.items())]
    )


def _render_part(title: str, entries: Mapping[str, Entry], doubt: str) -> str:
    lines = [f"## {title}", "", "| name | here | why |", "|---|---|---|"]
    lines += [_render_line(*each, doubt) for each in entries.items()]
    return "\n".join([*lines, ""])


def _render_line(name: str, entry: Entry, doubt: str) -> str:
    why = entry.why if entry.confirmed else entry.why + doubt
    if entry.next_step:
        why = f"{why}; {entry.next_step}"
    return f"| `{name}` | {entry.kind.value} | {why} |"
