"""What steps wrote to $BUILDER_OUTPUT/output, for the build's results."""

import os
from pathlib import Path

from cloudbuild_emulator.build.masking import Masker

# proto, Results.build_step_outputs: "Only the first 50KB of data is stored."
BYTES_OF_OUTPUT = 50 * 2**10


def collect_outputs(folder: Path, count: int, masker: Masker) -> list[bytes]:
    """Read the steps' outputs, masked; empty where no step wrote one.

    Args:
        folder: Holds `<step>/output`.
        count: Of steps.
        masker: Of the build's secrets.
    """
    outputs = [
        _read_output(folder / str(index) / "output", masker)
        for index in range(count)
    ]
    return outputs if any(outputs) else []


def _read_output(path: Path, masker: Masker) -> bytes:
    # A step may have left a link, a pipe or a folder of that name.
    if path.is_symlink() or not path.is_file():
        return b""
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(source, "rb") as file:
        # No secret is cut in half, and so left unmasked: control sequences
        # may stand between its letters.
        data = file.read(2 * (BYTES_OF_OUTPUT + masker.longest))
    return masker.mask(data)[:BYTES_OF_OUTPUT]
