import subprocess
import sys
from pathlib import Path

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
    assert not end_processes([ProcessId(2**22, "1.0")])


def test_a_process_that_is_gone_has_no_family() -> None:
    assert identify_family(2**22) == ()


@pytest.mark.parametrize("seconds", [-7200, -5, 5, 7200])
def test_a_clock_set_right_changes_nobody(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = psutil.Process()
    found, created = identify_family(before.pid)[0], before.create_time()
    boot = psutil.boot_time()
    linux = "psutil._pslinux.boot_time"
    monkeypatch.setattr(linux, lambda: boot + seconds)
    assert psutil.Process().create_time() == pytest.approx(created + seconds)
    assert found.find() == before


def test_the_same_pid_and_tick_after_a_restart_is_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = identify_family(psutil.Process().pid)[0]
    (tmp_path / "boot_id").write_text("another\n")
    monkeypatch.setattr(processes, "BOOT_ID", tmp_path / "boot_id")
    assert found.find() is None


def test_a_process_that_we_may_not_look_at_is_not_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = identify_family(psutil.Process().pid)[0]

    def refuse(_: psutil.Process) -> str:
        raise psutil.AccessDenied

    monkeypatch.setattr(processes, "read_birth", refuse)
    assert found.find() is None


def test_a_birth_that_an_earlier_version_kept_is_known_still() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        created = psutil.Process(process.pid).create_time()
        assert ProcessId(process.pid, created).find()
        assert ProcessId(process.pid, created - 60).find() is None
        process.kill()
