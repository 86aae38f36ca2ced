"""Environment variables that every program of the course starts with."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

# DO_NOT_TRACK=1 would not stop MLflow: it wants the word.
TELEMETRY_OFF = {
    "DO_NOT_TRACK": "true",
    "KEDRO_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy"})
OWN_NAMES = ("127.0.0.1", "localhost")
# Bars are for terminals, and threads that wait must not spin on busy cores.
CALM = {
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "OMP_WAIT_POLICY": "passive",
}


def course_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Take `base` (by default our own); our programs first, no telemetry."""
    environment = dict(os.environ if base is None else base)
    programs = str(Path(sys.executable).parent)
    others = [
        folder
        for folder in environment.get("PATH", "").split(os.pathsep)
        if folder and folder != programs
    ]
    path = os.pathsep.join([programs, *others])
    around = _go_round_proxies(environment)
    return environment | TELEMETRY_OFF | CALM | {"PATH": path} | around


def _go_round_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Let no proxy stand between this machine and itself."""
    if not any(name.lower() in PROXIES for name in environment):
        return {}
    known = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    words = [word for word in known.split(",") if word]
    words += [each for each in OWN_NAMES if each not in words]
    # Programs differ in how they write it.
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(words))
