"""Gives up what a process that is going to run an answer must not have."""

import ctypes
import os
import struct
import sys

# prctl(2), capabilities(7), capset(2).
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
CAPABILITIES = 64
CAPABILITY_VERSION_3 = 0x20080522


def give_up_privileges(user: int | None) -> None:
    """Become a user who owns nothing else, without capabilities.

    Args:
        user: Its number; None where we stay who we are.
    """
    libc = ctypes.CDLL(None)
    linux = sys.platform == "linux"
    if linux:
        for each in range(CAPABILITIES):
            libc.prctl(PR_CAPBSET_DROP, each, 0, 0, 0)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    if linux:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
        libc.capset(header, bytes(24))
