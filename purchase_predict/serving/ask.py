"""Asks a candidate what the baked model answered in the build.

`python ask.py REVISION < SERVICE`: what `gcloud run services describe --format
json` tells. Needs no package. Exit status 1 with a reason.
"""

import json
import math
import os
import sys
import time
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from model import FOLDER, REQUEST, Card, read_card

TAG = "candidate"
SECONDS = 30  # for one answer: the first waits for an instance to start
PATIENCE, PAUSE = 60, 1  # seconds, while an address is not known everywhere
CLOSE = 1e-9  # another processor may add in another order


class RefusedError(Exception):
    """Why no traffic must go to this candidate."""


def main() -> None:
    """Ask, and say in one line how it went."""
    revision, card = sys.argv[1], read_card()
    try:
        url = find_address(json.load(sys.stdin), revision)
        check(url, revision, card, (FOLDER / REQUEST).read_bytes())
    except RefusedError as error:
        print(f"{TAG}: {error}. Traffic stays where it is.", file=sys.stderr)
        sys.exit(1)
    rows = len(card.predictions)
    print(f"{revision} answers {rows} rows as version {card.version} did")


def find_address(service: dict[str, Any], revision: str) -> str:
    """Give the address of the tag. Raises RefusedError: not this revision's."""
    tagged = [x for x in service["status"]["traffic"] if x.get("tag") == TAG]
    found = [each["revisionName"] for each in tagged]
    if found != [revision]:
        text = f"the tag is at {', '.join(found) or 'no revision'}"
        raise RefusedError(f"{text}; expected {revision}, of this build")
    return str(tagged[0]["url"])


def check(url: str, revision: str, card: Card, body: bytes) -> None:
    """Compare version, revision and predictions with what was baked.

    Raises RefusedError: no answer, or not the one that is expected.
    """
    wait_for(f"{url}/ping")
    answer = send(f"{url}/invocations", body)
    expected = {"model_version": card.version, "revision": revision}
    for name, value in expected.items():
        if answer.get(name) != value:
            found = f"its {name} is {answer.get(name)!r}; expected {value!r}"
            raise RefusedError(found)
    predictions = answer.get("predictions", [])
    if not are_close(predictions, card.predictions):
        text = f"it predicts {predictions}; expected {card.predictions}"
        raise RefusedError(f"{text}, as in the build")


def are_close(found: list[float], expected: list[float]) -> bool:
    """Compare one by one, but for the last digits."""
    return len(found) == len(expected) and all(
        math.isclose(one, other, rel_tol=0, abs_tol=CLOSE)
        for one, other in zip(found, expected, strict=True)
    )


def wait_for(url: str) -> None:
    """Ask until all is well; raise RefusedError when patience is at its end."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            send(url, None)
        except RefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return


def send(url: str, body: bytes | None) -> dict[str, Any]:
    """GET, or POST a body. TOKEN, if set, is the caller's identity.

    Raises RefusedError: nothing, something else or an error came back.
    """
    headers = {"Content-Type": "application/json"}
    if token := os.environ.get("TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    try:
        request = Request(url, body, headers)  # noqa: S310  (gcloud's address)
        with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            answer: dict[str, Any] = json.loads(response.read())
    except HTTPError as error:
        text = error.read(300).decode(errors="replace")
        found = f"{url} answered {error.code}: {text}"
        raise RefusedError(f"{found}; expected 200") from error
    except (OSError, HTTPException) as error:
        raise RefusedError(f"{url}: no answer ({error})") from error
    except ValueError as error:
        raise RefusedError(f"{url} answered no JSON: {error}") from error
    return answer


if __name__ == "__main__":
    main()
