"""The pins of the dependencies, raised to what is out today: `make upgrade`."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

# As "kedro==1.7.0" in pyproject.toml, and in Makefile between single quotes.
_PIN = re.compile(r"""(["'])([\w.-]+)(\[[\w,]+\])?==([\w.]+)""")
_UV = re.compile(r"^(UV_VERSION := )(\S+)$", re.MULTILINE)
_LOCKED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def loosen(text: str) -> str:
    """Take the versions off the pins, so that all may be resolved anew."""
    return _PIN.sub(r"\1\2\3", text)


def read_versions(lock: str) -> dict[str, str]:
    """Read the versions of a lock; of a name that comes twice, the first."""
    return dict(reversed(_LOCKED.findall(lock)))


def raise_pins(text: str, versions: Mapping[str, str]) -> str:
    """Write each pin with its version of today, where there is one."""

    def write(found: re.Match[str]) -> str:
        quote, name, extras, version = found.groups()
        return f"{quote}{name}{extras or ''}=={versions.get(name, version)}"

    uv = versions.get("uv")
    text = _UV.sub(rf"\g<1>{uv}", text) if uv else text
    return _PIN.sub(write, text)


def main(verb: str, source: str, *files: str) -> None:
    """Print SOURCE loosened, or raise the pins of FILES to a lock's.

    Args:
        verb: `loosen` or `raise`.
        source: What is loosened, or the lock.
        files: Those whose pins are raised.
    """
    text = Path(source).read_text(encoding="utf-8")
    if verb == "loosen":
        print(loosen(text), end="")
        return
    versions = read_versions(text)
    for path in map(Path, files):
        before = path.read_text(encoding="utf-8")
        path.write_text(raise_pins(before, versions), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
