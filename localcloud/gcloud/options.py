"""Options that commands share, and how their values are read."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from localcloud.errors import InvalidError
from localcloud.gcloud.client import GLOBAL, ServiceClient
from localcloud.gcloud.wide import wide_options

# `gcloud builds submit --help`: 2h15m5s; seconds where no unit is named.
# `gcloud topic datetimes` writes the same as PT2H15M5S, and has 1d and 0.5h.
NUMBER = r"\d+(?:\.\d+)?"
DURATION = re.compile(
    rf"P?(?:({NUMBER})D)?T?(?:({NUMBER})H)?(?:({NUMBER})M)?(?:({NUMBER})S?)?",
    re.ASCII | re.IGNORECASE,
)
UNITS = (86_400, 3_600, 60, 1)
Command = TypeVar("Command", bound=Callable[..., Any])


def client_options(
    create: Callable[[str, str], ServiceClient], default: str = GLOBAL
) -> Callable[[Command], Command]:
    """Add `--project`, `--region`, and what all commands have.

    The command gets a client.

    Args:
        create: Makes the client of a project and a region.
        default: The region where none is named.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def collect(
            *args: Any,
            project: str,
            region: str,
            log_http: bool,
            silent: bool,
            **options: Any,
        ) -> Any:
            with create(project, region) as client:
                client.log_http = log_http
                if not silent:
                    client.introduce()
                return command(client, *args, **options)

        with_client: Callable[..., Any] = collect
        for option in (
            wide_options,
            click.option(
                "--project", default="", help="The service's own if not."
            ),
            click.option("--region", default=default, show_default=True),
        ):
            with_client = option(with_client)
        return with_client  # type: ignore[return-value] # click sees the same command

    return decorate


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
    """Read `20m`, `1h30m`, `0.5h` or `1200`; return `1200s`.

    Raises `InvalidError`.
    """
    found = DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise InvalidError(
            f"{option}: found {text[:80]!r}; expected a duration",
            f"write for instance {option}=1200s or {option}=2h15m5s",
        )
    parts = zip(found.groups(), UNITS, strict=True)
    seconds = sum(float(number or 0) * unit for number, unit in parts)
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"
