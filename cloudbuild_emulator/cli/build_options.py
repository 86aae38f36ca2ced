"""Options of `submit` that become fields of the build.

Source: `gcloud builds submit --help`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any

import click

from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_duration, read_pairs

Document = dict[str, Any]
SIZE = re.compile(r"(?P<number>\d+)\s*(?:GB?|GiB)?", re.ASCII | re.IGNORECASE)
TERA = re.compile(r"(?P<number>\d+)\s*(?:TB?|TiB)", re.ASCII | re.IGNORECASE)
GIGAS = 1024
SCHEME = "gs://"
OPTIONS = (
    ("--substitutions", "KEY=VALUE,..."),
    ("--timeout", "DURATION"),
    ("--machine-type", "TYPE"),
    ("--disk-size", "SIZE"),
    ("--worker-pool", "POOL"),
    ("--worker-release", "CHANNEL"),
    ("--service-account", "ACCOUNT"),
    ("--gcs-log-dir", "gs://..."),
    ("--default-buckets-behavior", "BEHAVIOR"),
)

ACTING = frozenset({"substitutions", "timeout"})


@dataclass(frozen=True)
class BuildOptions:
    """What the options name; empty where they do not."""

    substitutions: str
    timeout: str
    machine_type: str
    disk_size: str
    worker_pool: str
    worker_release: str
    service_account: str
    gcs_log_dir: str
    default_buckets_behavior: str

    def merge(self, build: Document) -> Document:
        """Return a build's JSON with what is named. Raises `InvalidError`."""
        build = dict(build)
        if pairs := read_pairs("--substitutions", self.substitutions):
            build["substitutions"] = {**build.get("substitutions", {}), **pairs}
        if self.timeout:
            build["timeout"] = read_duration("--timeout", self.timeout)
        if self.service_account:
            build["serviceAccount"] = self.service_account
        if self.gcs_log_dir:
            check_bucket("--gcs-log-dir", self.gcs_log_dir)
            build["logsBucket"] = self.gcs_log_dir
        if options := self._merge_options(build.get("options", {})):
            build["options"] = options
        return build

    def list_idle(self) -> list[str]:
        """Return the options that are named and change nothing here."""
        names = (each.name for each in fields(self))
        return [
            f"--{name.replace('_', '-')}"
            for name in names
            if name not in ACTING and getattr(self, name)
        ]

    def _merge_options(self, old: Document) -> Document:
        behavior = _write_choice(self.default_buckets_behavior)
        named = {
            "machineType": _write_choice(self.machine_type),
            "defaultLogsBucketBehavior": behavior,
            "workerRelease": self.worker_release,
        }
        options = {**old, **{key: x for key, x in named.items() if x}}
        if self.disk_size:
            options["diskSizeGb"] = str(_read_size(self.disk_size))
        if self.worker_pool:
            options["pool"] = {"name": self.worker_pool}
        if self.worker_release and "pool" in options:
            raise InvalidError(
                "--worker-release: a private pool has a release of its own",
                "leave out --worker-release, or the pool",
            )
        return options


def _write_choice(word: str) -> str:
    """Write gcloud's `e2-highcpu-8` as Google's API does."""
    return word.upper().replace("-", "_")


def _read_size(text: str) -> int:
    if found := SIZE.fullmatch(text.strip()):
        return int(found["number"])
    if found := TERA.fullmatch(text.strip()):
        return int(found["number"]) * GIGAS
    raise InvalidError(
        f"--disk-size: found {text[:80]!r}; expected gigabytes",
        "write for instance --disk-size=200GB",
    )


def check_bucket(option: str, url: str) -> None:
    """Raise `InvalidError` for what is no place in a bucket."""
    if not url.startswith(SCHEME) or not url.removeprefix(SCHEME).strip("/"):
        raise InvalidError(
            f"{option}: found {url[:80]!r}; expected gs://BUCKET/FOLDER",
            f"write for instance {option}=gs://my-bucket/source",
        )


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets them as one BuildOptions."""

    @wraps(command)
    def collect(*args: Any, **values: Any) -> Any:
        names = [each.name for each in fields(BuildOptions)]
        given = {name: values.pop(name) for name in names}
        return command(*args, wanted=BuildOptions(**given), **values)

    for name, shape in OPTIONS:
        collect = click.option(name, default="", metavar=shape)(collect)
    return collect
