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
WORDS = {
    "fr": "Interrompu. Rien n'est gardé à moitié : relancez la commande.",
    "en": "Interrupted. Nothing is kept by halves: run the command again.",
}


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
        print(f"\n{WORDS[_read_language()]}", file=sys.stderr, flush=True)
    os._exit(INTERRUPTED)


def _end_run() -> None:
    """Let MLflow show no run that goes on for ever."""
    mlflow = sys.modules.get("mlflow")
    if mlflow is not None:
        mlflow.end_run("KILLED")


def _read_language() -> str:
    # Takes a tenth of a second, which most commands never need.
    from course.languages import choose_language  # noqa: PLC0415

    return choose_language(os.environ)
