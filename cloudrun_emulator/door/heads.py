"""Heads of requests and responses (RFC 9112), read strictly.

What two programs could read in two ways is refused: a length beside chunks,
two lengths, folded lines, blanks before a colon.
"""

import re
from dataclasses import dataclass

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(
    rb"(" + TOKEN + rb") ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])\r\n"
)
STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: ([^\r\n]*))?\r\n")
FIELD = re.compile(rb"(" + TOKEN + rb"):[ \t]*([^\r\n\x00]*?)[ \t]*\r\n")
LENGTH = re.compile(rb"[0-9]{1,18}")
# RFC 9110, 7.6.1, and what the next connection negotiates for itself.
HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"upgrade",
    }
)
CHUNKED = -1
UNTIL_CLOSED = -2
SWITCHING = 101
WITHOUT_BODY = frozenset({*range(100, 200), 204, 304})

Fields = list[tuple[bytes, bytes, bytes]]


class MalformedError(Exception):
    """A head that breaks a rule."""


@dataclass(slots=True)
class Head:
    """What a request and a response have in common.

    Args:
        minor: Of the version: HTTP/1.0 or 1.1.
        fields: Name in lower case, as written, value.
        length: Of the body in bytes, `CHUNKED` or `UNTIL_CLOSED`.
        connection: What the Connection fields name, in lower case.
    """

    minor: int
    fields: Fields
    length: int
    connection: frozenset[bytes]

    def get(self, name: bytes) -> bytes:
        """Return the first value of a name; empty without one."""
        for key, _, value in self.fields:
            if key == name:
                return value
        return b""

    @property
    def keeps_open(self) -> bool:
        """Whether the connection can carry more afterwards."""
        if self.length == UNTIL_CLOSED:
            return False
        if self.minor:
            return b"close" not in self.connection
        return b"keep-alive" in self.connection


@dataclass(slots=True)
class Request(Head):
    """The head of a request."""

    method: bytes
    target: bytes

    @property
    def path(self) -> bytes:
        return self.target.partition(b"?")[0]

    @property
    def upgrades(self) -> bool:
        """Whether it wants to become a WebSocket."""
        wanted = self.get(b"upgrade").lower()
        return wanted == b"websocket" and b"upgrade" in self.connection


@dataclass(slots=True)
class Response(Head):
    """The head of a response."""

    status: int
    reason: bytes


def read_request(head: bytes) -> Request:
    """Read a request's head. Raises `MalformedError`."""
    line = REQUEST_LINE.match(head)
    if not line:
        raise MalformedError("request line")
    method, target, minor = line.groups()
    if not target.startswith(b"/") and target != b"*" and method != b"CONNECT":
        raise MalformedError("target")
    fields, connection = _read_fields(head, line.end())
    hosts = [value for name, _, value in fields if name == b"host"]
    if len(hosts) > 1 or (minor == b"1" and not hosts):
        raise MalformedError("host")
    length = _find_length(fields, default=0)
    return Request(int(minor), fields, length, connection, method, target)


def read_response(head: bytes, method: bytes) -> Response:
    """Read the head of a response to a method. Raises `MalformedError`."""
    line = STATUS_LINE.match(head)
    if not line:
        raise MalformedError("status line")
    status = int(line[2])
    fields, connection = _read_fields(head, line.end())
    length = _find_length(fields, default=UNTIL_CLOSED)
    if method == b"HEAD" or status in WITHOUT_BODY:
        length = 0
    reason = line[3] or b""
    return Response(int(line[1]), fields, length, connection, status, reason)


def _read_fields(head: bytes, place: int) -> tuple[Fields, frozenset[bytes]]:
    fields: Fields = []
    connection: frozenset[bytes] = frozenset()
    match = FIELD.match
    while place < len(head):
        found = match(head, place)
        if not found:
            raise MalformedError("field")
        name, value = found.groups()
        key = name.lower()
        fields.append((key, name, value))
        if key == b"connection":
            words = value.lower().split(b",")
            connection |= frozenset(each.strip(b" \t") for each in words)
        place = found.end()
    return fields, connection


def _find_length(fields: Fields, *, default: int) -> int:
    lengths = set()
    codings = []
    for name, _, value in fields:
        if name == b"content-length":
            lengths.add(value)
        elif name == b"transfer-encoding":
            codings.append(value.lower())
    if codings:
        if lengths or codings != [b"chunked"]:
            raise MalformedError("transfer-encoding")
        return CHUNKED
    if not lengths:
        return default
    value = lengths.pop()
    if lengths or not LENGTH.fullmatch(value):
        raise MalformedError("content-length")
    return int(value)
