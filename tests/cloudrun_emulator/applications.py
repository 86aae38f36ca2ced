"""A small application: no packages, so it starts at once."""

TELLING = """
import os
import signal
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = uuid.uuid4()
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
if "FAIL" in os.environ:
    sys.exit("no model")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        text = f"{os.environ['K_REVISION']} {START}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        pass


port = int(os.environ["PORT"])
ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever()
"""
