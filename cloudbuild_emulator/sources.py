"""A build's source, brought into its workspace."""

import contextlib
import posixpath
import tarfile
from collections.abc import Callable
from pathlib import Path

from cloudbuild_emulator.errors import InvalidError, NotFoundError
from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import (
    Build,
    RepoSource,
    StorageSource,
    copy_message,
)
from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.repositories.git import run_git
from cloudbuild_emulator.settings import Settings

FetchSource = Callable[[Build, Path, Say], Build]


def make_fetch_source(settings: Settings) -> FetchSource:
    """Return what brings a build's source into a folder.

    The function returns the build with `source_provenance` resolved, and
    raises `CloudBuildError` that says what is missing.
    """
    repositories = Repositories(settings.state / "repositories")
    folder = settings.state / "sources"

    def fetch(build: Build, workspace: Path, say: Say) -> Build:
        source = build.source
        build = copy_message(build)
        if source.repo_source:
            _fetch_repository(build, repositories, workspace, say)
        elif source.git_source:
            git = source.git_source
            _fetch_commit(git.url, git.revision or "HEAD", workspace, say)
        elif source.storage_source:
            _unpack(source.storage_source, folder, workspace, say)
            build.source_provenance.resolved_storage_source = (
                source.storage_source
            )
        elif source.storage_source_manifest or source.connected_repository:
            raise InvalidError(
                "source: storageSourceManifest and connectedRepository do "
                "not exist here",
                "use repoSource, gitSource or storageSource",
            )
        return build

    return fetch


def resolve_repo_source(repositories: Repositories, source: RepoSource) -> str:
    """Return the commit that a source names. Raises `NotFoundError`."""
    repository = repositories.get(source.project_id, source.repo_name)
    if source.commit_sha:
        return repository.resolve(source.commit_sha)
    if source.tag_name:
        return repository.resolve(f"refs/tags/{source.tag_name}")
    return repository.resolve(f"refs/heads/{source.branch_name}")


def _fetch_repository(
    build: Build, repositories: Repositories, workspace: Path, say: Say
) -> None:
    source = build.source.repo_source
    resolved = build.source_provenance.resolved_repo_source
    sha = resolved.commit_sha or resolve_repo_source(repositories, source)
    repository = repositories.get(source.project_id, source.repo_name)
    _fetch_commit(str(repository.path), sha, workspace, say)
    build.source_provenance.resolved_repo_source = RepoSource(
        project_id=source.project_id,
        repo_name=source.repo_name,
        commit_sha=sha,
    )


def _fetch_commit(url: str, revision: str, workspace: Path, say: Say) -> None:
    """Fetch one commit as Cloud Build does, with git's lines in the log."""
    if url.startswith("-") or revision.startswith("-"):
        raise InvalidError(f"source: {url} {revision} is no git address")
    name = posixpath.basename(url).removesuffix(".git")
    for words in (
        ["init", "--quiet"],
        ["remote", "add", "origin", url],
        ["fetch", "--quiet", "--depth=1", "origin", revision],
        ["checkout", "--quiet", "FETCH_HEAD"],
    ):
        run_git(workspace, words)
    head = run_git(workspace, ["log", "-1", "--format=%h %s"])
    say("Initialized empty Git repository in /workspace/.git/")
    say(f"From {name}")
    say(f" * branch            {revision} -> FETCH_HEAD")
    say(f"HEAD is now at {head.decode(errors='replace').strip()}")


def _unpack(
    source: StorageSource, folder: Path, workspace: Path, say: Say
) -> None:
    url = f"gs://{source.bucket}/{source.object_}"
    root = folder.resolve()
    path = (root / source.bucket / source.object_).resolve()
    if not path.is_relative_to(root):
        raise InvalidError(f"source {url} leaves its folder")
    if not path.is_file():
        raise NotFoundError(
            f"source {url} not found", "submit the folder again"
        )
    say(f"Fetching storage object: {url}")
    try:
        with tarfile.open(path) as archive:
            # Refuses links, devices and paths that leave the folder.
            archive.extractall(workspace, filter="data")
    except tarfile.FilterError as error:
        raise InvalidError(f"source {url}: {error}") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InvalidError(
            f"source {url} is no tar archive: {error}"
        ) from error
    with contextlib.suppress(OSError):
        workspace.chmod(0o755)
