"""A started instance: its output by lines, its end as a container's."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Self

import psutil

from cloudrun_emulator.instances.launching import Launch
from cloudrun_emulator.instances.lines import read_status
from localcloud.sandbox.processes import end_marked

Stream = Literal["stdout", "stderr"]
SayLine = Callable[[Stream, str], None]
STREAMS: dict[int, Stream] = {1: "stdout", 2: "stderr"}
# D:reference/container-contract.
SECONDS_TO_OBEY = 10.0
SECONDS_TO_DIE = 0.7
# logging.googleapis.com: an entry is at most 256 KiB; the rest is a new one.
BYTES_OF_A_LINE = 256 * 1024


class InstanceProcess(asyncio.SubprocessProtocol):
    """A process whose lines are said as they come.

    `ended` holds its status once it has gone: negative for a signal.
    """

    def __init__(self, launch: Launch, say: SayLine) -> None:
        self._launch = launch
        self._say = say
        self._parts: dict[int, bytes] = {1: b"", 2: b""}
        self._transport: asyncio.SubprocessTransport | None = None
        self.ended: asyncio.Future[int] = (
            asyncio.get_running_loop().create_future()
        )

    @classmethod
    async def start(cls, launch: Launch, say: SayLine) -> Self:
        """Start what is laid out. Raises `OSError`, `ValueError`."""
        loop = asyncio.get_running_loop()
        _, process = await loop.subprocess_exec(
            lambda: cls(launch, say),
            *launch.command,
            env=dict(launch.environment),
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        return process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.SubprocessTransport)  # noqa: S101
        self._transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        *lines, rest = (self._parts[fd] + data).split(b"\n")
        if len(rest) > BYTES_OF_A_LINE:
            lines, rest = [*lines, rest], b""
        for line in lines:
            self._say_line(fd, line)
        self._parts[fd] = rest

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        _ = exc
        if rest := self._parts.pop(fd, b""):
            self._say_line(fd, rest)

    def process_exited(self) -> None:
        if not self.ended.done():
            status = self._transport and self._transport.get_returncode()
            self.ended.set_result(read_status(status or 0))

    def _say_line(self, fd: int, line: bytes) -> None:
        self._say(STREAMS[fd], line.decode(errors="replace").rstrip("\r"))

    @property
    def pid(self) -> int:
        return self._transport.get_pid() if self._transport else 0

    def find_first(self) -> psutil.Process | None:
        """Find the container's first process; None once it has gone.

        Of an engine's container, its client, which passes signals on.
        """
        with contextlib.suppress(psutil.Error):
            if self._launch.room is None:
                return psutil.Process(self.pid)
            return next(iter(psutil.Process(self.pid).children()), None)
        return None

    async def stop(self, seconds: float = SECONDS_TO_OBEY) -> None:
        """End it: SIGTERM, ten seconds, SIGKILL, the whole tree.

        At once if it does not listen to SIGTERM, as the first generation of
        the service's sandboxes does.
        """
        first = self.find_first()
        if first and not self.ended.done() and _catches_term(first.pid):
            with contextlib.suppress(psutil.Error):
                first.terminate()
            await asyncio.wait([self.ended], timeout=seconds)
        await self.kill()

    async def kill(self) -> None:
        """End the whole tree at once."""
        for command in self._launch.ends:
            await _run_quietly(command, self._launch)
        if not self.ended.done():
            room = self._launch.room
            ends_by = room.sandbox.ends_by if room else signal.SIGKILL
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, ends_by)
            await asyncio.wait([self.ended], timeout=SECONDS_TO_DIE)
        await self._end_rest()
        if self._transport:
            self._transport.close()

    async def _end_rest(self) -> None:
        """End what outlived its first process; a namespace's ended with it."""
        if not self.ended.done():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        room = self._launch.room
        if room is None or not room.sandbox.keeps_paths:
            mark = self._launch.mark
            await asyncio.to_thread(end_marked, lambda each: each == mark)
        await self.ended


async def _run_quietly(command: tuple[str, ...], launch: Launch) -> None:
    ending = await asyncio.create_subprocess_exec(
        *command,
        env=dict(launch.environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await ending.wait()


def _catches_term(pid: int) -> bool:
    """Tell whether a process has a handler of its own (proc(5): SigCgt)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # gone, or a machine without /proc
        return not Path("/proc/self").exists()
    caught = status.partition("SigCgt:")[2].split(maxsplit=1)[0]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)
