"""Options that the commands of builds share."""

import re
from collections.abc import Sequence

from cloudbuild_emulator.cli.client import Client
from localcloud.errors import InvalidError
from localcloud.gcloud.options import client_options

STAND_IN = re.compile(r"python:(?P<version>\d+\.\d+)=(?P<other>\d+\.\d+)")
parent_options = client_options(Client)


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
