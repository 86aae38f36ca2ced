"""Which source a build has, and where it comes from."""

from collections.abc import Callable
from pathlib import Path

from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.sources.commits import (
    fetch_git_source,
    fetch_repo_source,
)
from cloudbuild_emulator.sources.objects import fetch_storage_source
from localcloud.messages import copy_message

FetchSource = Callable[[Build, Path, Say], Build]


def make_fetch_source(settings: Settings) -> FetchSource:
    """Return what brings a build's source into a folder.

    The function returns the build with `source_provenance` resolved, and
    raises `CloudBuildError` that says what is missing.
    """
    repositories = Repositories(settings.state / "repositories")

    def fetch(build: Build, workspace: Path, say: Say) -> Build:
        build = copy_message(build)
        source, found = build.source, build.source_provenance
        if source.repo_source:
            found.resolved_repo_source = fetch_repo_source(
                build, repositories, workspace, say
            )
        elif source.git_source:
            found.resolved_git_source = fetch_git_source(
                source.git_source, workspace, say
            )
        elif source.storage_source:
            found.resolved_storage_source = fetch_storage_source(
                source.storage_source, settings, workspace, say
            )
        return build

    return fetch
