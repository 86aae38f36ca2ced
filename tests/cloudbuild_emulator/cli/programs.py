"""The command as a program of its own: in a pipe, in a terminal, ended."""

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 60
# Tests that run in the background of a shell inherit an ignored SIGINT.
LAUNCH = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from cloudbuild_emulator.cli import main
main(prog_name="cloudbuild")
"""
COMMAND = (sys.executable, "-c", LAUNCH)
# What says how a terminal writes, and whether it has colours.
TERMINAL = ("LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "PYTHON")


@dataclass
class Programs:
    """Starts the command in a folder; each is killed when it hangs."""

    address: str
    folder: Path
    _timers: list[threading.Timer] = field(default_factory=list)

    def start(
        self,
        *words: str,
        output: int = subprocess.PIPE,
        variables: Mapping[str, str] = {},
    ) -> subprocess.Popen[str]:
        """Start it; `output` takes stdout and stderr where it is no pipe."""
        process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=self.folder,
            env=self._environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            encoding="utf-8",
            errors="surrogateescape",
        )
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        self._timers.append(timer)
        return process

    def run(
        self, *words: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, variables=variables)
        stdout, stderr = process.communicate()
        return subprocess.CompletedProcess(
            words, process.returncode, stdout, stderr
        )

    def run_in_terminal(self, *words: str, **variables: str) -> str:
        """Return what a terminal is sent, its own signs included."""
        master, slave = pty.openpty()
        process = self.start(*words, output=slave, variables=variables)
        os.close(slave)
        data = b""
        try:
            while block := os.read(master, 65536):
                data += block
        except OSError:
            """Linux says so that the other side has closed."""
        os.close(master)
        process.wait()
        return data.decode()

    def close(self) -> None:
        for each in self._timers:
            each.cancel()

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(TERMINAL) or key == "PYTHONPATH"
        }
        own = {"CLOUDBUILD_EMULATOR_HOST": self.address, "TERM": "xterm"}
        return {**kept, **own, **variables}
