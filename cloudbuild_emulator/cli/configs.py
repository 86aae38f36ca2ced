"""Build configs that the user names, and other files."""

from pathlib import Path
from typing import Any

from localcloud.errors import InvalidError

DEFAULTS = ("cloudbuild.yaml", "cloudbuild.json")


def find_config(config: str, source: str) -> Path:
    """Return the config's path: the current folder's, as gcloud has it.

    Raises:
        InvalidError: There is none.
    """
    if config:
        return Path(config)
    for name in DEFAULTS:
        if Path(name).is_file():
            return Path(name)
    names = " or ".join(DEFAULTS)
    for name in DEFAULTS:
        if source and (path := Path(source) / name).is_file():
            raise InvalidError(
                f"no {names} in the current folder; the source's own is not "
                "looked for",
                f"name it: --config={path}",
            )
    raise InvalidError(
        f"no {names} in the current folder", "name the file with --config"
    )


def read_build(path: Path) -> tuple[dict[str, Any], str]:
    """Read and check a config; return the build, and the text.

    Raises `ConfigError`.
    """
    # Imported here: Google's messages take a moment to load.
    from cloudbuild_emulator.config import read_config  # noqa: PLC0415
    from localcloud.messages import to_document  # noqa: PLC0415

    config = read_config(read_file(path), path.name, submitted=True)
    return to_document(config.build), config.text


def check_merged(build: dict[str, Any], name: str) -> None:
    """Hold a build to the rules once the options have had their word.

    Raises `ConfigError`.
    """
    from cloudbuild_emulator.config import parse_build  # noqa: PLC0415 -- slow to load

    parse_build(build, name)


def read_file(path: Path) -> bytes:
    """Read a file that the user named. Raises `InvalidError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidError(
            f"{path}: {error.strerror}", "correct the file's name"
        ) from error
