"""Git repositories that builds come from."""

from cloudbuild_emulator.repositories.http import git_routes
from cloudbuild_emulator.repositories.pushes import RefUpdate, push_routes
from cloudbuild_emulator.repositories.repositories import Repositories
from cloudbuild_emulator.repositories.repository import (
    HEADS,
    NO_COMMIT,
    TAGS,
    Commit,
    Repository,
)

__all__ = [
    "HEADS",
    "NO_COMMIT",
    "TAGS",
    "Commit",
    "RefUpdate",
    "Repositories",
    "Repository",
    "git_routes",
    "push_routes",
]
