"""Commits, fetched as Cloud Build does, with git's own lines in the log."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from google.cloud.devtools.cloudbuild_v1.types import cloudbuild

from cloudbuild_emulator.executors.contract import WORKSPACE, Say
from cloudbuild_emulator.messages import Build, RepoSource
from cloudbuild_emulator.repositories import HEADS, TAGS, Repositories
from cloudbuild_emulator.repositories.git import GitError, run_git
from localcloud.errors import InvalidError, UnavailableError
from localcloud.sandbox.network import OWN_HOSTS, network_environment

GitSource = cloudbuild.GitSource
# What gitSource may name: nothing of this machine's disk, and no program.
SCHEMES = frozenset({"http", "https", "ssh"})
SSH = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^:].*")


@dataclass(frozen=True)
class Remote:
    """Where a commit is fetched from.

    Args:
        address: What git fetches from.
        url: What the log and the workspace's `origin` say.
        environment: How the machine reaches it.
    """

    address: str
    url: str
    environment: Mapping[str, str] = field(default_factory=dict)


def fetch_repo_source(
    build: Build, repositories: Repositories, workspace: Path, say: Say
) -> RepoSource:
    """Fetch the commit of a repository served here.

    The commit that a push noted wins over the branch, which may have moved.
    Returns the source resolved. Raises `NotFoundError`.
    """
    source = build.source.repo_source
    noted = build.source_provenance.resolved_repo_source.commit_sha
    project = source.project_id or build.project_id
    repository = repositories.get(project, source.repo_name)
    sha = repository.resolve(noted or _name_revision(source))
    path = str(repository.path)
    # The link to the build begins with the service's address.
    address, found, _ = build.log_url.rpartition("/builds/")
    served = f"{address}/p/{project}/r/{repository.name}"
    remote = Remote(path, served if found else path)
    _fetch_commit(remote, sha, workspace, say)
    return RepoSource(
        project_id=project, repo_name=repository.name, commit_sha=sha
    )


def _name_revision(source: RepoSource) -> str:
    if source.commit_sha:
        return source.commit_sha
    if source.tag_name:
        return f"{TAGS}{source.tag_name}"
    if source.branch_name:
        return f"{HEADS}{source.branch_name}"
    raise InvalidError(
        "source.repoSource: neither branchName, tagName nor commitSha is set",
        "set one of them",
    )


def fetch_git_source(source: GitSource, workspace: Path, say: Say) -> GitSource:
    """Fetch a commit of a git repository anywhere.

    Returns the source with the commit's SHA. Raises `InvalidError` for an
    address that may not be asked, `UnavailableError` with git's words.
    """
    _check_address(source.url)
    revision = source.revision or "HEAD"
    if revision.startswith(("-", "+")) or ":" in revision:
        raise InvalidError(
            f"source.gitSource.revision: {revision[:200]!r} is no revision",
            "name a branch, a tag or a commit",
        )
    remote = Remote(source.url, source.url, _network_environment())
    sha = _fetch_commit(remote, revision, workspace, say)
    return GitSource(url=source.url, dir_=source.dir_, revision=sha)


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if SSH.fullmatch(url) or (parts.scheme in SCHEMES and parts.netloc):
        return
    raise InvalidError(
        f"source.gitSource.url: {url[:200]!r} is no address to fetch from",
        "write https://HOST/PATH, or push the repository here",
    )


def _network_environment() -> dict[str, str]:
    network = network_environment()
    bundle = network.get("SSL_CERT_FILE") or network.get("CURL_CA_BUNDLE")
    return {
        # The user's own git may be told of a proxy: not for this machine.
        "NO_PROXY": ",".join(OWN_HOSTS),
        **network,
        **({"GIT_SSL_CAINFO": bundle} if bundle else {}),
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=30",
        "HOME": os.path.expanduser("~"),  # noqa: PTH111 -- ssh's keys and known hosts
    }


def _fetch_commit(
    remote: Remote, revision: str, workspace: Path, say: Say
) -> str:
    """Make the workspace a repository at the commit; return its SHA."""
    run_git(workspace, ["init", "--quiet", "--template="])
    say(f"Initialized empty Git repository in {WORKSPACE}/.git/")
    run_git(workspace, ["remote", "add", "origin", _hide_user(remote.url)])
    words = ["fetch", "--depth=1", "--end-of-options", remote.address, revision]
    try:
        said = run_git(workspace, words, remote.environment, errors=True)
    except GitError as error:
        raise UnavailableError(
            f"source: couldn't fetch {revision} from "
            f"{_hide_user(remote.url)}: {error.message}",
            "correct the source; private repositories can be pushed here",
        ) from error
    said += run_git(workspace, ["checkout", "FETCH_HEAD"], errors=True)
    # Git itself leaves the ending out.
    address = remote.address.removesuffix(".git")
    text = said.decode(errors="replace").replace(address, remote.url)
    for line in text.splitlines():
        say(line)
    return run_git(workspace, ["rev-parse", "HEAD"]).decode().strip()


def _hide_user(url: str) -> str:
    """Leave a token out of an address."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host)) if parts.scheme else url
