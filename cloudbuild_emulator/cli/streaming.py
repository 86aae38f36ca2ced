"""A build's log, printed while it grows."""

import codecs
import time

import click

from cloudbuild_emulator.cli.client import Client
from localcloud.gcloud.terminal import show

WAIT_S = 20
RETRY_S = 0.2
ENDED = frozenset(
    {
        "SUCCESS",
        "FAILURE",
        "INTERNAL_ERROR",
        "TIMEOUT",
        "CANCELLED",
        "EXPIRED",
    }
)


def stream_log(client: Client, build_id: str) -> None:
    """Print a log to its end."""
    _print_log(client, build_id, wait=WAIT_S)


def print_log(client: Client, build_id: str) -> None:
    """Print what there is of a log."""
    _print_log(client, build_id, wait=0)


def await_end(client: Client, build_id: str) -> dict[str, object]:
    """Wait for a build's end; return it."""
    while True:
        build: dict[str, object] = client.call(
            "GET", client.name("builds", build_id)
        )
        if build.get("status") in ENDED:
            return build
        time.sleep(RETRY_S)


def _print_log(client: Client, build_id: str, *, wait: int) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    offset = 0
    while True:
        answer = client.send(
            "GET",
            f"{client.name_own('builds', build_id)}/log",
            params={"offset": offset, "wait": wait},
            timeout=2 * WAIT_S,
        )
        complete = answer.headers.get("X-Complete") == "true"
        _write(decoder.decode(answer.content, final=complete))
        offset = int(answer.headers["X-Next-Offset"])
        if complete or (not wait and not answer.content):
            return


def _write(text: str) -> None:
    if not text:
        return
    lines = text.splitlines(keepends=True)
    for line in lines:
        show(_colour(line), new_line=False)


def _colour(line: str) -> str:
    if line.startswith(("ERROR", "TIMEOUT", "CANCELLED")):
        return click.style(line, fg="red", bold=True)
    if line.startswith("WARNING"):
        return click.style(line, fg="yellow")
    if line.startswith(("FETCHSOURCE", "BUILD", "PUSH", "DONE", "starting")):
        return click.style(line, bold=True)
    if line.startswith(("Starting Step", "Finished Step")):
        return click.style(line, fg="cyan")
    return line
