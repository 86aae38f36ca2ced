"""Probes as options write them: `httpGet.path=/ping,periodSeconds=5`."""

from typing import Any

from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document
from localcloud.gcloud.options import read_pairs

NUMBERS = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "failureThreshold",
)
ACTIONS = {
    "httpGet": ("path", "port"),
    "tcpSocket": ("port",),
    "grpc": ("port", "service"),
}
SUCCESSES = "successThreshold"


def read_probe(option: str, text: str) -> Document:
    """Read a probe; an empty text is none. Raises `InvalidError`."""
    probe: Document = {}
    for key, value in read_pairs(option, text).items():
        action, _, field = key.partition(".")
        if key in NUMBERS:
            probe[key] = _read_number(option, key, value)
        elif key == SUCCESSES:
            _check_successes(option, value)
        elif field in ACTIONS.get(action, ()):
            part = probe.setdefault(action, {})
            number = field == "port"
            part[field] = _read_number(option, key, value) if number else value
        else:
            known = [
                f"{x}.{y}" for x, fields in ACTIONS.items() for y in fields
            ]
            raise InvalidError(
                f"{option}: found {key[:80]!r}; expected "
                f"{', '.join([*NUMBERS, *known])}"
            )
    return probe


def _read_number(option: str, key: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise InvalidError(
            f"{option}: {key}: found {value[:80]!r}; expected a whole number"
        )
    return int(value)


def _check_successes(option: str, value: Any) -> None:
    if value != "1":
        raise InvalidError(
            f"{option}: {SUCCESSES}: the API has 1 alone", "leave it out"
        )
