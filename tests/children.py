"""What a process started."""

from contextlib import suppress

import psutil


def find_children(pid: int, word: str) -> list[psutil.Process]:
    """Find what a process started with this word, and still lives."""
    found = []
    for each in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # ended since it was listed
            if word in each.cmdline():
                found.append(each)
    return found
