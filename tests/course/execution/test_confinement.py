"""A confined program ends at its limits, with all that it started."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from course.execution import confinement
from course.execution.confinement import (
    MIB,
    Breach,
    Confinement,
    Ended,
    Limits,
    Usage,
    end_confined,
    find_guards,
    list_family,
    run_confined,
)
from course.places import REPOSITORY
from localcloud.sandbox.sandboxes import Folders, Namespaces

Run = Callable[..., tuple[Ended, str]]
SECONDS_TO_GO = 2.0
ENVIRONMENT = {"PATH": os.environ["PATH"]}
BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
ESCAPE = """
import subprocess
subprocess.Popen(["sleep", "1234.5"], start_new_session=True)
"""
BIG = """
import time
kept = bytearray(120 * 2**20)
kept[::4096] = b"x" * len(kept[::4096])
time.sleep(1.2)
"""
MANY_FILES = """
for number in range(100_000):
    open(str(number), "wb").write(bytes(10**6))
"""


@pytest.fixture(params=["namespaces", "folders"])
def run(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Give a function that confines a program, with a kernel's help or not."""
    folders = {name: tmp_path / name for name in ("scratch", "home", "others")}
    for folder in folders.values():
        folder.mkdir()
    (folders["others"] / "secret").write_text("theirs")
    if request.param == "folders":

        def choose(_: Namespaces) -> Folders:
            return Folders()

        monkeypatch.setattr(confinement, "choose_sandbox", choose)

    def run(
        code: str,
        *,
        network: bool = True,
        usage: Usage | None = None,
        **limits: float,
    ) -> tuple[Ended, str]:
        said: list[bytes] = []
        ended = run_confined(
            [sys.executable, "-c", code],
            Confinement(
                folders["scratch"],
                (folders["home"],),
                hidden=(folders["others"],),
                network=network,
                limits=Limits(**limits),  # type: ignore[arg-type]
            ),
            environment=ENVIRONMENT,
            mark=str(tmp_path),
            hear=said.append,
            usage=usage,
        )
        # What was killed may take a moment to go.
        end = time.monotonic() + SECONDS_TO_GO
        while end_confined(str(tmp_path)):
            assert time.monotonic() < end, "something was left running"
        return ended, b"".join(said).decode()

    return run


only_kernel = pytest.mark.parametrize("run", ["namespaces"], indirect=True)


def test_what_it_prints_and_how_it_ends_is_known(run: Run) -> None:
    ended, said = run("import os; print('out', flush=True); os._exit(3)")
    assert (ended.status, ended.breach, said) == (3, None, "out\n")


@pytest.mark.parametrize(
    ("code", "limits", "breach"),
    [
        ("import time; time.sleep(99)", {"seconds": 0.7}, Breach.SECONDS),
        ("while True: print('x' * 999)", {"output": MIB}, Breach.OUTPUT),
        (BOMB, {"processes": 40}, Breach.PROCESSES),
        (MANY_FILES, {"disk": 50 * MIB}, Breach.DISK),
        (BIG, {"memory": 100 * MIB}, None),
    ],
)
def test_past_a_limit_it_is_ended(
    run: Run, code: str, limits: dict[str, float], breach: Breach | None
) -> None:
    ended, said = run(code, **limits)
    assert ended.breach is breach
    assert ended.status != 0
    if breach is None:
        assert "MemoryError" in said


def test_several_processes_share_one_limit_of_memory(run: Run) -> None:
    several = f"import os\nos.fork()\nos.fork()\n{BIG}"
    ended, _ = run(several, memory=200 * MIB)
    assert ended.breach is Breach.MEMORY


def test_no_file_grows_past_its_limit(run: Run) -> None:
    code = "open('a', 'wb').write(bytes(2 * 2**20))"
    ended, said = run(code, file_size=MIB)
    assert "File too large" in said
    assert ended.breach is None


def test_a_process_that_fled_ends_with_it(run: Run) -> None:
    ended, _ = run(ESCAPE)
    assert ended.status == 0


def test_its_peak_of_memory_is_measured(run: Run) -> None:
    usage = Usage()
    run(BIG, usage=usage)
    peak = usage.take_peak()
    assert 120 * MIB < peak < 200 * MIB
    assert usage.peak_memory == 0


@only_kernel
def test_it_reads_nothing_hidden_and_writes_to_its_own_folder(
    run: Run, tmp_path: Path
) -> None:
    secret = tmp_path / "others" / "secret"
    code = f"""
import os
open("mine", "w")
print(os.listdir("."), os.path.exists({str(secret)!r}), flush=True)
open({str(REPOSITORY / "x")!r}, "w")
"""
    _, said = run(code)
    assert "['mine'] False\n" in said
    assert "Read-only file system" in said


@only_kernel
def test_without_a_network_it_reaches_itself_alone(run: Run) -> None:
    code = """
import socket
listener = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listener.getsockname())
print("loopback", flush=True)
socket.create_connection(("192.0.2.1", 80), timeout=2)
"""
    _, said = run(code, network=False)
    assert "loopback" in said
    assert "Network is unreachable" in said


def test_the_machine_says_what_it_keeps() -> None:
    assert set(find_guards()) == {"namespaces", "processes", "network"}


def test_who_has_ended_has_no_family() -> None:
    assert list_family(2**22 - 1) == []


def test_a_bomb_that_kept_us_from_looking_is_not_only_slow(
    tmp_path: Path,
) -> None:
    children = "import subprocess, sys; [subprocess.Popen(['sleep', '99'])"
    program = f"{children} for _ in range(5)]; print(flush=True); input()"
    words = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe) as process:
        assert process.stdout
        process.stdout.readline()
        family = list_family(process.pid)
        late = Limits(seconds=0, processes=3)
        cases = {Breach.PROCESSES: late, Breach.SECONDS: Limits(seconds=0)}
        found = {
            breach: confinement._Watch(  # noqa: SLF001 -- without its waiting
                cast("Any", process),
                Confinement(tmp_path, (tmp_path,), limits=limits),
                Usage(),
            ).look()
            for breach, limits in cases.items()
        }
        for each in family:
            each.kill()
    assert found == {breach: breach for breach in cases}
