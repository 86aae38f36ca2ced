"""Options that commands share, and how their values are read."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from cloudbuild_emulator.cli.client import GLOBAL, Client
from cloudbuild_emulator.errors import InvalidError

# `gcloud builds submit --help`: 2h15m5s; seconds where no unit is named.
DURATION = re.compile(
    r"(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s?)?",
    re.ASCII,
)
STAND_IN = re.compile(r"python:(?P<version>\d+\.\d+)=(?P<other>\d+\.\d+)")
Command = TypeVar("Command", bound=Callable[..., Any])


def place_options(command: Command) -> Command:
    """Add `--project` and `--region`; the command gets a Client."""

    def with_client(
        *args: Any, project: str, region: str, quiet: bool, **options: Any
    ) -> Any:
        _ = quiet
        with Client(project, region) as client:
            return command(client, *args, **options)

    with_client.__name__ = command.__name__
    with_client.__doc__ = command.__doc__
    with_client.__dict__.update(command.__dict__)
    for option in (
        click.option("--project", default="", help="The service's own if not."),
        click.option("--region", default=GLOBAL, show_default=True),
        # gcloud asks before it deletes; nothing is asked here.
        click.option("--quiet", "-q", is_flag=True, hidden=True),
    ):
        with_client = option(with_client)
    return with_client  # type: ignore[return-value] # click sees the same command


def read_pairs(option: str, text: str) -> dict[str, str]:
    """Read `KEY=VALUE,KEY=VALUE`; `^;^A=1;B=2` names another separator.

    Source: `gcloud topic escaping`. Raises `InvalidError`.
    """
    if not text:
        return {}
    pairs = {}
    for part in split_list(text):
        key, equals, value = part.partition("=")
        if not equals:
            raise InvalidError(
                f"{option}: found {part!r}; expected KEY=VALUE",
                f"write for instance {option}=_NAME=value,_OTHER=value, or "
                f"{option}='^;^_NAME=a,b;_OTHER=c' for values with commas",
            )
        pairs[key.strip()] = value
    return pairs


def split_list(text: str) -> list[str]:
    """Split at commas, or at the separator named as in `^;^a;b`."""
    separator = ","
    if text.startswith("^") and "^" in text[1:]:
        separator, text = text[1:].split("^", 1)
    return [each for each in text.split(separator or ",") if each]


def read_url(option: str, text: str) -> str:
    """Return an address for browsers, or none. Raises `InvalidError`."""
    if text and not text.startswith(("http://", "https://")):
        raise InvalidError(
            f"{option}: found {text[:80]!r}; expected an address",
            f"write for instance {option}=https://hub.example/user/ada/cloudbuild/",
        )
    return text


def read_duration(option: str, text: str) -> str:
    """Read `20m`, `1h30m` or `1200`; return `1200s`. Raises `InvalidError`."""
    found = DURATION.fullmatch(text)
    if not text or found is None:
        raise InvalidError(
            f"{option}: found {text[:80]!r}; expected a duration",
            f"write for instance {option}=1200s or {option}=2h15m5s",
        )
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return f"{hours * 3600 + minutes * 60 + seconds}s"


def read_stand_ins(option: str, texts: Sequence[str]) -> dict[str, str]:
    """Read `python:3.12=3.13`; return `{"3.12": "3.13"}`.

    Raises `InvalidError`.
    """
    stand_ins = {}
    for text in texts:
        found = STAND_IN.fullmatch(text)
        if found is None:
            raise InvalidError(
                f"{option}: found {text[:80]!r}; expected python:X.Y=X.Z",
                f"write for instance {option} python:3.12=3.13",
            )
        stand_ins[found["version"]] = found["other"]
    return stand_ins
