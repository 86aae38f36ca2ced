"""Where a build's source came from, in the words of its page."""

from dataclasses import dataclass

from cloudbuild_emulator.console.page import Page
from cloudbuild_emulator.messages import Build
from localcloud.errors import CloudError

SHORT_SHA = 7


@dataclass(frozen=True)
class SourceView:
    """A repository's commit, an uploaded archive, or nothing.

    Args:
        repository: Its name, or empty.
        ref: The branch or tag, or empty.
        sha: The commit, or empty.
        archive: The address of an uploaded folder, or empty.
    """

    repository: str = ""
    ref: str = ""
    sha: str = ""
    archive: str = ""

    @property
    def short_sha(self) -> str:
        return self.sha[:SHORT_SHA]


def view_source(build: Build) -> SourceView:
    """Tell what a build was made of."""
    source = build.source
    values = build.substitutions
    if repository := source.repo_source:
        resolved = build.source_provenance.resolved_repo_source
        return SourceView(
            repository=repository.repo_name,
            ref=repository.branch_name
            or repository.tag_name
            or values.get("REF_NAME", ""),
            sha=resolved.commit_sha
            or repository.commit_sha
            or values.get("COMMIT_SHA", ""),
        )
    if git := source.git_source:
        return SourceView(archive=git.url, sha=git.revision)
    if archive := source.storage_source:
        address = f"gs://{archive.bucket}/{archive.object_}"
        return SourceView(archive=address)
    return SourceView()


def find_subject(page: Page, source: SourceView) -> str:
    """Return the first line of the commit's message; empty if it is gone."""
    if not source.repository or not source.sha:
        return ""
    repositories = page.service.repositories
    try:
        repository = repositories.get(page.project, source.repository)
        return repository.commit(source.sha).subject
    except CloudError:
        # The repository was deleted, or its history rewritten.
        return ""
