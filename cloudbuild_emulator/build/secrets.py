"""Secret values: read from the state folder, never kept with the build."""

import re
from pathlib import Path

from cloudbuild_emulator.messages import Build
from localcloud.errors import InvalidError, NotFoundError

# docs: "Use secrets from Secret Manager".
VERSION_NAME = re.compile(
    r"projects/(?P<project>[A-Za-z0-9_.:-]+)/secrets/(?P<secret>[A-Za-z0-9_-]+)"
    r"/versions/(?P<version>latest|[0-9]+)"
)


def read_secrets(build: Build, folder: Path) -> dict[str, str]:
    """Read the values of `availableSecrets.secretManager` by env name.

    Args:
        build: With substitutions made.
        folder: Holds `<project>/<secret>/<version>`.

    Raises:
        InvalidError: A version name of another form.
        NotFoundError: No such file; says where to put it.
    """
    return {
        secret.env: _read_version(secret.version_name, folder)
        for secret in build.available_secrets.secret_manager
    }


def _read_version(name: str, folder: Path) -> str:
    found = VERSION_NAME.fullmatch(name)
    if found is None or found["project"].startswith("."):
        raise InvalidError(
            f"secret version {name!r}: expected "
            "projects/PROJECT/secrets/NAME/versions/latest or a number"
        )
    path = folder / found["project"] / found["secret"] / found["version"]
    try:
        return path.read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        short = Path(*path.parts[-4:])
        raise NotFoundError(
            f"failed to access secret version for secret {name}: no readable "
            f"file {short} in the service's state folder",
            f"write the value to it: printf VALUE > {short}",
        ) from error
