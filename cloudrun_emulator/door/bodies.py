"""Bodies, passed on piece by piece as they come."""

import re

from cloudrun_emulator.door.heads import CHUNKED, UNTIL_CLOSED, MalformedError
from cloudrun_emulator.door.wires import CutError, Wire

CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?")
BYTES_OF_A_LINE = 16 * 1024
END = b"\r\n"


class Chunks:
    """Finds the end of a chunked body in the bytes that pass."""

    def __init__(self) -> None:
        self.done = False
        self._left = 0
        self._in_trailer = False
        self._after_data = False

    def scan(self, data: bytearray) -> int:
        """Return how many bytes from the start belong to the body.

        What is not yet whole is to be given again, with more behind it.
        """
        place = 0
        while not self.done:
            if self._left:
                step = min(self._left, len(data) - place)
                place += step
                self._left -= step
                if self._left:
                    return place
                self._after_data = True
            end = data.find(END, place)
            if end < 0:
                if len(data) - place > BYTES_OF_A_LINE:
                    raise MalformedError("chunk")
                return place
            self._read_line(bytes(data[place:end]))
            place = end + 2
        return place

    def _read_line(self, line: bytes) -> None:
        if self._after_data:
            if line:
                raise MalformedError("chunk")
            self._after_data = False
        elif self._in_trailer:
            self.done = not line
        elif found := CHUNK_SIZE.fullmatch(line):
            self._left = int(found[1], 16)
            self._in_trailer = not self._left
        else:
            raise MalformedError("chunk")


async def pass_body(source: Wire, sink: Wire | None, length: int) -> int:
    """Pass a body on; return its bytes.

    Args:
        source: Whence; what follows the body stays unread.
        sink: Where to; None to throw it away.
        length: As a head says it.

    Raises:
        CutError: It ended before its end.
        MalformedError: Chunks that are none.
    """
    if length == CHUNKED:
        return await _pass_chunks(source, sink)
    left = length
    passed = 0
    while left:
        data = await source.read_some()
        if not data:
            if length == UNTIL_CLOSED and not source.lost:
                return passed
            raise CutError
        count = len(data) if left < 0 else min(left, len(data))
        await _pass(source, sink, count)
        passed += count
        left -= count if left > 0 else 0
    return passed


async def _pass_chunks(source: Wire, sink: Wire | None) -> int:
    chunks = Chunks()
    passed = seen = 0
    while not chunks.done:
        data = await source.read_some()
        while len(data) == seen:  # a line whose end has not come yet
            if source.ended:
                raise CutError
            await source.read_more()
        count = chunks.scan(data)
        if count:
            await _pass(source, sink, count)
        passed += count
        seen = len(source.buffer)
    return passed


async def _pass(source: Wire, sink: Wire | None, count: int) -> None:
    piece = source.take(count)
    if sink:
        sink.write(piece)
        await sink.drain()
