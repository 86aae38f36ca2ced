"""`gcloud run` of a host step: the same words, given to `cloudrun`.

That command is another package's: it is found by its entry point, as any
program is by its name.
"""

import os
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from localcloud.errors import UnavailableError
from localcloud.gcloud.wide import WITH_VALUE
from localcloud.nearby import find_nearby

COMMAND = "cloudrun"
# Where that command looks for its service.
VARIABLE = "CLOUDRUN_EMULATOR_HOST"
RELEASES = ("alpha", "beta")
RUN, AUTH = "run", "auth"


def read_words(words: Sequence[str]) -> list[str]:
    """Return what `cloudrun` is told; nothing for another command of gcloud.

    Options of gcloud may stand before the command, as in
    `gcloud --quiet run deploy`.
    """
    before: list[str] = []
    rest = list(words)
    while rest and (rest[0].startswith("-") or rest[0] in RELEASES):
        count = 2 if rest[0] in WITH_VALUE else 1
        before += rest[:count] if rest[0] not in RELEASES else ()
        rest = rest[count:]
    match rest:
        case [word, *after] if word == RUN:
            return [*before, *after]
        case [word, "print-identity-token", *_] if word == AUTH:
            return [*before, *rest]
    return []


def find_service(named: str) -> str:
    """Return where Cloud Run is now: as named, or in the folder we run in.

    It may have come up after us: looked for anew for each step.
    """
    return named or find_nearby().get(VARIABLE)


def run_services(words: Sequence[str]) -> None:
    """Run the command, and end as it does.

    Raises:
        UnavailableError: No service is named, or no such command is there.
    """
    if not os.environ.get(VARIABLE):
        raise UnavailableError(
            f"gcloud run {' '.join(words[:2])}: this service knows no Cloud "
            "Run to speak to",
            "start one with `cloudrun serve`, and name it: cloudbuild serve "
            "--cloud-run http://127.0.0.1:8086",
        )
    found = _find_command()
    if found is None:
        raise UnavailableError(
            f"gcloud run: there is no command {COMMAND} beside this service",
            "install the package that brings it",
        )
    found.load()(args=list(words), prog_name=COMMAND)


def _find_command() -> EntryPoint | None:
    scripts = entry_points(group="console_scripts", name=COMMAND)
    return next(iter(scripts), None)


def find_package() -> list[Path]:
    """Return the folder that the command lies in, for steps to see."""
    found = _find_command()
    if found is None:
        return []
    spec = find_spec(found.module.partition(".")[0])
    places = spec.submodule_search_locations if spec else None
    return [Path(each) for each in places or ()]
