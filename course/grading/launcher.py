"""Becomes a command that ends with whoever started it, within hard limits.

A script, with nothing but the standard library: `launcher.py LIMITS WORDS...`.
"""

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def limit_resources(limits: dict[str, int]) -> None:
    """Set what the kernel itself holds each process to; never raise one."""
    for name, value in limits.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (wanted, wanted))


def die_with_parent() -> None:
    """Ask to be killed when the parent ends, should it be killed itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    die_with_parent()
    limit_resources(json.loads(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 -- no shell is wanted
