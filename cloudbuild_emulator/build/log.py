"""A build's log: lines of several steps in one file that grows."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from cloudbuild_emulator.build.masking import Masker

# A line without an end is written in parts of this size.
BLOCK = 2**16


class BuildLog:
    """Writes the log; any thread may call, also after its end.

    Args:
        path: The file, readable while it grows.
        limit: Bytes of step output that are kept.
    """

    def __init__(self, path: Path, limit: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)
        self._left = self._limit = limit
        self._lock = threading.Lock()
        self.masker = Masker(())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._file.close()

    @property
    def is_full(self) -> bool:
        return self._left <= 0

    def say(self, text: str) -> None:
        """Write a line of the service's own: never dropped."""
        self._write(self.masker.mask(text.encode()) + b"\n")

    def write_output(self, lines: bytes) -> None:
        """Write whole lines of a step, up to the limit."""
        if self.is_full:
            return
        if len(lines) > self._left:
            lines = lines[: self._left]
            lines = lines[: lines.rfind(b"\n") + 1]
            lines += (
                b"WARNING: the log is over its limit of %d bytes; what steps "
                b"print from here on is not kept\n" % self._limit
            )
            self._left = 0
        self._left -= len(lines)
        self._write(lines)

    def _write(self, data: bytes) -> None:
        with self._lock:
            # A step that was left to itself may still speak.
            if not self._file.closed:
                self._file.write(data)


class StepOutput:
    """What one step prints, as whole, masked and prefixed lines.

    Args:
        log: Of the build.
        label: How each line begins (`Step #0`), or empty.
    """

    def __init__(self, log: BuildLog, label: str) -> None:
        self._log = log
        self._prefix = f"{label}: ".encode() if label else b""
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what was read; a line is written when it has ended.

        One in which a secret may have begun waits for the next.
        """
        if self._log.is_full:
            return
        end = data.rfind(b"\n") + 1
        if end:
            masker = self._log.masker
            # Masked first: what is held back must be no end of a secret.
            lines = masker.mask(self._rest + data[:end])
            whole = masker.find_begun(lines)
            if whole:
                self._write_masked(lines[:whole])
            self._rest = lines[whole:] + data[end:]
            return
        self._rest += data
        if len(self._rest) > BLOCK:
            self._write_part()

    def say(self, text: str) -> None:
        """Write lines of the service's own among the step's."""
        for line in text.splitlines():
            self._log.say(f"{self._prefix.decode()}{line}")

    def close(self) -> None:
        """Write a last line that has no end."""
        if self._rest:
            self._write(self._rest.removesuffix(b"\n") + b"\n")
            self._rest = b""

    def _write_part(self) -> None:
        """Write a part of an endless line, but no half of a secret."""
        ready, self._rest = self._log.masker.cut(self._rest, BLOCK)
        self._write(ready + b"\n")

    def _write(self, lines: bytes) -> None:
        self._write_masked(self._log.masker.mask(lines))

    def _write_masked(self, lines: bytes) -> None:
        if self._prefix:
            inner = lines[:-1].replace(b"\n", b"\n" + self._prefix)
            lines = self._prefix + inner + b"\n"
        self._log.write_output(lines)
