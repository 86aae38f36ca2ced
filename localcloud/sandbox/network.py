"""How this machine reaches package indexes: all that a program gets of it."""

import os
from collections.abc import Mapping
from pathlib import Path

# Not what the user's shell holds, but how the machine reaches the network.
PASSED = (
    "ALL_PROXY",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NODE_EXTRA_CA_CERTS",
    "NO_PROXY",
    "PIP_CERT",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_TRUSTED_HOST",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_NATIVE_TLS",
    "UV_SYSTEM_CERTS",
)
# Programs differ in how they write these.
IN_BOTH_CASES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
# The services of this machine: its repositories, its models.
OWN_HOSTS = ("localhost", "127.0.0.1", "::1")
# Settings that the tools would find in the user's home, which programs lack.
SETTINGS = {
    "PIP_CONFIG_FILE": ("pip/pip.conf",),
    "UV_CONFIG_FILE": ("uv/uv.toml",),
}


def network_environment() -> dict[str, str]:
    """Return the variables; proxies in lower case too, if they are set so."""
    names = (*PASSED, *(each.lower() for each in IN_BOTH_CASES))
    passed = {name: value for name in names if (value := os.environ.get(name))}
    passed |= _spare_own(passed)
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for name, paths in SETTINGS.items():
        found = [folder / each for each in paths if (folder / each).is_file()]
        if chosen := os.environ.get(name) or next(map(str, found), ""):
            passed[name] = chosen
    return passed


def _spare_own(passed: Mapping[str, str]) -> dict[str, str]:
    """Keep what is asked of this machine itself away from a proxy."""
    if not any(each.upper().endswith("_PROXY") for each in passed):
        return {}
    given = ",".join(
        filter(None, (passed.get("NO_PROXY"), passed.get("no_proxy")))
    )
    hosts = [each.strip() for each in given.split(",") if each.strip()]
    spared = ",".join(dict.fromkeys([*hosts, *OWN_HOSTS]))
    return {"NO_PROXY": spared, "no_proxy": spared}


def network_files() -> tuple[Path, ...]:
    """Return the files and folders that the variables name."""
    words = [
        word
        for value in network_environment().values()
        for word in value.split()
    ]
    return tuple(
        Path(each) for each in words if each.startswith("/") and _exists(each)
    )


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:
        return False
