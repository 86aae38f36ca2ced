"""Secret values: files of the state folder, as Secret Manager's versions."""

import re
from collections.abc import Mapping
from pathlib import Path

from localcloud.errors import InvalidError, NotFoundError

# docs: "Use secrets from Secret Manager".
VERSION_NAME = re.compile(
    r"projects/(?P<project>[A-Za-z0-9_.:-]+)/secrets/(?P<secret>[A-Za-z0-9_-]+)"
    r"/versions/(?P<version>latest|[0-9]+)"
)
LATEST = "latest"
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
# cloud.google.com/secret-manager/quotas: the payload of a secret's version.
BYTES_OF_A_SECRET = 64 * 2**10


def read_secret_version(
    name: str, folder: Path, numbers: Mapping[str, str]
) -> str:
    """Read a secret's value: what its file holds, to the last newline.

    Args:
        name: `projects/P/secrets/S/versions/V`.
        folder: Holds `<project>/<secret>/<version>`.
        numbers: Of projects, and what they are called.

    Raises:
        InvalidError: A version name of another form, a value that no
            variable can hold.
        NotFoundError: No such file; says where to put it.
    """
    found = VERSION_NAME.fullmatch(name)
    if found is None or found["project"].startswith("."):
        raise InvalidError(
            f"secret version {name!r}: expected "
            "projects/PROJECT/secrets/NAME/versions/latest or a number"
        )
    project = numbers.get(found["project"], found["project"])
    path = folder / project / found["secret"] / found["version"]
    if path.name == LATEST:
        path = _find_latest(path)
    try:
        value = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        short = Path(*path.parts[-4:])
        raise NotFoundError(
            f"failed to access secret version for secret {name}: no readable "
            f"file {short} in the service's state folder",
            f"write the value to it: printf VALUE > {short}",
        ) from error
    _check_value(name, value)
    return value


def _find_latest(path: Path) -> Path:
    """Return the file of the highest version; without any, that path."""
    folder = path.parent
    names = [x.name for x in folder.iterdir()] if folder.is_dir() else []
    numbers = [each for each in names if NUMBER.fullmatch(each)]
    return folder / max(numbers, key=int) if numbers else path


def _check_value(name: str, value: str) -> None:
    if "\0" in value or len(value.encode()) > BYTES_OF_A_SECRET:
        raise InvalidError(
            f"secret {name}: expected a text of at most {BYTES_OF_A_SECRET:,} "
            "bytes without NUL, as a variable holds it",
            "encode it as base64, and decode it where it is used",
        )
