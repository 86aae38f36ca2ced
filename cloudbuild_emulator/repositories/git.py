"""Git, run so that nothing of the user's configuration or hooks matters."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cloudbuild_emulator.errors import CloudBuildError


class GitError(CloudBuildError):
    """Git failed; the message holds its words."""

    exit_code = 49


def git_environment() -> dict[str, str]:
    """Return all of git's environment."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_COUNT": "2",
        # The state folder may belong to another user (a container's root).
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
        "GIT_CONFIG_KEY_1": "init.defaultBranch",
        "GIT_CONFIG_VALUE_1": "main",
    }


def run_git(folder: Path, words: Sequence[str]) -> bytes:
    """Run git in a folder, and return what it prints. Raises `GitError`."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env=git_environment(),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise GitError(f"git {words[0]}: {said[-500:]}")
    return done.stdout
