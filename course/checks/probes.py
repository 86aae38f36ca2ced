"""A learner's startup probe, as text, beside a model that loads slowly."""

from collections.abc import Mapping
from difflib import get_close_matches

from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError, cap, name_value, show

PATH = "/ping"
PATIENCE, DELAY = 30, 2  # seconds: to wait at least, to notice at most
DEFAULTS = {
    "initialDelaySeconds": 0,
    "timeoutSeconds": 1,
    "periodSeconds": 10,
    "failureThreshold": 3,
}
# Google's bounds: cloud.google.com/run/docs/configuring/healthchecks.
MOST_SECONDS = 600
DIGITS = 9
FLAG = "--startup-probe"
ACTIONS = ("httpGet.path", "httpGet.port", "tcpSocket.port", "grpc.port")
KNOWN = (*ACTIONS, "grpc.service", *DEFAULTS)
PORT = "8080"


def name_probe(probe: object) -> Diagnosis:
    """Read the probe's pairs, then what it would do."""
    if isinstance(probe, Mapping | list | tuple | set):
        return Diagnosis("not_text", {"value": show(probe)})
    if not isinstance(probe, str):
        return name_value(probe, "not_text")
    if probe.strip().startswith("-"):
        return Diagnosis("flag", {"value": show(probe)})
    if probe != "".join(probe.split()):
        return Diagnosis("spaces", {"value": show(probe)})
    pairs = read_pairs(probe)
    numbers = {**DEFAULTS, **read_numbers(pairs)}
    return name_action(pairs) or name_waiting(numbers) or Diagnosis("right")


def read_pairs(probe: str) -> dict[str, str]:
    """Read `key=value,...`. Raises FoundError: a part is none, or unknown."""
    found: dict[str, str] = {}
    for part in probe.split(","):
        key, equals, value = part.partition("=")
        quoted = {"value": show(part)}
        if not equals or not value:
            raise FoundError(Diagnosis("no_pair", quoted))
        if key not in KNOWN:
            near = get_close_matches(key, KNOWN, 1, 0.5)
            name = "misspelt" if near else "unknown"
            right = {"right": near[0]} if near else {}
            raise FoundError(Diagnosis(name, {"value": cap(key)} | right))
        if key in found:
            raise FoundError(Diagnosis("twice", {"value": key}))
        found[key] = value
    return found


def read_numbers(pairs: Mapping[str, str]) -> dict[str, int]:
    """Read the whole numbers. Raises FoundError: one is none."""
    found = {}
    for key in DEFAULTS.keys() & pairs.keys():
        text = pairs[key]
        if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
            value = {"value": cap(f"{key}={text}")}
            raise FoundError(Diagnosis("number", value))
        found[key] = int(text)
    return found


def name_action(pairs: Mapping[str, str]) -> Diagnosis | None:
    """Name what is wrong with what is asked; None if nothing is."""
    path, port = pairs.get("httpGet.path"), pairs.get("httpGet.port", PORT)
    others = {key.partition(".")[0] for key in pairs}
    faults = {
        "tcp": "tcpSocket" in others,
        "grpc": "grpc" in others,
        "no_path": path is None,
        "no_slash": path == PATH.strip("/"),
        "path": path != PATH,
        "port": port != PORT,
    }
    found = next((name for name, holds in faults.items() if holds), None)
    quoted = {"value": cap(port if found == "port" else str(path))}
    return Diagnosis(found, quoted) if found else None


def name_waiting(numbers: Mapping[str, int]) -> Diagnosis | None:
    """Name what is wrong with the waiting; None if nothing is."""
    first, timeout, period, times = (numbers[key] for key in DEFAULTS)
    faults = {
        "zero": not (period and times and timeout),
        "timeout": timeout > period,
        "slow": period > DELAY,
        "delay": first > DELAY,
        "short": first + period * times < PATIENCE,
        "long": period * times > MOST_SECONDS,
    }
    found = next((name for name, holds in faults.items() if holds), None)
    said = {
        "timeout": timeout,
        "period": period,
        "first": first,
        "seconds": first + period * times,
    }
    return Diagnosis(found, said) if found else None
