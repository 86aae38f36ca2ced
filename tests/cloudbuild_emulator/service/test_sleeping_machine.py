"""A laptop that sleeps in the middle of a build: all its processes stand still.

Stopped processes see the clock jump when they go on, as after a sleep.
"""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

PROGRAM = """
import json, sys, time
from pathlib import Path
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings

COMMAND = "for n in 1 2 3 4 5 6; do echo word $n; sleep 0.2; done"
with Service(Settings(Path(sys.argv[1]))) as service:
    step = {"name": "bash", "args": ["-c", COMMAND]}
    build = Build(steps=[step], timeout=sys.argv[2])
    build = service.builds.create("local", "global", build)
    while (
        b"word" not in service.builds.read_log("local", build.id, 0).data
        and not service.builds.get("local", build.id).finish_time
    ):
        time.sleep(0.01)
    print("running", flush=True)
    while not build.finish_time:
        time.sleep(0.01)
        build = service.builds.get("local", build.id)
    log = service.builds.read_log("local", build.id, 0).data.decode()
    print(json.dumps([build.status.name, build.status_detail, log]))
"""
# Only so that nothing hangs: a machine under load takes a while to wake.
SECONDS = 120


def send_all(processes: list[psutil.Process], sent: signal.Signals) -> None:
    for each in processes:
        with suppress(psutil.NoSuchProcess):  # a command that just ended
            each.send_signal(sent)


def run_with_sleep(
    state: Path, timeout: str, seconds: int
) -> tuple[str, str, str]:
    """Return the status, its detail and the log of a build slept through."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(state), timeout],
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        assert service.stdout
        assert service.stdout.readline() == "running\n"
        parent = psutil.Process(service.pid)
        asleep = [parent, *parent.children(recursive=True)]
        send_all(asleep, signal.SIGSTOP)
        time.sleep(seconds)
        send_all(asleep, signal.SIGCONT)
        try:
            said, _ = service.communicate(timeout=SECONDS)
        finally:
            service.kill()
    status, detail, log = json.loads(said)
    return status, detail, log


def test_a_build_goes_on_after_a_sleep_and_loses_no_line(
    tmp_path: Path,
) -> None:
    status, _, log = run_with_sleep(tmp_path / "state", "600s", 2)
    assert status == "SUCCESS"
    assert re.findall(r"word (\d)\n", log) == list("123456")


def test_a_sleep_longer_than_the_timeout_ends_the_build_and_says_so(
    tmp_path: Path,
) -> None:
    status, detail, log = run_with_sleep(tmp_path / "state", "6s", 7)
    assert status == "TIMEOUT"
    assert "longer than its timeout of 6s" in detail
    assert "word 1" in log
    assert "word 6" not in log
