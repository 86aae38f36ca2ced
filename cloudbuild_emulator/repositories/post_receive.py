"""Git's post-receive hook: tells the service, prints what it answers.

Runs alone, with the standard library only, in git's own environment.
"""

import json
import os
import sys
import urllib.request

SECONDS = 60


def main() -> None:
    """Send the updates that git wrote to stdin; print the answer's lines."""
    updates = [line.split() for line in sys.stdin]
    body = {
        "project": os.environ["CLOUDBUILD_EMULATOR_PROJECT"],
        "repository": os.environ["CLOUDBUILD_EMULATOR_REPOSITORY"],
        "updates": [
            {"old": old, "new": new, "ref": ref} for old, new, ref in updates
        ],
    }
    request = urllib.request.Request(  # noqa: S310 -- the service's own http address
        os.environ["CLOUDBUILD_EMULATOR_URL"] + "/internal/pushes",
        json.dumps(body).encode(),
        {
            "Content-Type": "application/json",
            "X-Push-Token": os.environ["CLOUDBUILD_EMULATOR_TOKEN"],
        },
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=SECONDS) as answer:
            for line in json.load(answer)["lines"]:
                print(line)
    except OSError as error:
        print(f"Cloud Build: the push is stored, but no build: {error}")


if __name__ == "__main__":
    main()
