"""What Cloud Run keeps of a service: instances that live, and its log.

Google shows both in Cloud Monitoring and Cloud Logging; here the emulator's own
paths tell them.
"""

import time
from typing import Any

import requests

from course.clients.services import (
    PLACE,
    SECONDS_TO_ANSWER,
    get_service,
    read_address,
)

OWN = "emulator/v1"
LINES = 200
SECONDS_BETWEEN_LOOKS = 0.1
# What an application writes is read a moment later.
SECONDS_TO_APPEAR = 5.0


def count_instances(service: str) -> dict[str, int]:
    """Count the instances that live now, by revision.

    Raises:
        DeploymentError: there is no such service, or no Cloud Run.
    """
    get_service(service)
    found = _ask(f"{service}:observe")["revisions"]
    return {name: int(each["instances"]) for name, each in found.items()}


def find_entry(service: str, words: str) -> dict[str, Any]:
    """Find the newest line of JSON whose message has these words.

    Its severity is among its fields, as the application wrote it. Empty where
    no line comes within a few seconds.

    Raises:
        DeploymentError: there is no such service, or no Cloud Run.
    """
    get_service(service)
    end = time.monotonic() + SECONDS_TO_APPEAR
    while True:
        entries = _ask(f"{service}/log?limit={LINES}")["entries"]
        found: list[dict[str, Any]] = [
            {"severity": each.get("severity", ""), **each["json"]}
            for each in entries
            if words in str(each.get("json", {}).get("message", ""))
        ]
        if found or time.monotonic() > end:
            return found[-1] if found else {}
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _ask(what: str) -> Any:
    url = f"{read_address()}/{OWN}/{PLACE}/services/{what}"
    answer = requests.get(url, timeout=SECONDS_TO_ANSWER)
    answer.raise_for_status()
    return answer.json()
