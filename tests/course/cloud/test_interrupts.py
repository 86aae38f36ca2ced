"""`kedro` is interrupted where a library swallows KeyboardInterrupt."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.{before})
from course.cloud.interrupts import take_interrupts
take_interrupts()
try:
    signal.raise_signal(signal.SIGINT)
except BaseException as error:
    raise RuntimeError("Query interrupted") from error
print("not interrupted")
"""


def run(before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)],
        env=os.environ | {"COURSE_LANGUAGE": "fr"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_interruption_is_a_line_and_a_status() -> None:
    ended = run("default_int_handler")
    assert ended.returncode == 128 + signal.SIGINT
    assert ended.stderr == (
        "\nInterrompu. Rien n'est gardé à moitié : relancez la commande.\n"
    )


@pytest.mark.parametrize("before", ["SIG_IGN"])
def test_what_ignores_interruptions_goes_on(before: str) -> None:
    assert run(before).stdout == "not interrupted\n"
