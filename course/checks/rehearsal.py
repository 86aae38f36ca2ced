"""Rehearses a build step's script where its tools are only pretended."""

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 10
INSTALL, TESTS, OTHER = "install", "tests", "other"
# What a script without a shebang runs under, as Cloud Build says.
SHELL = "/bin/sh"
_TRACING = '#!/bin/sh\necho {word} >> "$TRACE"\nexit {status}\n'
_PYTHON = """#!/bin/sh
case " $* " in
*pytest*) echo tests >> "$TRACE"; exit {status} ;;
*) echo other >> "$TRACE" ;;
esac
"""
_TOOLS = ("python", "python3", "pytest", "pip", "uv", "kedro")


@dataclass(frozen=True)
class Rehearsal:
    """What a script came to: its status, what it called, its last words."""

    status: int
    calls: tuple[str, ...]
    words: str


def rehearse(script: str, *, install: int = 0, tests: int = 0) -> Rehearsal:
    """Run a script beside an install.sh, with pretended tools.

    Args:
        script: The text of a step's `script`.
        install: The status that ./install.sh ends with.
        tests: The status that pytest ends with.

    Raises:
        subprocess.TimeoutExpired: it did not end within SECONDS.
        OSError: the system cannot run it.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder, install, tests)
        status, words = _run(_write_step(folder, script), folder)
        trace = (folder / "trace").read_text().split()
    return Rehearsal(status, tuple(trace), words.replace(name, ""))


def _write_step(folder: Path, script: str) -> list[str]:
    step = folder / "script"
    step.write_text(script)
    step.chmod(0o755)
    return [str(step)] if script.startswith("#!") else [SHELL, str(step)]


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a command; give its status, and the last line of its errors."""
    with (
        # A file: a child that is left behind would hold a pipe open.
        (folder / "errors").open("w+", errors="replace") as errors,
        subprocess.Popen(
            command,
            cwd=folder / "workspace",
            env=_compose_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        ) as process,
    ):
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        errors.seek(0)
        lines = errors.read().strip().splitlines()
    return status, lines[-1] if lines else ""


def _prepare(folder: Path, install: int, tests: int) -> None:
    for part in ("tools", "workspace"):
        (folder / part).mkdir()
    (folder / "trace").touch()
    # As git keeps it: not executable.
    text = _TRACING.format(word=INSTALL, status=install)
    (folder / "workspace" / "install.sh").write_text(text)
    for tool in _TOOLS:
        path = folder / "tools" / tool
        path.write_text(_describe_tool(tool, tests))
        path.chmod(0o755)


def _describe_tool(tool: str, tests: int) -> str:
    if tool == "pytest":
        return _TRACING.format(word=TESTS, status=tests)
    if tool.startswith("python"):
        return _PYTHON.format(status=tests)
    return _TRACING.format(word=OTHER, status=0)


def _compose_environment(folder: Path) -> Mapping[str, str]:
    path = os.pathsep.join([str(folder / "tools"), os.environ.get("PATH", "")])
    home = str(folder / "workspace")
    return {"PATH": path, "HOME": home, "TRACE": str(folder / "trace")}
