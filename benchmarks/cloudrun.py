"""The front door's own time, and its requests a second against its peers.

One program answers; it is asked directly, through the door, and through
reverse proxies: Jupyter's (the one that this course's learners have), and two
of a page each on the libraries that people build theirs on. All in turn in one
run, so that what else the machine does falls on each. Prints a table for
README.md.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import httpx
import psutil
import uvicorn
from aiohttp import web
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from cloudrun_emulator.runtime import (
    RevisionPlan,
    Routing,
    Runtime,
    RuntimeSettings,
)

HOST = "127.0.0.1"
PARENT = "projects/local/locations/europe-west9"
ROUNDS = 5
REQUESTS = 1000
AT_ONCE = 50
ALONE = 300
SECONDS_TO_START = 30
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})
METHODS = ["GET", "POST"]
# Answers as fast as Python can, in one piece: the door's work stays visible.
ANSWERER = """
import asyncio, os
BODY = b'{"predictions": [0.5]}'
ANSWER = (
    b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"
    b"Content-Length: %d\\r\\n\\r\\n%b" % (len(BODY), BODY)
)
class Answerer(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.heard = transport, b""
    def data_received(self, data):
        self.heard += data
        while b"\\r\\n\\r\\n" in self.heard:
            self.heard = self.heard.partition(b"\\r\\n\\r\\n")[2]
            self.transport.write(ANSWER)
async def main():
    loop = asyncio.get_running_loop()
    port = int(os.environ["PORT"])
    server = await loop.create_server(Answerer, "127.0.0.1", port)
    await server.serve_forever()
asyncio.run(main())
"""
HEAD = (
    "| asked | requests/s | x the door | own ms, median | CPU ms a request |\n"
    "|---|--:|--:|--:|--:|"
)


@dataclass
class Way:
    """A way to the answering program, and what was measured of it."""

    name: str
    address: str
    process: psutil.Process
    rates: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def ask(way: Way, count: int, at_once: int) -> list[float]:
    """Ask over kept connections; return the seconds of each request."""
    url = httpx.URL(way.address)
    head = f"GET {url.path} HTTP/1.1\r\nHost: {HOST}:{url.port}\r\n\r\n"
    seconds: list[float] = []
    left = iter(range(count))

    async def ask_in_turn() -> None:
        reader, writer = await asyncio.open_connection(HOST, url.port)
        for _ in left:
            began = time.perf_counter()
            writer.write(head.encode())
            await read_answer(reader)
            seconds.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(ask_in_turn() for _ in range(at_once)))
    return seconds


async def read_answer(reader: asyncio.StreamReader) -> None:
    """Read an answer to its end, whichever way it says that."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    _, found, rest = head.partition(b"content-length:")
    if found:
        await reader.readexactly(int(rest.partition(b"\r\n")[0]))
        return
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readuntil(b"\r\n")


def measure(way: Way) -> None:
    """Ask a thousand times, fifty at a time, and then one after the other."""
    before, began = read_cpu(way.process), time.perf_counter()
    asyncio.run(ask(way, REQUESTS, AT_ONCE))
    way.rates.append(REQUESTS / (time.perf_counter() - began))
    way.cpu.append((read_cpu(way.process) - before) / REQUESTS)
    way.alone += asyncio.run(ask(way, ALONE, 1))


def read_cpu(process: psutil.Process) -> float:
    """Read the seconds of CPU that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def serve_starlette(port: int, target: str) -> None:
    """Be a reverse proxy of Starlette and httpx."""
    client = httpx.AsyncClient(base_url=target)

    async def forward(request: Request) -> StreamingResponse:
        asked = client.build_request(
            request.method,
            request.url.path,
            headers=request.headers.raw,
            content=request.stream() if request.method == "POST" else None,
        )
        answer = await client.send(asked, stream=True)
        return StreamingResponse(
            answer.aiter_raw(),
            answer.status_code,
            answer.headers,
            background=BackgroundTask(answer.aclose),
        )

    app = Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])
    uvicorn.run(app, host=HOST, port=port, log_level="error")


def serve_aiohttp(port: int, target: str) -> None:
    """Be a reverse proxy of aiohttp's server and client."""

    async def forward(request: web.Request) -> web.StreamResponse:
        async with request.app[session].request(
            request.method,
            f"{target}{request.rel_url}",
            headers=request.headers,
            data=request.content if request.can_read_body else None,
            allow_redirects=False,
        ) as found:
            headers = {
                name: value
                for name, value in found.headers.items()
                if name.lower() not in HOP_BY_HOP
            }
            answer = web.StreamResponse(status=found.status, headers=headers)
            await answer.prepare(request)
            async for piece in found.content.iter_any():
                await answer.write(piece)
            return answer

    async def connect(app: web.Application) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(
            connector=connector, auto_decompress=False
        ) as app[session]:
            yield

    session = web.AppKey("session", aiohttp.ClientSession)
    app = web.Application()
    app.cleanup_ctx.append(connect)
    app.router.add_route("*", "/{path:.*}", forward)
    web.run_app(app, host=HOST, port=port, access_log=None, print=None)


def serve_door(port: int, folder: str) -> None:
    """Be the emulator, with one public service."""
    files = Path(folder) / "files"
    files.mkdir()
    (files / "main.py").write_text(ANSWERER)
    runtime = Runtime(RuntimeSettings(Path(folder) / "state"))
    runtime.start()
    plan = RevisionPlan(
        *(PARENT, "shop", "one", "shop", files, ("python", "main.py"))
    )
    runtime.deploy(plan)
    routing = Routing({"one": 100}, port=port, public=True)
    assert runtime.route(plan.service_name, routing).port == port
    sys.stdin.read()
    runtime.stop()


@contextmanager
def start(words: list[str], port: int, **env: str) -> Iterator[psutil.Process]:
    """Run a program until the block ends; it answers at the port."""
    process = subprocess.Popen(
        words,
        env={**os.environ, **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not answers(port):
            assert time.monotonic() < until, words
            time.sleep(0.05)
        yield psutil.Process(process.pid)
    finally:
        assert process.stdin
        process.stdin.close()
        if "door" not in words:  # which ends what it started
            process.terminate()
        process.wait()


def answers(port: int) -> bool:
    """Tell whether anything answers there."""
    try:
        return httpx.get(f"http://{HOST}:{port}/").status_code > 0
    except httpx.HTTPError:
        return False


PEERS: dict[str, Callable[[int, str], None]] = {
    "aiohttp": serve_aiohttp,
    "door": serve_door,
    "starlette": serve_starlette,
}


def main() -> None:
    """Measure all ways in turn, and print the table."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        ways = open_ways(stack, folder)
        for way in ways:
            measure(way)  # warms it
            way.rates.clear()
            way.alone.clear()
            way.cpu.clear()
        for _ in range(ROUNDS):
            for way in ways:
                measure(way)
    report(ways)


def open_ways(stack: ExitStack, folder: str) -> list[Way]:
    """Start the program that answers, and all that stands before it."""
    program = Path(folder) / "answerer.py"
    program.write_text(ANSWERER)
    target = f"http://{HOST}:18901"

    def open_way(
        name: str, port: int, words: list[str], path: str = "/"
    ) -> Way:
        process = stack.enter_context(start(words, port, PORT=str(port)))
        return Way(name, f"http://{HOST}:{port}{path}", process)

    def run(peer: str, port: int, argument: str) -> list[str]:
        return [sys.executable, __file__, peer, str(port), argument]

    jupyter = [sys.executable, "-m", "jupyter", "server", "--allow-root"]
    jupyter += ["--no-browser", "--port=18905", "--IdentityProvider.token="]
    jupyter += ["--ServerApp.log_level=ERROR"]
    return [
        open_way("directly", 18901, [sys.executable, str(program)]),
        open_way("the front door", 18902, run("door", 18902, folder)),
        open_way("aiohttp", 18903, run("aiohttp", 18903, target)),
        open_way("Starlette, httpx", 18904, run("starlette", 18904, target)),
        open_way("jupyter-server-proxy", 18905, jupyter, "/proxy/18901/"),
    ]


def report(ways: list[Way]) -> None:
    """Print the table: medians of all rounds."""
    direct, door = ways[:2]
    least = statistics.median(direct.alone)
    print(HEAD)
    for way in ways:
        rate = statistics.median(way.rates)
        ratio = statistics.median(door.rates) / rate
        own = (statistics.median(way.alone) - least) * 1000
        cpu = statistics.median(way.cpu) * 1000
        print(
            f"| {way.name} | {rate:,.0f} | {ratio:.2f} | {own:.2f} "
            f"| {cpu:.2f} |"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        PEERS[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
    else:
        main()
