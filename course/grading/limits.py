"""What one answer may take of the machine, and how its run can end."""

from dataclasses import dataclass
from enum import StrEnum

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """What the run of one answer may take.

    Args:
        seconds: From start to end.
        memory: Of all its processes, in bytes.
        processes: At a time, threads counted where the kernel counts.
        file: The largest file, in bytes.
        folder: All that it writes, in bytes.
        output: All that it prints, in bytes.
    """

    seconds: float = 90.0
    memory: int = 3072 * MEBIBYTE
    processes: int = 256
    file: int = 64 * MEBIBYTE
    folder: int = 256 * MEBIBYTE
    output: int = 8 * MEBIBYTE


class Ending(StrEnum):
    """How a run ended."""

    DONE = "done"
    TIMED_OUT = "timed_out"
    MEMORY = "memory"
    PROCESSES = "processes"
    DISK = "disk"
    OUTPUT = "output"
    DIED = "died"
