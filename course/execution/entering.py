"""What a confined program does to itself before it begins: its last rights.

Run as a script, with nothing but the standard library, inside what
`confinement` laid out: `entering.py RULES COMMAND WORDS...`, the rules as JSON.
Each is kept where the kernel allows it; `confinement.find_guards` asks which.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# As unshare(2) and netdevice(7) number them.
CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP, IFF_RUNNING = 0x1, 0x40
# From Linux 6.14 on each process namespace has its own (kernel.org,
# sysctl/kernel, pid_max); the kernel keeps the first 300 numbers.
MOST_PIDS = Path("/proc/sys/kernel/pid_max")
LEAST_PIDS = 512
# Who is killed first where memory ends for the whole machine (proc(5)).
SCORE = Path("/proc/self/oom_score_adj")
EXPENDABLE = "500"


def enter(rules: dict[str, Any], command: Sequence[str]) -> None:
    """Keep the rules, then become the command."""
    # The first of a process namespace, where a sandbox made one.
    is_first = os.getpid() == 1
    kept = {
        "namespaces": is_first,
        "processes": is_first and _cap_processes(rules["threads"]),
        "network": not rules["network"] and _leave_network(),
    }
    _cap(resource.RLIMIT_CORE, 0)
    _cap(resource.RLIMIT_FSIZE, rules["file_size"])
    _cap(resource.RLIMIT_DATA, rules["memory"])
    with contextlib.suppress(OSError):
        SCORE.write_text(EXPENDABLE, encoding="ascii")
    if is_first:
        _cap(resource.RLIMIT_NPROC, rules["threads"])
        _shrink_shared_memory(rules["memory"] // 8)
        # Somebody has to take leave of orphans.
        supervisor = [sys.executable, "-I", "-S", rules["supervisor"]]
        command = [*supervisor, *command]
    if rules["probe"]:
        print(json.dumps(kept), flush=True)
    os.execv(command[0], list(command))  # noqa: S606 -- no shell is wanted


def _cap(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS knows not all
        resource.setrlimit(kind, (most, most))


def _cap_processes(threads: int) -> bool:
    try:
        MOST_PIDS.write_text(str(max(threads, LEAST_PIDS)), encoding="ascii")
    except OSError:
        return False
    return True


def _leave_network() -> bool:
    """Enter a network that has nothing but this machine's own loopback."""
    if sys.platform != "linux":
        return False
    if ctypes.CDLL(None).unshare(CLONE_NEWNET):
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        flags = struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING)
        fcntl.ioctl(asking, SIOCSIFFLAGS, flags)
    return True


def _shrink_shared_memory(most: int) -> None:
    """Cap what lies there: memory that no process owns."""
    subprocess.run(
        ["/bin/mount", "-o", f"remount,size={most}", "/dev/shm"],  # noqa: S108
        stderr=subprocess.DEVNULL,
        check=False,
    )


if __name__ == "__main__":
    enter(json.loads(sys.argv[1]), sys.argv[2:])
