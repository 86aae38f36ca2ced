"""Git's post-receive hook: tells the service, prints what it answers.

Runs alone, with the standard library only, in git's own environment.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

# Far longer than any push takes to start its builds.
SECONDS = 120


def main() -> None:
    """Send the updates that git wrote to stdin; print the answer's lines."""
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    updates = [line.split(" ", 2) for line in text.splitlines()]
    body = {
        "updates": [
            {"old": old, "new": new, "ref": ref} for old, new, ref in updates
        ],
        "options": list(_read_options()),
    }
    for line in _send(json.dumps(body).encode()):
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


def _read_options() -> Iterator[str]:
    for number in range(int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0"))):
        yield os.environ[f"GIT_PUSH_OPTION_{number}"]


def _send(body: bytes) -> list[str]:
    request = urllib.request.Request(  # noqa: S310 -- the service's own http address
        os.environ["CLOUDBUILD_EMULATOR_URL"],
        body,
        {
            "Content-Type": "application/json",
            "X-Push-Token": os.environ["CLOUDBUILD_EMULATOR_TOKEN"],
        },
    )
    # Never by the proxy that the machine may have for other addresses.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=SECONDS) as answer:
            lines: list[str] = json.load(answer)["lines"]
            return lines
    except (OSError, ValueError) as error:
        return [
            f"Cloud Build: {request.host}: {error}",
            "Cloud Build: the push is stored; see there what it started",
        ]


if __name__ == "__main__":
    main()
