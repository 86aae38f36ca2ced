"""Rehearses a build step's script where its tools are only pretended."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 5.0
INSTALL, SOURCED, TESTS, OTHER = "install", "sourced", "tests", "other"
# What a script without a shebang runs under, as Cloud Build says.
SHELL = "/bin/sh"
# Where a step starts, in Cloud Build.
WORKSPACE = re.compile(r"(?<![\w./-])/workspace\b")
_TRACING = '#!/bin/sh\necho {word} >> "$TRACE"\nexit {status}\n'
_INSTALL = """#!/bin/sh
case "$0" in
*install.sh) echo install >> "$TRACE" ;;
*) echo sourced >> "$TRACE" ;;
esac
(exit {status})
"""
# Where all goes well, pytest is the real one: it knows its own options.
_PYTEST = """#!/bin/sh
echo tests >> "$TRACE"
if [ {status} != 0 ]; then exit {status}; fi
exec "$PYTHON" -m pytest -p no:cacheprovider "$@"
"""
_PYTHON = """#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in
    -c)
        case "$2" in
        *exit*pytest.main*) set -- pytest; break ;;
        *pytest.main*) pytest; exit 0 ;;
        *) echo other >> "$TRACE"; exit 0 ;;
        esac ;;
    -m) shift; break ;;
    -m*) first="${{1#-m}}"; shift; set -- "$first" "$@"; break ;;
    -X | -W) shift 2 ;;
    -*) shift ;;
    *) echo other >> "$TRACE"; exit 0 ;;
    esac
done
module="$1"
[ $# -gt 0 ] && shift
case "$module" in
pytest) exec pytest "$@" ;;
pip | uv | kedro | venv | compileall | unittest) echo other >> "$TRACE" ;;
*) echo "No module named $module" >&2; exit 1 ;;
esac
"""
_UV = """#!/bin/sh
if [ "$1" = run ]; then shift; exec "$@"; fi
echo other >> "$TRACE"
"""
_TOOLS = {
    **dict.fromkeys(("python", "python3", "python3.12"), _PYTHON),
    **dict.fromkeys(("pytest", "py.test"), _PYTEST),
    "uv": _UV,
    **dict.fromkeys(("pip", "kedro"), _TRACING),
}
# The project's tests, in two folders; each tells that it was run.
_TEST = """import os
def test_it():
    with open(os.environ["TRACE"], "a") as file:
        file.write("{name}\\n")
"""
_TESTS = {"tests/test_run.py": "run", "tests/pipelines/test_nodes.py": "nodes"}


@dataclass(frozen=True)
class Rehearsal:
    """What a script came to: its status, what it called, its errors."""

    status: int
    calls: tuple[str, ...]
    words: str

    @property
    def plays_all_tests(self) -> bool:
        """Whether every test of the project was run."""
        return {*_TESTS.values()} <= {*self.calls}

    @property
    def last_words(self) -> str:
        """The last line of its errors."""
        return self.words.rpartition("\n")[2]


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
    workspace = str(folder / "workspace")
    step.write_text(WORKSPACE.sub(lambda _: workspace, script))
    step.chmod(0o755)
    return [str(step)] if script.startswith("#!") else [SHELL, str(step)]


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a command, and end all that it started; give status and errors."""
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
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        errors.seek(0)
        return status, errors.read().strip()


def _prepare(folder: Path, install: int, tests: int) -> None:
    for part in ("tools", "workspace/tests/pipelines"):
        (folder / part).mkdir(parents=True)
    (folder / "trace").touch()
    # As git keeps it: not executable.
    text = _INSTALL.format(status=install)
    (folder / "workspace" / "install.sh").write_text(text)
    # pytest would look for one further up.
    (folder / "workspace" / "pytest.ini").touch()
    for name, word in _TESTS.items():
        (folder / "workspace" / name).write_text(_TEST.format(name=word))
    for tool, script in _TOOLS.items():
        path = folder / "tools" / tool
        status = tests if script is _PYTEST else 0
        path.write_text(script.format(status=status, word=OTHER))
        path.chmod(0o755)


def _compose_environment(folder: Path) -> Mapping[str, str]:
    path = os.pathsep.join([str(folder / "tools"), os.environ.get("PATH", "")])
    home = str(folder / "workspace")
    return {
        "PATH": path,
        "HOME": home,
        "TRACE": str(folder / "trace"),
        "PYTHON": sys.executable,
        "PYTHONDONTWRITEBYTECODE": "1",
        # This environment's plugins are not the project's.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
