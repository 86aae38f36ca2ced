"""Small services for tests, and the runtime that runs them."""

import hashlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from cloudrun_emulator.runtime import (
    Addresses,
    LogFilter,
    RevisionPlan,
    Routing,
    Runtime,
)

PARENT = "projects/local/locations/europe-west9"
COMMAND = ("python", "main.py")
SECONDS = 10
_numbers = itertools.count()

# What every test asks, in one file without packages.
APPLICATION = """
import json, os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

kept = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(url.query).items()}
        getattr(self, "on_" + url.path.strip("/"), self.on_)(query)

    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self.say(body)

    def on_(self, query):
        self.say(os.environ["K_REVISION"].encode())

    def on_env(self, query):
        self.say(json.dumps(dict(os.environ)).encode())

    def on_headers(self, query):
        self.say(json.dumps(self.headers.items()).encode())

    def on_slow(self, query):
        time.sleep(float(query["s"]))
        self.on_(query)

    def on_pid(self, query):
        self.say(str(os.getpid()).encode())

    def on_print(self, query):
        print(query["line"], file=getattr(sys, query.get("to", "stdout")))
        self.on_(query)

    def on_memory(self, query):
        kept.append(b"x" * (int(query["mib"]) * 2**20))
        time.sleep(5)
        self.on_(query)

    def on_files(self, query):
        with open("/tmp/much", "wb") as file:
            for _ in range(int(query["mib"])):
                file.write(bytes(2**20))
        time.sleep(5)
        self.on_(query)

    def on_write(self, query):
        with open(query["path"], "w") as file:
            file.write("written")
        self.on_(query)

    def on_exists(self, query):
        self.say(str(os.path.exists(query["path"])).encode())

    def on_exit(self, query):
        os._exit(int(query["status"]))

    def on_hang_up(self, query):
        self.close_connection = True

    def on_cut(self, query):
        head = b"HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n"
        self.wfile.write(head + b"ha")
        self.close_connection = True

    def on_cookie(self, query):
        self.say(b"", ("Set-Cookie", "a=b"), ("Cache-Control", "public"))

    def on_stream(self, query):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(3):
            self.wfile.write(b"1\\r\\n%d\\r\\n" % number)
            time.sleep(float(query.get("s", 0)))
        self.wfile.write(b"0\\r\\n\\r\\n")

    def on_socket(self, query):
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\\r\\n"
            b"Connection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n"
        )
        while data := self.rfile.read1(100):
            self.wfile.write(data.upper())
        self.close_connection = True

    def on_sick(self, query):
        os.environ["SICK"] = query.get("pings", "yes")
        self.on_(query)

    def on_ping(self, query):
        sick = os.environ.get("SICK", "0")
        if sick.isdigit():
            os.environ["SICK"] = str(max(int(sick) - 1, 0))
        self.say(b"", status=200 if sick == "0" else 500)

    def say(self, body, *fields, status=200):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # In one piece: two would wait for each other's acknowledgement.
        self._headers_buffer.append(b"\\r\\n" + body)
        self.flush_headers()

    def log_message(self, *words):
        pass


def end(number, frame):
    print("told to end", flush=True)
    time.sleep(float(os.environ.get("SECONDS_TO_END", "0")))
    os._exit(0)


if os.environ.get("SECONDS_TO_END"):
    signal.signal(signal.SIGTERM, end)
time.sleep(float(os.environ.get("SECONDS_TO_START", "0")))
if os.environ.get("FAILS_TO_START"):
    sys.exit(3)
class Server(ThreadingHTTPServer):
    request_queue_size = 500
    daemon_threads = True


Server(("", int(os.environ["PORT"])), Handler).serve_forever()
"""


@dataclass
class Cloud:
    """A runtime, and one service of it."""

    runtime: Runtime
    files: Path
    service: str = ""
    plans: dict[str, RevisionPlan] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.service = self.service or f"shop{next(_numbers)}"

    @property
    def name(self) -> str:
        return f"{PARENT}/services/{self.service}"

    def plan(self, revision: str, **fields: Any) -> RevisionPlan:
        known: dict[str, Any] = {"command": COMMAND, "folder": self.files}
        plan = RevisionPlan(
            parent=PARENT,
            service=self.service,
            revision=revision,
            configuration=self.service,
            **(known | fields),
        )
        self.plans[revision] = plan
        return plan

    def deploy(self, revision: str = "one", **fields: Any) -> RevisionPlan:
        plan = self.plan(revision, **fields)
        self.runtime.deploy(plan)
        return plan

    def route(
        self, percents: dict[str, int], *, public: bool = True, **fields: Any
    ) -> Addresses:
        routing = Routing(percents, public=public, **fields)
        return self.runtime.route(self.name, routing)

    def serve(self, **fields: Any) -> str:
        """Deploy a revision and send everything to it; its address."""
        self.deploy("one", **fields)
        return self.route({"one": 100}).uri

    def end(self) -> None:
        self.runtime.unroute(self.name)
        for plan in self.plans.values():
            self.runtime.forget(plan.name)

    def read_log(self, *kinds: Any) -> list[str]:
        found = self.runtime.logs.read(self.name, LogFilter(kinds=kinds))
        return [each.text for each in found]

    def count_instances(self, revision: str = "one") -> int:
        return self.runtime.observe(self.name)[revision].instances

    def find_processes(self) -> list[psutil.Process]:
        """Find what runs for this service, whoever started it."""
        # Of this state folder alone: other tests may run beside these.
        state = str(self.runtime.settings.state).encode()
        owner = hashlib.sha256(state).hexdigest()[:12].encode()
        mark, name = b"=" + owner + b"-", f"/{self.name}/".encode()
        found = []
        for each in psutil.process_iter():
            path = Path(f"/proc/{each.pid}/environ")
            try:
                environment = path.read_bytes()
            except OSError:  # ended meanwhile
                continue
            if mark in environment and name in environment:
                found.append(each)
        return found


def write_application(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.py").write_text(APPLICATION, encoding="utf-8")
    return folder


def wait_for(what: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something is so; fail when time is over."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Tell whether it runs: one that nobody has taken leave of does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
