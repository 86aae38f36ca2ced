import subprocess
import sys

import psutil
import pytest

from course.cloud import processes
from course.cloud.processes import ProcessId, end_processes, identify_family

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


def identify(process: "subprocess.Popen[bytes]") -> ProcessId:
    return identify_family(process.pid)[0]


def test_an_ended_process_is_not_found_though_not_yet_waited_for() -> None:
    process = subprocess.Popen(["sleep", "60"])
    found = identify(process)
    assert found.find()
    psutil.Process(process.pid).kill()
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    assert found.find() is None
    process.wait()


def test_a_process_that_ignores_the_polite_signal_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_END", 0.2)
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        stubborn = identify(process)
        assert end_processes([stubborn])
        assert stubborn.find() is None


def test_nothing_to_end_is_said() -> None:
    assert not end_processes([ProcessId(2**22, 1.0)])


def test_a_process_that_is_gone_has_no_family() -> None:
    assert identify_family(2**22) == ()
