"""Asks an instance whether it is well."""

import asyncio
import contextlib

from cloudrun_emulator.instances.plans import Probe

HOST = "127.0.0.1"
# Between two tries to connect, as long as nobody listens.
LOOK_EVERY_S = 0.01
# D:configuring/healthchecks: 200 to 399 is success.
WELL = range(200, 400)
BYTES_OF_AN_ANSWER = 4096
# D:configuring/healthchecks: a readiness probe's success threshold.
PASSES_TO_BE_READY = 2


async def wait_until_well(probe: Probe, port: int) -> bool:
    """Try a startup probe until it succeeds; False after its last failure."""
    await asyncio.sleep(probe.initial_delay)
    for left in reversed(range(probe.failure_threshold)):
        began = asyncio.get_running_loop().time()
        if await try_probe(probe, port, patient=True):
            return True
        if left:
            await _sleep_until(began + probe.period)
    return False


async def wait_until_unwell(probe: Probe, port: int) -> None:
    """Repeat a probe; return when it has failed for good."""
    await asyncio.sleep(probe.initial_delay)
    await _repeat(probe, port, wanted=False, times=probe.failure_threshold)


async def wait_until_well_again(probe: Probe, port: int) -> None:
    """Repeat a readiness probe that failed until it passes as often."""
    await _repeat(probe, port, wanted=True, times=PASSES_TO_BE_READY)


async def _repeat(probe: Probe, port: int, *, wanted: bool, times: int) -> None:
    """Ask every period until as many answers in a row are as wanted."""
    found = 0
    while found < times:
        began = asyncio.get_running_loop().time()
        found = found + 1 if await try_probe(probe, port) is wanted else 0
        if found < times:
            await _sleep_until(began + probe.period)


async def try_probe(probe: Probe, port: int, *, patient: bool = False) -> bool:
    """Ask once, for as long as the probe's timeout.

    Args:
        probe: How.
        port: Unless the probe names its own.
        patient: Wait until somebody listens.
    """
    asked = probe.port or port
    with contextlib.suppress(TimeoutError, OSError):
        async with asyncio.timeout(probe.timeout):
            reader, writer = await _connect(asked, patient=patient)
            try:
                if probe.kind == "tcp":
                    return True
                writer.write(_write_request(probe, asked))
                return _is_well(await reader.readline())
            finally:
                writer.close()
    return False


async def _connect(
    port: int, *, patient: bool
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    while True:
        try:
            return await asyncio.open_connection(
                HOST, port, limit=BYTES_OF_AN_ANSWER
            )
        except ConnectionRefusedError:
            if not patient:
                raise
            await asyncio.sleep(LOOK_EVERY_S)


def _write_request(probe: Probe, port: int) -> bytes:
    given = {name.lower() for name, _ in probe.headers}
    headers = [*probe.headers]
    if "host" not in given:
        headers.insert(0, ("Host", f"{HOST}:{port}"))
    if "user-agent" not in given:
        headers.append(("User-Agent", "GoogleHC/1.0"))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    path = probe.path or "/"
    return (f"GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").encode()


def _is_well(line: bytes) -> bool:
    words = line.split(maxsplit=2)
    return len(words) > 1 and words[1].isdigit() and int(words[1]) in WELL


async def _sleep_until(moment: float) -> None:
    left = moment - asyncio.get_running_loop().time()
    await asyncio.sleep(max(left, 0))
