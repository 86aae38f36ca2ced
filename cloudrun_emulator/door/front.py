"""One service as the front end sees it: whom it answers, and with what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from weakref import WeakKeyDictionary

from cloudrun_emulator.door.answers import (
    Answer,
    Refusal,
    forbidden,
    not_found,
    unauthorized,
)
from cloudrun_emulator.door.choosing import (
    Client,
    Split,
    read_cookie,
    write_cookie,
)
from cloudrun_emulator.door.heads import Request
from cloudrun_emulator.door.routing import (
    Addresses,
    RevisionCounts,
    Routing,
)
from cloudrun_emulator.door.tokens import Tokens
from cloudrun_emulator.door.wires import Wire
from cloudrun_emulator.instances.instance import Instance
from cloudrun_emulator.instances.revision import Revision
from localcloud.errors import ForbiddenError
from localcloud.http.hosts import AccessRules, check_host

# D:known-issues.
REFUSED_METHODS = frozenset({b"CONNECT", b"TRACE"})
RESERVED_PATHS = frozenset({b"/eventlog", b"/healthz"})
RESERVED_BELOW = b"/_ah/"
# Those that were found to be ours, so that each is looked at once.
HOSTS_KEPT = 1000
Kept = WeakKeyDictionary[Instance, list[Wire]]


@dataclass
class Tally:
    """What a revision answered."""

    requests: Counter[str] = field(default_factory=Counter)
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Who answers a request, and by which instance it would like to be."""

    revision: Revision
    wanted: str
    client: Client | None

    def remember(self, instance: Instance) -> bytes:
        """Write the field that brings the client back here, if it must."""
        if self.client is None:
            return b""
        if self.client.instance == instance.id:
            return b""
        return write_cookie(Client(self.client.place, instance.id))


class Front:
    """A service's traffic; lives in one event loop."""

    def __init__(self, name: str, rules: AccessRules, tokens: Tokens) -> None:
        self.name = name
        self.routing = Routing()
        self.addresses = Addresses(0, {})
        self.tallies: dict[str, Tally] = {}
        self.split = Split({})
        # Connections to instances that can carry another request.
        self.kept: WeakKeyDictionary[Instance, list[Wire]] = WeakKeyDictionary()
        self._rules = rules
        self._tokens = tokens
        self._revisions: dict[str, Revision] = {}
        self._hosts: set[bytes] = set()

    def route(self, routing: Routing, revisions: dict[str, Revision]) -> None:
        """Change the traffic, from the next request on."""
        if routing.percents != self.routing.percents:
            self.split = Split(routing.percents)
        self.routing = routing
        self._revisions = revisions

    def close(self) -> None:
        """Close what is kept open to instances."""
        for wires in self.kept.values():
            for each in wires:
                each.close()
        self.kept.clear()

    def check(self, request: Request, tag: str) -> bool:
        """Tell whether a token was checked.

        Raises:
            Refusal: The front end answers itself.
        """
        self._check_host(request)
        if request.method in REFUSED_METHODS:
            raise Refusal(
                Answer(
                    HTTPStatus.METHOD_NOT_ALLOWED,
                    "The request method is inappropriate for the URL.",
                    logged=False,
                )
            )
        if _is_reserved(request.path) or not self._is_open(tag):
            raise Refusal(not_found(request.target))
        if self.routing.public:
            return False
        self._check_token(request)
        return True

    def choose(self, request: Request, tag: str) -> Choice:
        """Choose who answers. Raises `Refusal`: nobody can."""
        cookie = read_cookie(request.get(b"cookie"))
        if tag:
            name = self.routing.tags.get(tag, "")
        elif self.split.is_empty:
            name = ""
        else:
            name = self._choose_by(cookie)
        revision = self._revisions.get(name)
        if revision is None:
            raise Refusal(not_found(request.target))
        if not revision.plan.session_affinity:
            return Choice(revision, "", None)
        if cookie is None or (not tag and self.split.find(cookie) != name):
            cookie = Client(self.split.place(name), "")
        return Choice(revision, cookie.instance, cookie)

    def proto(self, request: Request) -> bytes:
        """Return how the client asked: a proxy of ours is believed."""
        said = request.get(b"x-forwarded-proto").lower()
        host = request.get(b"host").decode("latin-1").lower()
        ours = {each.lower() for each in self._rules.hosts}
        trusted = {host, host.partition(":")[0]} & ours
        return said if trusted and said in {b"http", b"https"} else b"http"

    def count(self, revision: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        tally = self.tallies.setdefault(revision, Tally())
        tally.requests[f"{status // 100}xx"] += 1
        tally.seconds += seconds

    def observe(self) -> Mapping[str, RevisionCounts]:
        """Count by revision, those that only answered before too."""
        counts = {}
        for name in {*self._revisions, *self.tallies}:
            tally = self.tallies.get(name, Tally())
            revision = self._revisions.get(name)
            counts[name] = RevisionCounts(
                dict(tally.requests),
                tally.seconds,
                len(revision.alive) if revision else 0,
                revision.starts if revision else 0,
            )
        return counts

    def _choose_by(self, cookie: Client | None) -> str:
        if cookie:
            name = self.split.find(cookie)
            revision = self._revisions.get(name)
            if revision and revision.plan.session_affinity:
                return name
        return self.split.draw()

    def _check_host(self, request: Request) -> None:
        host = request.get(b"host")
        # Who sends none speaks HTTP/1.0, and is no browser.
        if not host or host in self._hosts:
            return
        try:
            check_host(host.decode("latin-1"), self._rules)
        except ForbiddenError as error:
            raise Refusal(
                Answer(
                    HTTPStatus.FORBIDDEN,
                    error.message,
                    logged=False,
                    plain=True,
                )
            ) from error
        if len(self._hosts) < HOSTS_KEPT:
            self._hosts.add(host)

    def _is_open(self, tag: str) -> bool:
        routing = self.routing
        return routing.ingress != "none" and (bool(tag) or routing.default_uri)

    def _check_token(self, request: Request) -> None:
        given = request.get(b"x-serverless-authorization")
        given = given or request.get(b"authorization")
        kind, _, token = given.decode("latin-1").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Refusal(forbidden(request.target))
        uris = {self.addresses.uri, *self.addresses.tag_uris.values()}
        if not self._tokens.check(token.strip(), uris):
            raise Refusal(unauthorized())


def _is_reserved(path: bytes) -> bool:
    return path in RESERVED_PATHS or path.startswith(RESERVED_BELOW)
