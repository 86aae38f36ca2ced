"""One instance: started, asked whether it is well, measured, ended."""

import asyncio
import contextlib
import secrets
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import psutil

from cloudrun_emulator.instances import lines
from cloudrun_emulator.instances.launching import Launch, Launcher
from cloudrun_emulator.instances.logs import LogEntry, LogStore, write_time
from cloudrun_emulator.instances.output import read_line
from cloudrun_emulator.instances.plans import RevisionPlan
from cloudrun_emulator.instances.ports import Ports
from cloudrun_emulator.instances.probing import (
    wait_until_unwell,
    wait_until_well,
    wait_until_well_again,
)
from cloudrun_emulator.instances.processes import InstanceProcess, Stream
from localcloud.errors import CloudError

LISTENS = psutil.CONN_LISTEN


class StartError(Exception):
    """An instance did not start; its log says why."""


@dataclass(frozen=True)
class Yard:
    """What all instances share."""

    launcher: Launcher
    logs: LogStore
    ports: Ports = field(default_factory=Ports)


class Instance:
    """An instance of a revision; lives in one event loop.

    `in_flight` and `idle_since` are kept by whoever hands it requests.
    `available` is false while its readiness probe fails: it is handed no new
    requests, and lives on. `out_of_memory` tells why those that it had got no
    answer.
    """

    def __init__(
        self,
        plan: RevisionPlan,
        yard: Yard,
        on_end: Callable[[], None],
        on_change: Callable[[], None],
    ) -> None:
        self.plan = plan
        self.id = secrets.token_hex(16)
        self.port = 0
        self.in_flight = 0
        self.idle_since = 0.0
        self.ready = False
        self.available = True
        self.out_of_memory = False
        self._yard = yard
        self._on_end = on_end
        self._on_change = on_change
        self._process: InstanceProcess | None = None
        self._launch: Launch | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping: asyncio.Task[None] | None = None

    async def start(self) -> float:
        """Start it and wait for its startup probe; return the seconds.

        Raises:
            StartError: It did not start; nothing of it is left.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            process = await self._launch_process()
            await self._wait_until_well(process)
        except BaseException:
            await self.stop(at_once=True)
            raise
        self.ready = True
        self.idle_since = loop.time()
        self._watch(self._watch_end(process))
        if self.plan.liveness:
            self._watch(self._watch_liveness())
        if self.plan.readiness:
            self._watch(self._watch_readiness())
        return loop.time() - began

    async def stop(self, *, at_once: bool = False) -> None:
        """End it and all that it started; again, wait for its end."""
        if self._stopping is None:
            self.ready = False
            self._stopping = asyncio.create_task(self._stop(at_once=at_once))
        await asyncio.shield(self._stopping)

    def measure(self) -> int:
        """Return the bytes of memory that it uses; any thread may ask."""
        if self._process is None or self._launch is None:
            return 0
        room, first = self._launch.room, self._process.find_first()
        if room is None or first is None:  # engines hold their containers' own
            return 0
        used = 0
        with contextlib.suppress(psutil.Error):
            for each in (first, *first.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    used += each.memory_info().rss
        return used + room.measure(first.pid)

    async def end_for_memory(self, used: int) -> None:
        """Kill it: it used more than its limit."""
        self.out_of_memory = True
        self.say(lines.say_memory(self.plan.memory, used), "ERROR")
        await self.stop(at_once=True)

    def say(self, text: str, severity: str) -> None:
        """Put one of the service's own lines into the log."""
        entry = LogEntry(
            write_time(),
            self.plan.revision,
            self.id,
            "system",
            severity,
            text=text,
        )
        self._yard.logs.append(self.plan.service_name, entry)

    async def _launch_process(self) -> InstanceProcess:
        yard = self._yard
        try:
            self.port = yard.ports.take()
            self._launch = await asyncio.to_thread(
                yard.launcher.lay_out, self.plan, self.id, self.port
            )
            self._process = await InstanceProcess.start(
                self._launch, self._note_line
            )
        except (CloudError, OSError, ValueError) as error:
            self.say(f"The instance could not be started: {error}", "ERROR")
            raise StartError(str(error)) from error
        return self._process

    async def _wait_until_well(self, process: InstanceProcess) -> None:
        probing = asyncio.create_task(
            wait_until_well(self.plan.startup, self.port)
        )
        try:
            await asyncio.wait(
                (probing, process.ended), return_when=asyncio.FIRST_COMPLETED
            )
            if probing.done() and probing.result() and not process.ended.done():
                return
        finally:
            probing.cancel()
        self._say_not_started(process)
        raise StartError(lines.say_not_ready(self.plan))

    def _say_not_started(self, process: InstanceProcess) -> None:
        probe = self.plan.startup
        times = probe.failure_threshold
        if process.ended.done():
            self.say(lines.say_ended(process.ended.result()), "WARNING")
            times = 1
        elif found := self._find_wrong_port(process):
            self.say(lines.say_wrong_port(found, self.port), "WARNING")
        self.say(lines.say_startup_failed(self.plan, times), "ERROR")

    def _find_wrong_port(self, process: InstanceProcess) -> int:
        """Find where it listens if not where it was told to; 0 for nowhere."""
        first = process.find_first()
        with contextlib.suppress(psutil.Error):
            found = first.net_connections() if first else []
            ports = [x.laddr.port for x in found if x.status == LISTENS]
            if self.port not in ports:
                return int(next(iter(ports), 0))
        return 0

    def _note_line(self, stream: Stream, line: str) -> None:
        if entry := read_line(self.plan, self.id, stream, line):
            self._yard.logs.append(self.plan.service_name, entry)

    def _watch(self, watching: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(watching)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch_end(self, process: InstanceProcess) -> None:
        status = await asyncio.shield(process.ended)
        if self._stopping is None:
            self.say(lines.say_ended(status), "WARNING")
            await self.stop(at_once=True)

    async def _watch_liveness(self) -> None:
        probe = self.plan.liveness
        assert probe  # noqa: S101 -- or nobody would watch
        await wait_until_unwell(probe, self.port)
        times = probe.failure_threshold
        self.say(lines.say_liveness_failed(self.plan, probe, times), "ERROR")
        await self.stop()

    async def _watch_readiness(self) -> None:
        probe = self.plan.readiness
        assert probe  # noqa: S101 -- or nobody would watch
        times = probe.failure_threshold
        words = lines.say_readiness_failed(self.plan, probe, times)
        while True:
            await wait_until_unwell(probe, self.port)
            self.say(words, "ERROR")
            self.available = False
            self._on_change()
            await wait_until_well_again(probe, self.port)
            self.available = True
            self._on_change()

    async def _stop(self, *, at_once: bool) -> None:
        # Whoever hands out requests hears of it before anybody waits.
        self._on_end()
        if self._process:
            await (self._process.kill() if at_once else self._process.stop())
        for each in [*self._tasks]:
            each.cancel()
        self._yard.ports.give_back(self.port)
        if self._launch:
            await asyncio.to_thread(
                shutil.rmtree, self._launch.scratch, ignore_errors=True
            )
