"""Gives up, in a process that is going to run an answer, what it must not have.

Imported by the worker alone; root becomes nobody, capabilities go.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

from course.grading.launcher import die_with_parent, limit_resources

# prctl(2), capability.h, netdevice(7).
PR_CAPBSET_DROP, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 24, 4, 38
CAPABILITIES = 64
CAPABILITY_VERSION_3 = 0x20080522
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40


def give_up_privileges(user: int | None, processes: int) -> None:
    """Become a user who owns nothing else, without capabilities.

    Args:
        user: Its number; None where we stay who we are.
        processes: How many it may have; root's are not counted.
    """
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    limit_resources({"RLIMIT_NPROC": processes})
    if sys.platform == "linux":
        _drop_capabilities()
    # Becoming another user has undone it.
    die_with_parent()


def raise_loopback() -> None:
    """Bring up 127.0.0.1, all that there is of a network of one's own."""
    flags = struct.pack("16sh", b"lo", IFF_UP | IFF_RUNNING)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, SIOCSIFFLAGS, flags)


def _drop_capabilities() -> None:
    libc = ctypes.CDLL(None)
    for each in range(CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, each, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    libc.capset(header, bytes(24))
