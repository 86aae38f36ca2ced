"""A service killed with -9 at any moment loses nothing that has ended."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from cloudbuild_emulator.messages import FINISHED, Status
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.messages import to_document
from tests.cloudbuild_emulator.service.conftest import wait_for

PROGRAM = """
import sys, time
from pathlib import Path
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings

with Service(Settings(Path(sys.argv[1]), running_builds=1)) as service:
    def submit(command):
        step = {"name": "bash", "args": ["-c", command]}
        build = Build(steps=[step])
        return service.builds.create("local", "global", build).id

    done = submit("true")
    running = submit(f"setsid sleep 987{sys.argv[2]} & sleep 986{sys.argv[2]}")
    waiting = submit("true")
    print(done, running, waiting, flush=True)
    time.sleep(600)
"""
# Ends itself as soon as a build has ended.
KEEPER = """
import json, os, signal, sys, time
from pathlib import Path
from cloudbuild_emulator.messages import Build
from localcloud.messages import to_document
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings

with Service(Settings(Path(sys.argv[1]))) as service:
    step = {"name": "bash", "args": ["-c", "echo a word"]}
    kept = service.builds.create("local", "global", Build(steps=[step]))
    while not kept.finish_time:
        time.sleep(0.001)
        kept = service.builds.get("local", kept.id)
    log = service.builds.read_log("local", kept.id, 0).data.decode()
    seen = {"build": to_document(kept), "log": log}
    print(json.dumps(seen), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
MOMENTS = (0.0, 0.8)
SECONDS = 20


def find_sleepers(number: int) -> list[psutil.Process]:
    """Find what a step of the killed service left."""
    found = []
    for each in psutil.process_iter(["cmdline"]):
        words = " ".join(each.info["cmdline"] or [])
        if f"sleep 987{number}" in words or f"sleep 986{number}" in words:
            found.append(each)
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_after_a_kill_every_build_ends_and_no_process_is_left(
    moment: float, tmp_path: Path
) -> None:
    number = os.getpid() * 10 + MOMENTS.index(moment)
    state = tmp_path / "state"
    killed = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(state), str(number)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout
    done, running, waiting = killed.stdout.readline().split()
    time.sleep(moment)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()

    with Service(Settings(state, running_builds=1)) as service:
        assert find_sleepers(number) == [] or service.builds.get(
            "local", running
        ).status in {Status.QUEUED, Status.WORKING}
        ended = service.builds.get("local", running)
        if ended.status == Status.INTERNAL_ERROR:
            assert "killed" in ended.status_detail
            log = service.builds.read_log("local", running, 0).data
            assert b"ERROR: the service was killed" in log
        else:
            service.builds.cancel("local", running)
        wait_for(service, waiting, Status.SUCCESS)
        assert service.builds.get("local", done).status in FINISHED
        assert find_sleepers(number) == []
    assert not list((state / "work").glob("*-*-*-*-*"))


def test_what_had_ended_before_a_kill_is_the_same_after_it(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state"
    killed = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(state)],
        stdout=subprocess.PIPE,
        text=True,
    )
    before = json.loads(killed.communicate(timeout=SECONDS)[0])
    assert killed.returncode == -signal.SIGKILL
    with Service(Settings(state)) as service:
        build = service.builds.get("local", before["build"]["id"])
        assert to_document(build) == before["build"]
        log = service.builds.read_log("local", build.id, 0).data.decode()
    assert log == before["log"]
    assert "a word" in log
