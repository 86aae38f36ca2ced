"""Runs one small service of lesson 2: a file's `answer`, served over HTTP.

A program of its own, on the standard library alone: `FILE SOCKET`, where SOCKET
is the number of an inherited socket that listens. It ends when its standard
input does, so that it outlives nobody who started it.
"""

import json
import os
import runpy
import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

KEY_HEADER = "X-Key"
KEY_VARIABLE = "SERVICE_KEY"
CLOSED_VARIABLE = "SERVICE_CLOSED"
NEIGHBOURS_VARIABLE = "SERVICE_NEIGHBOURS"
SECONDS_TO_ANSWER = 5.0
# What is said once the file is loaded and requests are answered.
READY = "ready"

Reply = tuple[int, Any]
Ask = Callable[[str, str], Any]
Answer = Callable[[str, Ask], Any]


def fetch(url: str, key: str = "") -> Reply:
    """Get a URL: the status, and the JSON of the answer.

    Raises:
        OSError: nobody answers there in time.
    """
    request = Request(url, headers={KEY_HEADER: key})  # noqa: S310 - http only
    try:
        with urlopen(request, timeout=SECONDS_TO_ANSWER) as reply:  # noqa: S310
            return reply.status, json.load(reply)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def load_answer(path: Path) -> Answer:
    """Load the function `answer` of a service's file.

    A file that cannot be run makes a service that answers with its error.
    """
    try:
        found: Answer = runpy.run_path(str(path))["answer"]
    except Exception as error:  # noqa: BLE001 - whatever was deployed
        words = describe_error(error)

        def refuse(_path: str, _ask: Ask) -> Any:
            raise RuntimeError(words)

        return refuse
    return found


def ask_neighbour(service: str, path: str) -> Any:
    """Ask another service of this environment; its own errors are ours."""
    addresses: dict[str, str] = json.loads(os.environ[NEIGHBOURS_VARIABLE])
    url = addresses[service] + path
    status, body = fetch(url, os.environ.get(KEY_VARIABLE, ""))
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{service}: {body['error']}")
    return body


def reply_to(answer: Answer, path: str, key: str) -> Reply:
    """Answer one request, whatever the service does."""
    if key != os.environ.get(KEY_VARIABLE, ""):
        return HTTPStatus.FORBIDDEN, {"error": os.environ[CLOSED_VARIABLE]}
    try:
        return HTTPStatus.OK, answer(path, ask_neighbour)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        words = {"error": describe_error(error)}
        return HTTPStatus.INTERNAL_SERVER_ERROR, words


def describe_error(error: Exception) -> str:
    """Name an error in one line."""
    return f"{type(error).__name__}: {error}"


def make_handler(answer: Answer) -> type[BaseHTTPRequestHandler]:
    """Make the class that http.server wants, for one service."""

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS_TO_ANSWER

        def do_GET(self) -> None:
            key = self.headers.get(KEY_HEADER, "")
            # An environment that is open to all asks nobody for a key.
            shown = key if os.environ.get(KEY_VARIABLE) else ""
            status, body = reply_to(answer, self.path, shown)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: there is nobody to read it."""

    return Handler


def serve(path: Path, listening: socket.socket) -> None:
    """Serve until standard input ends; requests under way are finished."""
    place = listening.getsockname()
    handler = make_handler(load_answer(path))
    with ThreadingHTTPServer(place, handler, bind_and_activate=False) as server:
        server.socket.close()
        server.socket = listening
        # Another process may be quicker to accept; that must not hold us.
        listening.setblocking(False)  # noqa: FBT003 - its only argument
        server.daemon_threads = False
        threading.Thread(target=server.serve_forever).start()
        print(READY, flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
