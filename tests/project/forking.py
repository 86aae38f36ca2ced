"""`kedro` in a process of its own that need not load its libraries again.

Run as a program it loads them, uses none, and forks one child a command. Kedro
is not among them, which looks around where it is loaded, nor the project, of
which each test has a copy, nor Ibis, which most runs must do without.
"""

import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from runpy import run_path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

LIBRARIES = (
    "pandas",
    "sklearn.compose",
    "sklearn.metrics",
    "sklearn.model_selection",
    "skops.io",
    "lightgbm",
    "pandera.pandas",
    "hyperopt",  # after Pandera, which would look for Spark's pandas
    "matplotlib.pyplot",
    "mlflow",
    "mlflow.models",
    "fsspec",
    "pyarrow.dataset",
)
SPARED = ("kedro", "ibis", "duckdb", "purchase_predict")
# What the project's settings set before a library looks.
LOOKED_AT = {"OMP_WAIT_POLICY": "passive", "MLFLOW_DISABLE_TELEMETRY": "true"}
SECONDS = 120


class Forking:
    """The program below, and how it is asked."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=environment | LOOKED_AT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, folder: Path, *command: str, environment: dict[str, str]
    ) -> CompletedProcess[str]:
        """Run a Python program of this environment, as subprocess.run does."""
        assert self.process.stdin
        assert self.process.stdout
        with TemporaryDirectory() as outputs:
            order = [str(folder), outputs, command, environment]
            print(json.dumps(order), file=self.process.stdin, flush=True)
            status = int(self.process.stdout.readline())
            said = (Path(outputs, name).read_text() for name in ("1", "2"))
            return CompletedProcess(command, status, *said)

    def close(self) -> None:
        self.process.communicate(timeout=SECONDS)


def serve() -> None:
    """Fork a child for each line that orders one; answer with its status."""
    for name in LIBRARIES:
        import_module(name)
    assert not sys.modules.keys() & {*SPARED}
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            become(*json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become(
    folder: str, outputs: str, command: list[str], environment: dict[str, str]
) -> None:
    """Go on as the command, to its exit."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        name = os.path.join(outputs, str(stream))  # noqa: PTH118 -- of a text
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
    program = str(Path(sys.executable).with_name(command[0]))
    sys.argv = [program, *command[1:]]
    sys.path[0] = str(Path(program).parent)
    run_path(program, run_name="__main__")


if __name__ == "__main__":
    serve()
