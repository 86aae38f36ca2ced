"""An environment of pinned packages alone, as a build or a revision has one."""

import subprocess
import sys
from pathlib import Path


def install(place: Path, pins: Path) -> Path:
    """Fill an environment with the pins, compiled; return its Python."""
    uv, python = Path(sys.executable).with_name("uv"), place / "bin/python"
    for words in (
        f"venv --python {sys.executable} {place}",
        f"pip install --compile-bytecode --python {python} -r {pins}",
    ):
        subprocess.run([uv, "--quiet", *words.split()], check=True)
    return python
