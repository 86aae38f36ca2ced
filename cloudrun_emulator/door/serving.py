"""A client's connection: request after request, each counted and logged."""

import asyncio
import contextlib
import time
from http import HTTPStatus

from cloudrun_emulator.door.answers import Answer, Refusal, malformed
from cloudrun_emulator.door.bodies import pass_body
from cloudrun_emulator.door.forwarding import Exchange
from cloudrun_emulator.door.front import Front
from cloudrun_emulator.door.headers import Trace, read_trace
from cloudrun_emulator.door.heads import (
    MalformedError,
    Request,
    read_request,
)
from cloudrun_emulator.door.wires import CutError, TooLongError, Wire
from cloudrun_emulator.instances.logs import LogEntry, LogStore, write_time

# What a refused client may still send before it is cut off.
SECONDS_TO_LISTEN = 5.0
WARNING = 400
ERROR = 500


class Visit:
    """A client at a service's port, or at a tag's."""

    def __init__(
        self, front: Front, tag: str, client: Wire, logs: LogStore
    ) -> None:
        self.idle = True
        self._front = front
        self._tag = tag
        self._client = client
        self._logs = logs

    async def serve(self) -> None:
        """Answer requests until the client or we have had enough."""
        client = self._client
        try:
            while await self._serve_one():
                pass
        except CutError:
            client.abort()
        finally:
            client.close()

    def leave(self) -> None:
        """Close the connection unless a request is in flight."""
        if self.idle:
            self._client.close()

    async def _serve_one(self) -> bool:
        self.idle = True
        try:
            head = await self._client.read_head()
        except TooLongError:
            return self._refuse_head(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self.idle = False
        if not head:
            return False
        try:
            request = read_request(head)
        except MalformedError as error:
            self._client.write(malformed(str(error)).write(None, close=True))
            return False
        return await self._answer(request)

    def _refuse_head(self, status: HTTPStatus) -> bool:
        text = "Your client has issued a request that was too large."
        refusal = Answer(status, text, logged=False)
        self._client.write(refusal.write(None, close=True))
        return False

    async def _answer(self, request: Request) -> bool:
        began = time.perf_counter()
        trace = read_trace(request)
        front = self._front
        revision = ""
        try:
            checked = front.check(request, self._tag)
            choice = front.choose(request, self._tag)
            revision = choice.revision.plan.revision
            exchange = Exchange(
                front, choice, self._client, request, trace, checked=checked
            )
            try:
                await exchange.run()
            finally:
                if exchange.status:
                    note = Note(request, trace, self._client.peer, began)
                    self._note(note, revision, exchange)
        except Refusal as refusal:
            note = Note(request, trace, self._client.peer, began)
            return await self._refuse(note, revision, refusal.answer)
        return exchange.keeps_open

    async def _refuse(
        self, note: "Note", revision: str, refusal: Answer
    ) -> bool:
        request, client = note.request, self._client
        whole = await _listen(client, request)
        close = not (whole and request.keeps_open)
        # The log first: who has the answer finds it there.
        if refusal.logged:
            size = len(refusal.body)
            note.write(
                self._front.name,
                self._logs,
                revision,
                "",
                refusal.status,
                size,
                refusal.said,
            )
        if revision:
            self._front.count(revision, refusal.status, note.seconds)
        client.write(refusal.write(request, close=close))
        return not close

    def _note(self, note: "Note", revision: str, exchange: Exchange) -> None:
        self._front.count(revision, exchange.status, note.seconds)
        note.write(
            self._front.name,
            self._logs,
            revision,
            exchange.instance,
            exchange.status,
            exchange.sent,
            exchange.said,
        )


class Note:
    """A request's line in the log."""

    def __init__(
        self, request: Request, trace: Trace, peer: str, began: float
    ) -> None:
        self.request = request
        self.seconds = time.perf_counter() - began
        self._trace = trace
        self._peer = peer

    def write(
        self,
        service: str,
        logs: LogStore,
        revision: str,
        instance: str,
        status: int,
        size: int,
        said: str,
    ) -> None:
        """Write it, in the names of Google's HttpRequest."""
        request = self.request
        host = request.get(b"host").decode("latin-1")
        asked = {
            "requestMethod": request.method.decode(),
            "requestUrl": f"http://{host}{request.target.decode('latin-1')}",
            "requestSize": str(max(request.length, 0)),
            "status": int(status),
            "responseSize": str(size),
            "userAgent": request.get(b"user-agent").decode("latin-1"),
            "remoteIp": self._peer,
            "latency": f"{self.seconds:.6f}s",
            "protocol": f"HTTP/1.{request.minor}",
        }
        severity = "INFO" if status < WARNING else "WARNING"
        entry = LogEntry(
            time=write_time(),
            revision=revision,
            instance=instance,
            kind="request",
            severity="ERROR" if status >= ERROR else severity,
            text=said,
            request=asked,
            trace=self._trace.trace.decode(),
        )
        logs.append(service, entry)


async def _listen(client: Wire, request: Request) -> bool:
    """Hear a refused request to its end; tell whether it came."""
    with contextlib.suppress(TimeoutError, CutError, MalformedError):
        async with asyncio.timeout(SECONDS_TO_LISTEN):
            await pass_body(client, None, request.length)
            return True
    return False
