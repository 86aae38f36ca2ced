"""A free port for each instance, kept until it ends."""

import random
import socket

# Below those that Linux gives to outgoing connections, above the well known.
PORTS = range(20_000, 32_000)
TRIES = 200


class Ports:
    """Ports of this machine that were given to nobody else here."""

    def __init__(self) -> None:
        self._given: set[int] = set()

    def take(self) -> int:
        """Take a port at which nobody listens. Raises `OSError`: none."""
        for _ in range(TRIES):
            port = random.choice(PORTS)  # noqa: S311 -- no secret
            if port not in self._given and _is_free(port):
                self._given.add(port)
                return port
        raise OSError(f"no free port among {PORTS.start} to {PORTS.stop}")

    def give_back(self, port: int) -> None:
        self._given.discard(port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
