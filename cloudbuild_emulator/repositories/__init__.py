"""Git repositories that builds come from."""

from cloudbuild_emulator.repositories.http import git_routes
from cloudbuild_emulator.repositories.repositories import (
    NO_COMMIT,
    Commit,
    Repositories,
    Repository,
)

__all__ = [
    "NO_COMMIT",
    "Commit",
    "Repositories",
    "Repository",
    "git_routes",
]
