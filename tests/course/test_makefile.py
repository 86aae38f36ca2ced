"""`make` where the environment cannot be made."""

import subprocess
import sys
from pathlib import Path

from course.places import REPOSITORY


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clone_that_cannot_be_written_is_named_with_what_to_do() -> None:
    done = make("lab", "VENV=/proc/nowhere/.venv")
    assert done.returncode
    last = done.stdout.splitlines()[-1]
    assert last.startswith("make: /proc/nowhere/.venv cannot be made here;")
    assert last.endswith("~/course && make -C ~/course lab")


def test_a_python_that_is_too_old_is_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    old = tmp_path / "python3.10"
    old.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; "
        'sys.version_info = (3, 10, 14); exec(sys.argv[2])\' "$@"\n'
    )
    old.chmod(0o755)
    done = make("lab", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}")
    assert done.returncode
    expected = "is Python 3.10; expected 3.11, 3.12 or 3.13. Next: make lab"
    assert expected in done.stderr
