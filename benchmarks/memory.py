"""The memory of all that runs for a lesson, as proportional sets (PSS)."""

import psutil

from course.cloud import lifecycle
from course.cloud.state import read_state
from course.places import Home

MIB = 2**20


def measure_all(pid: int, home: Home) -> float:
    """Sum the memory of a process, the servers and what they start, in MiB."""
    states = [read_state(home.state(each.key)) for each in lifecycle.SERVERS]
    servers = {each.pid for state in states for each in state.processes}
    families = [list_family(each) for each in (pid, *servers)]
    return sum(map(measure, set().union(*families))) / MIB


def list_family(pid: int) -> list[psutil.Process]:
    """List a process and its descendants; none where it has ended."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


def measure(process: psutil.Process) -> int:
    """Measure a process's proportional set, in bytes; 0 where it has ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0
