"""Options of `gcloud builds submit` that one machine has no use for."""

from collections.abc import Callable
from typing import Any

import click

from cloudbuild_emulator.errors import InvalidError

LEAVE_OUT = "leave the option out"
NO_CONFIG = "no image is built without a config here"
WRITE_CONFIG = (
    "write a cloudbuild.yaml with a step of {}, and serve with "
    "--executor container"
)
# By option: why not, and what to do instead.
REFUSED: dict[str, tuple[str, str]] = {
    "--tag": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/cloud-builders/docker")),
    "--pack": (NO_CONFIG, WRITE_CONFIG.format("gcr.io/k8s-skaffold/pack")),
    "--gcs-source-staging-dir": (
        "sources are kept in the service's state folder",
        LEAVE_OUT,
    ),
    "--gcs-log-dir": (
        "logs are kept in the service's state folder",
        "leave the option out, and read them with: cloudbuild log BUILD",
    ),
    "--default-buckets-behavior": ("there are no buckets of logs", LEAVE_OUT),
    "--service-account": ("builds run as the service does", LEAVE_OUT),
    "--worker-pool": ("builds run on this machine", LEAVE_OUT),
    "--disk-size": ("builds have this machine's disk", LEAVE_OUT),
}
SHORT = {"--tag": ("-t",)}


def refused_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; naming one raises `InvalidError`."""
    for name in REFUSED:
        command = click.option(
            name,
            *SHORT.get(name, ()),
            hidden=True,
            expose_value=False,
            callback=_refuse,
        )(command)
    return command


def _refuse(_: click.Context, option: click.Parameter, value: object) -> None:
    if value is None:
        return
    name = option.opts[0]
    why, next_step = REFUSED[name]
    raise InvalidError(f"{name}: {why}", next_step)
