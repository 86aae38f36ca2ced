"""What the front end adds to heads, and takes out of them."""

import random
import re
from dataclasses import dataclass

from cloudrun_emulator.door.heads import (
    HOP_BY_HOP,
    SWITCHING,
    UNTIL_CLOSED,
    Request,
    Response,
)
from cloudrun_emulator.door.tokens import REMOVED

# What the front end writes itself.
REPLACED = HOP_BY_HOP | {
    b"forwarded",
    b"traceparent",
    b"x-cloud-trace-context",
    b"x-forwarded-for",
    b"x-forwarded-proto",
}
# A Connection field may not take these away: they say where a body ends.
NEVER_DROPPED = frozenset({b"content-length", b"host", b"transfer-encoding"})
TOKEN_FIELDS = frozenset({b"authorization", b"x-serverless-authorization"})
TRACEPARENT = re.compile(rb"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
CLOUD_TRACE = re.compile(rb"([0-9a-fA-F]{32})(?:/([0-9]+))?(?:;o=([01]))?")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a request belongs: a trace, and its span in it."""

    trace: bytes
    span: int

    def write(self) -> bytes:
        """Write the fields of a request."""
        trace, span = self.trace, self.span
        return (
            b"traceparent: 00-%b-%016x-01\r\n"
            b"X-Cloud-Trace-Context: %b/%d;o=1\r\n"
        ) % (trace, span, trace, span)


def read_trace(request: Request) -> Trace:
    """Continue the trace that a request names, or begin one."""
    span = random.getrandbits(63) + 1
    if found := TRACEPARENT.fullmatch(request.get(b"traceparent")):
        return Trace(found[1], span)
    if found := CLOUD_TRACE.fullmatch(request.get(b"x-cloud-trace-context")):
        return Trace(found[1].lower(), span)
    return Trace(b"%032x" % random.getrandbits(128), span)


def write_request(
    request: Request, trace: Trace, peer: str, proto: bytes, *, checked: bool
) -> bytes:
    """Write a request's head for an instance.

    Args:
        request: As the client sent it.
        trace: Of the request.
        peer: The client's address.
        proto: `http`, or what a trusted proxy says.
        checked: Whether its token was: its signature goes no further.
    """
    lines = [
        b"%b %b HTTP/1.%d\r\n" % (request.method, request.target, request.minor)
    ]
    before = b""
    dropped = (REPLACED | request.connection) - NEVER_DROPPED
    for key, name, value in request.fields:
        if key in dropped:
            if key == b"x-forwarded-for":
                before = value + b","
            continue
        if key.startswith(b"x-google-"):
            continue
        sent = (
            _remove_signature(value)
            if checked and key in TOKEN_FIELDS
            else value
        )
        lines.append(b"%b: %b\r\n" % (name, sent))
    if request.upgrades:
        lines.append(b"Connection: Upgrade\r\nUpgrade: websocket\r\n")
    client = peer.encode()
    lines.append(b"X-Forwarded-For: %b%b\r\n" % (before, client))
    lines.append(b"X-Forwarded-Proto: %b\r\n" % proto)
    lines.append(b'Forwarded: for="%b";proto=%b\r\n' % (client, proto))
    lines.append(trace.write())
    lines.append(b"\r\n")
    return b"".join(lines)


def write_response(
    response: Response, request: Request, extra: bytes, *, close: bool
) -> bytes:
    """Write a response's head for the client.

    Args:
        response: As the instance sent it.
        request: That it answers.
        extra: Further fields, each with its end.
        close: Whether the connection ends with it.
    """
    lines = [b"HTTP/1.1 %d %b\r\n" % (response.status, response.reason)]
    private = b"set-cookie:" in extra.lower()
    dropped = (HOP_BY_HOP | response.connection) - NEVER_DROPPED
    dropped |= {b"server"}
    for key, name, value in response.fields:
        if key in dropped:
            continue
        private = private or key == b"set-cookie"
        lines.append(b"%b: %b\r\n" % (name, value))
    if private:
        kept = [x for x in lines if not x.lower().startswith(b"cache-control:")]
        lines = [*kept, b"Cache-Control: private\r\n"]
    if response.status == SWITCHING:
        lines.append(b"Connection: Upgrade\r\nUpgrade: websocket\r\n")
    elif close:
        lines.append(b"Connection: close\r\n")
    elif not request.minor:
        lines.append(b"Connection: keep-alive\r\n")
    lines.append(b"Server: Google Frontend\r\n")
    lines.append(extra)
    lines.append(b"\r\n")
    return b"".join(lines)


def must_close(request: Request, response: Response) -> bool:
    """Whether the client's connection ends with this response."""
    return not request.keeps_open or response.length == UNTIL_CLOSED


def _remove_signature(value: bytes) -> bytes:
    content, dot, _ = value.rpartition(b".")
    return content + dot + REMOVED if dot else value
