"""A request on its way to an instance, and the response on its way back."""

import asyncio
import contextlib
from http import HTTPStatus

from cloudrun_emulator.door import answers
from cloudrun_emulator.door.answers import Refusal
from cloudrun_emulator.door.bodies import pass_body
from cloudrun_emulator.door.front import Choice, Front
from cloudrun_emulator.door.headers import (
    Trace,
    must_close,
    write_request,
    write_response,
)
from cloudrun_emulator.door.heads import (
    SWITCHING,
    MalformedError,
    Request,
    Response,
    read_response,
)
from cloudrun_emulator.door.wires import CutError, TooLongError, Wire
from cloudrun_emulator.instances.instance import Instance, StartError
from cloudrun_emulator.instances.revision import FullError

HOST = "127.0.0.1"
INTERIM = range(100, 200)
# A kept connection that its instance may close at any moment is not used for
# what must not be asked twice.
SECONDS_SURELY_OPEN = 1.0
REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS"})
KEPT = 100


class Exchange:
    """One request, and what became of it.

    `status` is what the client was told, 0 as long as it was told nothing.
    """

    __slots__ = (
        "_checked",
        "_choice",
        "_client",
        "_front",
        "_request",
        "_trace",
        "instance",
        "keeps_open",
        "said",
        "sent",
        "status",
    )

    def __init__(
        self,
        front: Front,
        choice: Choice,
        client: Wire,
        request: Request,
        trace: Trace,
        *,
        checked: bool,
    ) -> None:
        self._front = front
        self._choice = choice
        self._client = client
        self._request = request
        self._trace = trace
        self._checked = checked
        self.instance = ""
        self.status = 0
        self.sent = 0
        self.said = ""
        self.keeps_open = False

    async def run(self) -> None:
        """Bring the request to an instance, and the response back.

        Raises:
            Refusal: The front end answers; nothing was sent.
            CutError: Some of the response was sent; the client is cut off.
        """
        revision = self._choice.revision
        try:
            async with asyncio.timeout(revision.plan.timeout):
                await self._bring()
        except TimeoutError as error:
            late = HTTPStatus.GATEWAY_TIMEOUT
            raise self._fail(late, answers.TOO_LATE) from error

    async def _bring(self) -> None:
        instance, wire = await self._reach()
        self.instance = instance.id
        try:
            await self._ask(instance, wire)
        finally:
            self._choice.revision.release(instance)

    async def _reach(self) -> tuple[Instance, Wire]:
        """Take an instance and a connection to it.

        One that refuses connections has ended, and had nothing of the request
        yet: another is taken, once.
        """
        revision = self._choice.revision
        for _ in range(2):
            instance = await self._acquire()
            try:
                kept = self._take_kept(instance)
                return instance, kept or await _connect(instance)
            except ConnectionError:
                revision.release(instance)
                revision.end(instance)
            except BaseException:
                revision.release(instance)
                raise
        raise self._fail(HTTPStatus.SERVICE_UNAVAILABLE, answers.BROKEN)

    async def _acquire(self) -> Instance:
        choice = self._choice
        try:
            return await choice.revision.acquire(choice.wanted)
        except FullError as error:
            raise Refusal(answers.no_instance(at_most=error.at_most)) from error
        except StartError as error:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            raise self._fail(status, answers.NOT_STARTED) from error

    async def _ask(self, instance: Instance, wire: Wire) -> None:
        try:
            try:
                await self._ask_by(wire, instance)
            except CutError:
                if not self._may_ask_again(wire):
                    raise
                await self._ask_by(await _connect(instance), instance)
        except (CutError, MalformedError, TooLongError, OSError) as error:
            if instance.out_of_memory:
                status = HTTPStatus.INTERNAL_SERVER_ERROR
                raise self._fail(status, answers.TOO_MUCH_MEMORY) from error
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise self._fail(status, answers.BROKEN) from error

    def _may_ask_again(self, wire: Wire) -> bool:
        """Whether a kept connection was closed before it was used."""
        request = self._request
        again = request.method in REPEATABLE and not request.length
        return bool(wire.idle_since) and again and not self.status

    async def _ask_by(self, wire: Wire, instance: Instance) -> None:
        """Ask by a connection; keep it if it can carry more."""
        request = self._request
        sending: asyncio.Task[int] | None = None
        keeps = False
        try:
            sending = self._send(wire)
            response = await self._read_head(wire)
            if response.status == SWITCHING:
                self._client.write(self._answer_head(response, instance))
                await _tunnel(self._client, wire)
                return
            await self._answer(response, wire, instance)
            asked = sending is None or sending.done()
            keeps = asked and response.keeps_open and bool(request.minor)
            self.keeps_open = asked and not must_close(request, response)
        finally:
            if sending and not await _settle(sending):
                keeps = self.keeps_open = False
            self._put_back(wire, instance, keeps=keeps)

    def _send(self, wire: Wire) -> asyncio.Task[int] | None:
        """Send the head, and the body as far as it is here.

        Returns:
            What passes the rest on, if some of it is still to come.
        """
        request, client = self._request, self._client
        head = write_request(
            request,
            self._trace,
            client.peer,
            self._front.proto(request),
            checked=self._checked,
        )
        if 0 <= request.length <= len(client.buffer):
            body = client.take(request.length) if request.length else b""
            wire.write(head + body)
            return None
        wire.write(head)
        passing = _pass_request(client, wire, request.length)
        return asyncio.get_running_loop().create_task(passing)

    async def _read_head(self, wire: Wire) -> Response:
        """Read the head of the answer; pass on what comes before it."""
        while True:
            head = await wire.read_head()
            if not head:
                raise CutError
            response = read_response(head, self._request.method)
            upgraded = response.status == SWITCHING
            if upgraded and not self._request.upgrades:
                raise MalformedError("upgrade")
            if response.status not in INTERIM or upgraded:
                return response
            if self._request.minor:
                self._client.write(b"HTTP/1.1 " + head[9:] + b"\r\n")

    async def _answer(
        self, response: Response, wire: Wire, instance: Instance
    ) -> None:
        head = self._answer_head(response, instance)
        client, length = self._client, response.length
        if 0 <= length <= len(wire.buffer):
            # In one piece, as most answers are: half the cost.
            client.write(head + wire.take(length))
            self.sent = length
        else:
            client.write(head)
            self.sent = await pass_body(wire, client, length)

    def _answer_head(self, response: Response, instance: Instance) -> bytes:
        close = must_close(self._request, response)
        extra = self._choice.remember(instance)
        self.status = response.status
        return write_response(response, self._request, extra, close=close)

    def _fail(self, status: HTTPStatus, text: str) -> Exception:
        """Say what went wrong; a client that has a head is cut off."""
        if self.status:
            self.said = text
            return CutError(text)
        return Refusal(answers.answer(status, text))

    def _take_kept(self, instance: Instance) -> Wire | None:
        wires = self._front.kept.get(instance)
        now = asyncio.get_running_loop().time()
        while wires:
            wire = wires.pop()
            wire.kept = False
            age = now - wire.idle_since
            sure = age < SECONDS_SURELY_OPEN
            if (
                not wire.ended
                and not wire.buffer
                and (sure or self._request.method in REPEATABLE)
            ):
                return wire
            wire.close()
        return None

    def _put_back(self, wire: Wire, instance: Instance, *, keeps: bool) -> None:
        wires = self._front.kept.setdefault(instance, [])
        clean = keeps and not wire.ended and not wire.buffer
        if clean and instance.ready and len(wires) < KEPT:
            wire.idle_since = asyncio.get_running_loop().time()
            wire.kept = True
            wires.append(wire)
        else:
            wire.close()


async def _connect(instance: Instance) -> Wire:
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(Wire, HOST, instance.port)
    return wire


async def _pass_request(client: Wire, wire: Wire, length: int) -> int:
    """Pass a body on; an instance is not left waiting for half of one."""
    try:
        return await pass_body(client, wire, length)
    except (CutError, MalformedError):
        wire.abort()
        raise


async def _settle(sending: asyncio.Task[int]) -> bool:
    """End the passing of a body; tell whether all of it has passed."""
    whole = sending.done() and not sending.cancelled()
    sending.cancel()
    with contextlib.suppress(
        asyncio.CancelledError, CutError, MalformedError, OSError
    ):
        await sending
        return whole
    return False


async def _tunnel(client: Wire, wire: Wire) -> None:
    """Pass everything both ways until one side has ended."""
    ways = [
        asyncio.create_task(_pump(client, wire)),
        asyncio.create_task(_pump(wire, client)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in ways:
            each.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _pump(source: Wire, sink: Wire) -> None:
    while data := await source.read_some():
        sink.write(source.take(len(data)))
        await sink.drain()
