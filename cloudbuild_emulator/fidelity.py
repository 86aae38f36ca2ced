"""The fidelity table as a page: `python -m cloudbuild_emulator.fidelity`."""

from collections.abc import Mapping

from cloudbuild_emulator.fidelity_table import (
    EXTRAS,
    FIELDS,
    SUBSTITUTIONS,
    Entry,
)

HEAD = """\
# What is emulated

Every field of Cloud Build's messages, and every substitution: emulated here,
accepted with a warning in the build's log, or refused with what to do instead:
valid for Google, cannot run here (exit status 50 of `cloudbuild validate`).
Written by `python -m cloudbuild_emulator.fidelity`; a test holds it to Google's
message definitions.
"""
NOT_CONFIRMED = " (not confirmed against today's service)"


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
    parts.append(_render_part("Substitutions", SUBSTITUTIONS))
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
