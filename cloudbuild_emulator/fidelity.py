"""The fidelity table as a page: `python -m cloudbuild_emulator.fidelity`."""

from cloudbuild_emulator.fidelity_table import (
    EXTRAS,
    FIELDS,
    SUBSTITUTIONS,
)
from localcloud.fidelity import render_page

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
    """Write FIDELITY.md."""
    others = {
        "Documented, though no message has it": EXTRAS,
        "Substitutions": SUBSTITUTIONS,
    }
    return render_page(HEAD, FIELDS, others, NOT_CONFIRMED)


if __name__ == "__main__":
    print(render_table(), end="")
