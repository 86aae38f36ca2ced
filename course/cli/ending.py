"""How a command ends that has started others."""

import signal
import sys

SIGNALLED = 128


def end_politely() -> None:
    """Asked to end, let what we started be ended too."""
    signal.signal(
        signal.SIGTERM, lambda number, _: sys.exit(SIGNALLED + number)
    )
