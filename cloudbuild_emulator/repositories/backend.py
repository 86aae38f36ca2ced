"""Git's own server program, `git http-backend`, behind an ASGI request.

The response is not Starlette's streaming one: under ASGI before 2.4 that
reads from the client too, to learn that it is gone, and so eats of the pack.
"""

import asyncio
import contextlib
import subprocess
from asyncio.subprocess import Process
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Send

from cloudbuild_emulator.repositories.git import missing_git

BLOCK = 2**16
SECONDS_TO_END = 2
Head = tuple[int, list[tuple[bytes, bytes]]]


async def run_backend(
    environment: Mapping[str, str], receive: Receive, send: Send
) -> None:
    """Answer a request by git; bodies are streamed both ways.

    Args:
        environment: CGI's variables and all others of git.
        receive: The request's body.
        send: Takes the answer.

    Raises:
        UnavailableError: There is no git.
    """
    process = await _start(environment)
    feeding = asyncio.create_task(_feed(process, receive))
    try:
        await _answer(process, feeding, send)
        await process.wait()
    finally:
        feeding.cancel()
        await _end(process)


async def _start(environment: Mapping[str, str]) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            "git",
            "http-backend",
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # Ctrl-C in the service's terminal cuts no push short.
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise missing_git() from error


async def _feed(process: Process, receive: Receive) -> None:
    """Hand the body on to its end, even where git reads no further.

    A client that may send all of it reads the answer; one whose connection is
    cut tells nothing but that.
    """
    assert process.stdin  # noqa: S101 -- a pipe was asked for
    try:
        message: Message = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            with contextlib.suppress(ConnectionError):
                process.stdin.write(message.get("body", b""))
                await process.stdin.drain()
    except HTTPException:
        # The body is too large: git sees it break off, and says so.
        return
    finally:
        process.stdin.close()


async def _answer(
    process: Process, feeding: asyncio.Task[None], send: Send
) -> None:
    assert process.stdout  # noqa: S101 -- a pipe was asked for
    status, headers = await _read_head(process.stdout)
    await send(
        {"type": "http.response.start", "status": status, "headers": headers}
    )
    while block := await process.stdout.read(BLOCK):
        await send(
            {"type": "http.response.body", "body": block, "more_body": True}
        )
    # After the answer's end the server would hang up on a client that sends.
    await feeding
    await send({"type": "http.response.body", "body": b""})


async def _read_head(output: asyncio.StreamReader) -> Head:
    status = 200
    headers = []
    while line := (await output.readline()).strip():
        name, _, value = line.partition(b": ")
        if name.lower() == b"status":
            status = int(value.split()[0])
        else:
            headers.append((name.lower(), value))
    if not headers:
        return 500, [(b"content-type", b"text/plain")]
    return status, headers


async def _end(process: Process) -> None:
    """End what still runs; git's other programs then read the input's end.

    Its output is read to the end: the loop forgets no pipe at the server's.
    """
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    assert process.stdout  # noqa: S101 -- a pipe was asked for
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_TO_END):
                while await process.stdout.read(BLOCK):
                    pass
                await process.wait()
    finally:
        _let_go(process)


def _let_go(process: Process) -> None:
    """Kill what has not ended, and forget it while there is a loop to do so.

    The service may be stopping: then nobody waits for anything any more.
    """
    # asyncio has no public way to a process's transport.
    transport: Any = process._transport  # type: ignore[attr-defined] # noqa: SLF001
    program: subprocess.Popen[bytes] | None = transport.get_extra_info(
        "subprocess"
    )
    transport.close()
    if program:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(SECONDS_TO_END)
