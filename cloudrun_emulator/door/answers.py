"""The front end's own answers, in the service's words.

D:troubleshooting has the texts of the log; pages and `Rate exceeded.` are as
clients have seen them (unconfirmed).
"""

from dataclasses import dataclass
from http import HTTPStatus

from cloudrun_emulator.door.heads import Request

NO_INSTANCE = "The request was aborted because there was no available instance."
NOT_STARTED = (
    "The request failed because the instance could not start successfully."
)
TOO_MUCH_MEMORY = (
    "While handling this request, the container instance was found to be "
    "using too much memory and was terminated. This is likely to cause a new "
    "container instance to be used for the next request to this revision. If "
    "you see this message frequently, you may have a memory leak in your code "
    "or may need more memory. Consider creating a new revision with more "
    "memory."
)
BROKEN = (
    "The request failed because either the HTTP response was malformed or "
    "connection to the instance had an error."
)
TOO_LATE = (
    "The request has been terminated because it has reached the maximum "
    "request timeout."
)
UNAUTHENTICATED = (
    "The request was not authenticated. Either allow public access or set the "
    "proper Authorization header. Read more at "
    "https://cloud.google.com/run/docs/securing/authenticating"
)
UNAUTHORIZED = "The request was not authorized to invoke this service"
PAGE = """<html><head>
<meta http-equiv="content-type" content="text/html;charset=utf-8">
<title>{status} {phrase}</title>
</head>
<body text=#000000 bgcolor=#ffffff>
<h1>Error: {phrase}</h1>
<h2>{text}</h2>
</body></html>
"""


@dataclass(frozen=True)
class Answer:
    """What the front end answers itself.

    Args:
        status: Of HTTP.
        text: For the reader of the page.
        said: In the request's log entry; empty for no entry's text.
        logged: Whether the request is in the log at all.
        plain: Send the text alone.
        fields: Further header fields.
    """

    status: HTTPStatus
    text: str
    said: str = ""
    logged: bool = True
    plain: bool = False
    fields: bytes = b""

    def write(self, request: Request | None, *, close: bool) -> bytes:
        """Write the whole response."""
        body = b"" if request and request.method == b"HEAD" else self.body
        kind = "text/plain" if self.plain else "text/html; charset=UTF-8"
        head = (
            f"HTTP/1.1 {self.status.value} {self.status.phrase}\r\n"
            f"Content-Type: {kind}\r\n"
            f"Content-Length: {len(self.body)}\r\n"
            "Server: Google Frontend\r\n"
        ).encode()
        ending = b"Connection: close\r\n" if close else b""
        return head + self.fields + ending + b"\r\n" + body

    @property
    def body(self) -> bytes:
        if self.plain:
            return self.text.encode()
        status = self.status
        page = PAGE.format(
            status=status.value, phrase=status.phrase, text=self.text
        )
        return page.encode()


class Refusal(Exception):  # noqa: N818 -- nothing went wrong here
    """A request that the front end answers itself."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def answer(status: HTTPStatus, text: str) -> Answer:
    """Make an answer whose text is in the log, too."""
    return Answer(status, text, said=text)


def no_instance(*, at_most: bool) -> Answer:
    """Answer that no instance was free, or that none came fast enough."""
    if at_most:
        return Answer(
            HTTPStatus.TOO_MANY_REQUESTS,
            "Rate exceeded.",
            said=NO_INSTANCE,
            plain=True,
        )
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, NO_INSTANCE)


def not_found(target: bytes) -> Answer:
    """Answer as for an address that nobody has; Google logs nothing."""
    return Answer(
        HTTPStatus.NOT_FOUND,
        f"The requested URL <code>{_quote(target)}</code> was not found on "
        "this server.",
        logged=False,
    )


def forbidden(target: bytes) -> Answer:
    """Answer who sent no token."""
    return Answer(
        HTTPStatus.FORBIDDEN,
        "Your client does not have permission to get URL "
        f"<code>{_quote(target)}</code> from this server.",
        said=UNAUTHENTICATED,
    )


def unauthorized() -> Answer:
    """Answer who sent a bad token."""
    return Answer(
        HTTPStatus.UNAUTHORIZED,
        "Your client does not have permission to the requested URL.",
        said=UNAUTHORIZED,
        fields=b'WWW-Authenticate: Bearer error="invalid_token"\r\n',
    )


def malformed(text: str) -> Answer:
    """Answer what is no request."""
    return Answer(
        HTTPStatus.BAD_REQUEST,
        f"Your client has issued a malformed or illegal request: {text}.",
        logged=False,
    )


def _quote(target: bytes) -> str:
    text = target.partition(b"?")[0][:200].decode("latin-1")
    for sign, word in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, word)
    return text
