"""Servers that are starting."""

import time
from collections.abc import Callable

import httpx


def wait_for_answer(ask: Callable[[], object], seconds: float) -> None:
    """Ask until anything is answered; fail when nobody is there in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            ask()
        except httpx.TransportError:
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.1)
        else:
            return
