"""The fidelity table as a page: `python -m cloudrun_emulator.fidelity`."""

from collections.abc import Mapping

from cloudrun_emulator.fidelity_table import (
    BEHAVIOURS,
    EXTRAS,
    FIELDS,
    Entry,
)

HEAD = """\
# What is emulated

Every field of Cloud Run's messages: emulated here, accepted with a warning in
the service's log, or refused with what to do instead: valid for Google, cannot
run here (501, UNIMPLEMENTED). Written by
`python -m cloudrun_emulator.fidelity`; a test holds it to Google's message
definitions.
"""
NOT_CONFIRMED = " (not confirmed against the live service)"


def render_table() -> str:
    """Write FIDELITY.md: one table a message, in Google's order of names."""
    messages = dict.fromkeys(key.partition(".")[0] for key in FIELDS)
    parts = [HEAD]
    for message in messages:
        chosen = {
            key.partition(".")[2]: entry
            for key, entry in FIELDS.items()
            if key.partition(".")[0] == message
        }
        parts.append(_render_part(message, chosen))
    parts.append(_render_part("Documented, though no message has it", EXTRAS))
    parts.append(_render_part("Behaviour", BEHAVIOURS))
    return "\n".join(parts)


def _render_part(title: str, entries: Mapping[str, Entry]) -> str:
    lines = [f"## {title}", "", "| name | here | why |", "|---|---|---|"]
    lines += [_render_line(name, entry) for name, entry in entries.items()]
    return "\n".join([*lines, ""])


def _render_line(name: str, entry: Entry) -> str:
    why = entry.why if entry.confirmed else entry.why + NOT_CONFIRMED
    if entry.next_step:
        why = f"{why}; {entry.next_step}"
    return f"| `{name}` | {entry.kind.value} | {why} |"


if __name__ == "__main__":
    print(render_table(), end="")
