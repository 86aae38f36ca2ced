"""A connection, read by heads and pieces; flow control both ways."""

import asyncio
from collections.abc import Callable

# As much as may wait unread before the other side is held up.
BYTES_UNREAD = 256 * 1024
# D:troubleshooting: what is longer is refused.
BYTES_OF_A_HEAD = 64 * 1024
END_OF_HEAD = b"\r\n\r\n"


class CutError(Exception):
    """The other side closed the connection in the middle."""


class TooLongError(Exception):
    """A head that does not end."""


class Wire(asyncio.Protocol):
    """One end of a connection; one task reads it, one may write it."""

    __slots__ = (
        "_drained",
        "_held",
        "_on_made",
        "_waiter",
        "buffer",
        "ended",
        "idle_since",
        "kept",
        "lost",
        "peer",
        "transport",
    )
    transport: asyncio.Transport

    def __init__(self, on_made: Callable[["Wire"], None] | None = None) -> None:
        self.buffer = bytearray()
        self.ended = False
        self.lost = False
        self.peer = ""
        self.idle_since = 0.0
        # Nobody reads it: it closes with its other side.
        self.kept = False
        self._held = False
        self._on_made = on_made
        self._waiter: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self.transport = transport
        name = transport.get_extra_info("peername")
        self.peer = name[0] if name else ""
        if self._on_made:
            self._on_made(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if len(self.buffer) > BYTES_UNREAD and not self._held:
            self._held = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return not self.kept  # else our half stays open until we close it

    def connection_lost(self, exc: Exception | None) -> None:
        _ = exc
        self.ended = self.lost = True
        self._wake()
        self.resume_writing()

    def pause_writing(self) -> None:
        if self._drained is None:
            self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        drained, self._drained = self._drained, None
        if drained and not drained.done():
            drained.set_result(None)

    async def read_head(self) -> bytes:
        """Read to an empty line; the lines, each with its end.

        Empty at the end of the connection. Raises `CutError`, `TooLongError`.
        """
        buffer = self.buffer
        looked = 0
        while (end := buffer.find(END_OF_HEAD, looked)) < 0:
            looked = max(len(buffer) - 3, 0)
            if looked > BYTES_OF_A_HEAD:
                raise TooLongError
            if self.ended:
                if buffer:
                    raise CutError
                return b""
            await self.read_more()
        if end > BYTES_OF_A_HEAD:
            raise TooLongError
        head = bytes(buffer[: end + 2])
        del buffer[: end + 4]
        return head

    async def read_some(self) -> bytearray:
        """Wait until something is there; empty at the end.

        The buffer itself: `take` what was used.
        """
        while not self.buffer and not self.ended:
            await self.read_more()
        return self.buffer

    def take(self, count: int) -> bytes:
        """Take the first bytes of what was read."""
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        if self._held and len(self.buffer) < BYTES_UNREAD // 2:
            self._release()
        return taken

    def write(self, data: bytes) -> None:
        """Write; nothing once the other side has gone."""
        if not self.lost:
            self.transport.write(data)

    async def drain(self) -> None:
        """Wait while the other side does not read."""
        if self._drained:
            await asyncio.shield(self._drained)

    def close(self) -> None:
        """Close, once everything is written."""
        self.transport.close()

    def abort(self) -> None:
        """Close at once, so that the other side sees that it was cut."""
        self.transport.abort()

    def _release(self) -> None:
        self._held = False
        if not self.ended:
            self.transport.resume_reading()

    async def read_more(self) -> None:
        """Wait until more is there, or the end."""
        if self._held:
            self._release()
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
