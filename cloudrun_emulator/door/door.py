"""The front door: one port of this machine a service, and one a tag."""

import asyncio

from cloudrun_emulator.door.front import Front
from cloudrun_emulator.door.routing import Addresses, Routing
from cloudrun_emulator.door.serving import Visit
from cloudrun_emulator.door.tokens import Tokens
from cloudrun_emulator.door.wires import Wire
from cloudrun_emulator.instances.logs import LogStore
from cloudrun_emulator.instances.revision import Revision
from localcloud.errors import UnavailableError
from localcloud.http.hosts import AccessRules
from localcloud.http.serving import listen

HOST = "127.0.0.1"
WAITING_CLIENTS = 1024
# Requests that are still in flight are cut after this when the door closes.
STOP_S = 2.0


class Listener:
    """A port at which a service or one of its tags is asked."""

    def __init__(self, front: Front, tag: str, logs: LogStore) -> None:
        self._front = front
        self._tag = tag
        self._logs = logs
        self._server: asyncio.Server | None = None
        self._visits: dict[asyncio.Task[None], Visit] = {}

    async def open(self, port: int) -> int:
        """Listen at a port, or at another if it is taken; return it."""
        try:
            place = listen(HOST, port)
        except UnavailableError:
            place = listen(HOST, 0)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Wire(self._welcome), sock=place, backlog=WAITING_CLIENTS
        )
        return int(place.getsockname()[1])

    async def close(self) -> None:
        """Take nobody in; let requests in flight finish, for a moment."""
        if self._server:
            self._server.close()
        for each in self._visits.values():
            each.leave()
        tasks = [*self._visits]
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _welcome(self, client: Wire) -> None:
        visit = Visit(self._front, self._tag, client, self._logs)
        task = asyncio.get_running_loop().create_task(visit.serve())
        self._visits[task] = visit
        task.add_done_callback(self._say_goodbye)

    def _say_goodbye(self, task: asyncio.Task[None]) -> None:
        del self._visits[task]
        if not task.cancelled() and (error := task.exception()):
            # A defect of ours: its traceback is shown where the server runs.
            asyncio.get_running_loop().call_exception_handler(
                {"message": "front door", "exception": error, "task": task}
            )


class Door:
    """All services' ports; lives in one event loop."""

    def __init__(
        self, rules: AccessRules, tokens: Tokens, logs: LogStore
    ) -> None:
        self.fronts: dict[str, Front] = {}
        self._listeners: dict[tuple[str, str], tuple[Listener, int]] = {}
        self._rules = rules
        self._tokens = tokens
        self._logs = logs

    async def route(
        self, service: str, routing: Routing, revisions: dict[str, Revision]
    ) -> Addresses:
        """Change a service's traffic; open and close ports of tags.

        Args:
            service: Its full name.
            routing: Its traffic.
            revisions: Those that it names, by their short names.
        """
        front = self.fronts.get(service)
        if front is None:
            front = Front(service, self._rules, self._tokens)
            self.fronts[service] = front
        front.route(routing, revisions)
        gone = [
            key
            for key in self._listeners
            if key[0] == service and key[1] and key[1] not in routing.tags
        ]
        await self._close(gone)
        port = await self._open(front, "", routing.port)
        tags = {
            tag: await self._open(front, tag, routing.tag_ports.get(tag, 0))
            for tag in routing.tags
        }
        front.addresses = Addresses(port, tags)
        return front.addresses

    async def unroute(self, service: str) -> None:
        """Close a service's ports."""
        await self._close([x for x in self._listeners if x[0] == service])
        if front := self.fronts.pop(service, None):
            front.close()

    async def close(self) -> None:
        """Close all ports."""
        for each in [*self.fronts]:
            await self.unroute(each)

    async def _open(self, front: Front, tag: str, port: int) -> int:
        key = (front.name, tag)
        if key not in self._listeners:
            listener = Listener(front, tag, self._logs)
            self._listeners[key] = (listener, await listener.open(port))
        return self._listeners[key][1]

    async def _close(self, keys: list[tuple[str, str]]) -> None:
        closing = [self._listeners.pop(key)[0].close() for key in keys]
        await asyncio.gather(*closing)
