"""The fidelity table as a page: `python -m cloudrun_emulator.fidelity`."""

from cloudrun_emulator.fidelity_table import (
    BEHAVIOURS,
    EXTRAS,
    FIELDS,
)
from localcloud.fidelity import render_page

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
    """Write FIDELITY.md."""
    others = {
        "Documented, though no message has it": EXTRAS,
        "Behaviour": BEHAVIOURS,
    }
    return render_page(HEAD, FIELDS, others, NOT_CONFIRMED)


if __name__ == "__main__":
    print(render_table(), end="")
