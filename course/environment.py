"""Environment variables that every program of the course starts with.

What a shell, another Python or another project has set for itself does not
reach them: by families of names, of which what is needed stays.
"""

import os
import re
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
# Java would take as long again to compile a Spark of seconds well; whoever has
# more for it says so in the same variable.
SHORT_SPARK = {"SPARK_SUBMIT_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
# A pip.conf of the user's may ask for `--user`, which no environment allows.
INTO_OUR_ENVIRONMENT = {"PIP_USER": "false"}
SEARCH_PATH = "PYTHONPATH"
# What an interactive Python runs first; the Lab's kernels, a file of ours.
STARTUP = "PYTHONSTARTUP"
# The clone that runs, should it be no installed package.
_OWN_FOLDER = str(Path(__file__).resolve().parent.parent)

# Of each family, the ends of names that stay: where packages come from is the
# network's affair, where they go and how they are built is ours.
_FAMILIES = {
    "PYTHON": "DONTWRITEBYTECODE|HASHSEED|PYCACHEPREFIX|UNBUFFERED",
    "PIP_": "(EXTRA_)?INDEX_URL|NO_INDEX|FIND_LINKS|TRUSTED_HOST|PROXY|RETRIES"
    "|(CLIENT_)?CERT|(DEFAULT_)?TIMEOUT|(NO_)?CACHE_DIR|CONFIG_FILE"
    "|KEYRING_PROVIDER|DISABLE_PIP_VERSION_CHECK",
    "UV_": r"\w*INDEX\w*|FIND_LINKS|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS"
    "|KEYRING_PROVIDER|(HTTP|REQUEST)_\\w+|CACHE_DIR|NO_CACHE|CONCURRENT_\\w+"
    "|LINK_MODE|OFFLINE|CONFIG_FILE|PYTHON_DOWNLOADS",
    # Whose commits they are, whom to trust, and which settings were chosen.
    "GIT_": r"(AUTHOR|COMMITTER|SSL)_\w+|CONFIG_(GLOBAL|NOSYSTEM)|EDITOR|PAGER"
    "|TERMINAL_PROMPT|ATTR_NOSYSTEM",
    "MLFLOW_": "SERVER",
    "_MLFLOW_": "",
    "KEDRO_": "",
    # MLflow serves with these, which read such names too.
    "UVICORN_": "",
    "GUNICORN_": "",
    "PYTEST_": "",
}
# What a build gives its steps, and what changes how a shell reads a script.
_DROPPED = frozenset(
    {"ENV", "COMMIT_SHA", "BUILD_ID", "FORCE_COLOR", "CLICOLOR_FORCE"}
    | {"BASH_ENV", "BASHOPTS", "CDPATH", "GREP_OPTIONS", "SHELLOPTS"}
)
# Another environment, which uv and conda's programs prefer to PATH.
_ELSEWHERE = ("VIRTUAL_ENV", "CONDA_PREFIX")


def course_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Take `base` (by default our own); our programs first, no telemetry."""
    found = dict(os.environ if base is None else base)
    environment = {k: v for k, v in found.items() if not is_foreign(k, v)}
    programs = str(Path(sys.executable).parent)
    path = _put_first(programs, found.get("PATH", ""))
    # A kernel of another Python may be called `python3` too.
    jupyter = str(Path(sys.prefix) / "share" / "jupyter")
    kernels = _put_first(jupyter, found.get("JUPYTER_PATH", ""))
    places = {"PATH": path, "JUPYTER_PATH": kernels} | _name_our_folder(found)
    around = _go_round_proxies(environment)
    settings = TELEMETRY_OFF | CALM | INTO_OUR_ENVIRONMENT
    return SHORT_SPARK | environment | settings | places | around


def enter_environment(more: Mapping[str, str]) -> None:
    """Make ours this process's own: what is foreign goes, `more` is set."""
    wanted = course_environment() | dict(more)
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


def list_foreign(environment: Mapping[str, str]) -> list[str]:
    """List the variables that the course's programs do not get to see."""
    return sorted(k for k, v in environment.items() if is_foreign(k, v))


def is_foreign(name: str, value: str) -> bool:
    """Tell whether a variable steers programs elsewhere than the course."""
    if name in TELEMETRY_OFF | CALM or INTO_OUR_ENVIRONMENT.get(name) == value:
        return False
    if name == SEARCH_PATH:
        return any(not _is_our_folder(x) for x in value.split(os.pathsep))
    if name == STARTUP:
        return not Path(value).is_relative_to(_OWN_FOLDER)
    if name in _ELSEWHERE:
        return Path(value).resolve() != Path(sys.prefix).resolve()
    return name in _DROPPED or any(
        name.startswith(family)
        and not re.fullmatch(kept, name.removeprefix(family))
        for family, kept in _FAMILIES.items()
    )


def _name_our_folder(found: Mapping[str, str]) -> dict[str, str]:
    """Keep of PYTHONPATH what the course itself is found by."""
    folders = found.get(SEARCH_PATH, "").split(os.pathsep)
    own = any(map(_is_our_folder, folders))
    return {SEARCH_PATH: _OWN_FOLDER} if own else {}


def _is_our_folder(folder: str) -> bool:
    return bool(folder) and os.path.realpath(folder) == _OWN_FOLDER


def _put_first(folder: str, folders: str) -> str:
    others = [x for x in folders.split(os.pathsep) if x and x != folder]
    return os.pathsep.join([folder, *others])


def _go_round_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Let no proxy stand between this machine and itself."""
    if not any(name.lower() in PROXIES for name in environment):
        return {}
    known = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    words = [word for word in known.split(",") if word]
    words += [each for each in OWN_NAMES if each not in words]
    # Programs differ in how they write it.
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(words))
