"""Ctrl-C, or a cell's stop button, ends `kedro` in a line.

Libraries turn an interruption into errors of their own (DuckDB), of which
Kedro would print a traceback. Nothing of a run needs an orderly end: a
collection counts once it is whole, and `data/` once one run wrote all of it.
"""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

INTERRUPTED = 130


def take_interrupts() -> None:
    """Let an interruption end this program; ignored where it was ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    # A second one must not come in between.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception):
        _end_run()
    with suppress(Exception):
        sys.stdout.flush()
        print(f"\n{_say_interrupted()}", file=sys.stderr, flush=True)
    os._exit(INTERRUPTED)


def _end_run() -> None:
    """Let MLflow show no run that goes on for ever."""
    mlflow = sys.modules.get("mlflow")
    if mlflow is not None:
        mlflow.end_run("KILLED")


def _say_interrupted() -> str:
    # Take a tenth of a second, which most commands never need.
    from course.languages import choose_language  # noqa: PLC0415
    from course.messages import translate  # noqa: PLC0415

    return translate(
        "Interrupted. Nothing is kept half done: run the command again.",
        choose_language(os.environ),
    )
