"""Secret values: read from the state folder, never kept with the build."""

from pathlib import Path

from cloudbuild_emulator.messages import Build
from localcloud.store.secrets import read_secret_version


def read_secrets(build: Build, folder: Path) -> dict[str, str]:
    """Read the values of `availableSecrets.secretManager` by env name.

    A value is what its file holds, to the last newline, as of Google's.

    Args:
        build: With substitutions made.
        folder: Holds `<project>/<secret>/<version>`.

    Raises:
        InvalidError: A version name of another form, a value that no
            variable can hold.
        NotFoundError: No such file; says where to put it.
    """
    # `projects/NUMBER/locations/...`: secrets may be named by it too.
    number = build.name.split("/")[1] if build.name else ""
    return {
        secret.env: read_secret_version(
            secret.version_name, folder, {number: build.project_id}
        )
        for secret in build.available_secrets.secret_manager
    }
