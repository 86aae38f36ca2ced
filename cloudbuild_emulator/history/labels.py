"""The texts of a build by which it is found: tags, branches, commits."""

from collections.abc import Iterator

from cloudbuild_emulator.messages import Build

SUBSTITUTION = "substitutions."
# docs: "View build results", the fields of queries. Substitutions are ours:
# gcloud filters by them in its own process.
FIELDS = (
    "images",
    "source.repo_source.branch_name",
    "source.repo_source.commit_sha",
    "source.repo_source.repo_name",
    "source.repo_source.tag_name",
    "source.storage_source.bucket",
    "source.storage_source.object",
    "source_provenance.resolved_repo_source.commit_sha",
    "tags",
)


def read_labels(build: Build) -> set[tuple[str, str]]:
    """Return pairs of a field, by its name in filters, and a text."""
    return {(name, text) for name, text in _list_labels(build) if text}


def _list_labels(build: Build) -> Iterator[tuple[str, str]]:
    for name in ("images", "tags"):
        for text in getattr(build, name):
            yield name, text
    for key, text in build.substitutions.items():
        yield SUBSTITUTION + key, text
    source = build.source.repo_source
    for name in ("branch_name", "commit_sha", "repo_name", "tag_name"):
        yield f"source.repo_source.{name}", getattr(source, name)
    stored = build.source.storage_source
    yield "source.storage_source.bucket", stored.bucket
    yield "source.storage_source.object", stored.object_
    yield (
        "source_provenance.resolved_repo_source.commit_sha",
        build.source_provenance.resolved_repo_source.commit_sha,
    )
