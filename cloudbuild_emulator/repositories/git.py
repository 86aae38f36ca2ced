"""Git, run so that nothing of the user's configuration or hooks matters."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from localcloud.errors import CloudError, UnavailableError

CONFIG = Path(__file__).with_name("gitconfig")
# What an error quotes of git's own words.
QUOTED = 500


class GitError(CloudError):
    """Git failed; the message holds its words."""

    exit_code = 49


def git_environment() -> dict[str, str]:
    """Return all of git's environment.

    The configuration comes by a file: git hides from the programs that it
    starts what came by GIT_CONFIG_COUNT.
    """
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LANG": "C.UTF-8",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(CONFIG),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def run_git(
    folder: Path,
    words: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    errors: bool = False,
) -> bytes:
    """Run git in a folder, and return what it prints.

    Args:
        folder: A work tree or a bare repository.
        words: The command and its arguments.
        environment: Further variables.
        errors: Return also what it writes to stderr.

    Raises:
        GitError: With the last of git's words.
        UnavailableError: There is no git.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            env={**git_environment(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if errors else subprocess.PIPE,
            check=False,
        )
    except FileNotFoundError as error:
        raise missing_git() from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise GitError(f"git {words[0]}: {said[-QUOTED:]}")
    return done.stdout


def missing_git() -> UnavailableError:
    """Say that there is no git."""
    return UnavailableError(
        "git: program not found on PATH",
        "install git, and start the service again",
    )
