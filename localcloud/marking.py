"""A state folder's mark: it stays out of what is sent and committed."""

from pathlib import Path

from localcloud.errors import InvalidError

MARK = ".localcloud-state"
TEXT = "The state of a service: secrets among it. Not to be sent anywhere.\n"
# git reads it in any folder, so that `git add -A` passes the state over.
IGNORE = ".gitignore"
IGNORE_ALL = "# The state of a service, secrets among it.\n*\n"
# What tells the folder of a project, which is no place for a state.
OF_A_PROJECT = (".git", "cloudbuild.yaml", "cloudbuild.json")


def mark_state(state: Path) -> None:
    """Make a state folder, or mark one that is there.

    Raises:
        InvalidError: It is the folder of a project: it would not be sent.
        OSError: It cannot be written to.
    """
    state.mkdir(parents=True, exist_ok=True)
    mark = state / MARK
    if mark.exists():
        return
    found = [each for each in OF_A_PROJECT if (state / each).exists()]
    ignore = state / IGNORE
    if ignore.exists() and "*" not in ignore.read_text().splitlines():
        found.append(IGNORE)
    if found:
        raise InvalidError(
            f"state folder {state}: holds {found[0]}, so it is a project's",
            "name a folder of its own with --state",
        )
    ignore.write_text(IGNORE_ALL, encoding="utf-8")
    mark.write_text(TEXT, encoding="utf-8")


def is_state(folder: Path) -> bool:
    """Tell whether a folder is some service's state."""
    return (folder / MARK).exists()
