"""A process that outlives a killed emulator, and ends what it left.

Run as a module: it waits for the end of its input, which is the emulator's.
"""

import os
import subprocess
import sys
from pathlib import Path

from cloudrun_emulator.instances.launchers import Launchers, sweep_run

# The package that runs, wherever it is: it need not be installed.
ROOT = Path(__file__).parents[2]


class Watchdog:
    """The emulator's end of it."""

    def __init__(self, launchers: Launchers) -> None:
        self._words = (launchers.mark, str(launchers.used))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it: from now on nothing is left over."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, *self._words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """Let it end."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()


def watch(mark: str, used: str) -> None:
    """End all marked processes once the input has ended."""
    sys.stdin.buffer.read()
    sweep_run(mark, Path(used))


if __name__ == "__main__":
    watch(*sys.argv[1:])
