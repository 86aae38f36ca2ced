"""Triggers that are run by hand."""

from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import BuildTrigger, RepoSource
from cloudbuild_emulator.repositories import (
    HEADS,
    TAGS,
    Repositories,
    Repository,
)
from cloudbuild_emulator.triggers.events import Event, read_event
from cloudbuild_emulator.triggers.rules import check_substitutions
from cloudbuild_emulator.triggers.starts import Revision, Start, make_start
from localcloud.errors import InvalidError

# What a message lists of branches or tags.
LISTED = 10


def make_manual_start(
    repositories: Repositories,
    project: str,
    trigger: BuildTrigger,
    source: RepoSource | None,
) -> Start:
    """Read what a trigger builds by hand, even one that is disabled.

    Args:
        repositories: Of all projects.
        project: The trigger's.
        trigger: Which.
        source: Branch, tag or commit, and substitutions that win.

    Raises:
        InvalidError: What is to be built is not clear.
        NotFoundError: No such repository, branch, tag or commit.
    """
    source = source or RepoSource()
    if problems := list(check_substitutions(dict(source.substitutions))):
        raise ConfigError(f"trigger {trigger.name}: source", problems)
    revision = _choose_revision(repositories, project, trigger, source)
    start = make_start(trigger, revision)
    start.values.update(source.substitutions)
    return start


def _choose_revision(
    repositories: Repositories,
    project: str,
    trigger: BuildTrigger,
    source: RepoSource,
) -> Revision | None:
    event = read_event(trigger)
    if event is None:
        _refuse_revision(trigger, source)
        return None
    _check_repository(trigger, event, source)
    owner = event.project or project
    repository = repositories.get(owner, event.repository)
    if source.commit_sha:
        return Revision(repository, repository.resolve(source.commit_sha))
    if not source.branch_name and not source.tag_name:
        return _guess_revision(repository, event)
    if tag := source.tag_name:
        return Revision(repository, repository.resolve(TAGS + tag), tag=tag)
    branch = source.branch_name
    sha = repository.resolve(HEADS + branch)
    return Revision(repository, sha, branch=branch)


def _refuse_revision(trigger: BuildTrigger, source: RepoSource) -> None:
    named = source.branch_name or source.tag_name or source.commit_sha
    if named:
        raise InvalidError(
            f"trigger {trigger.name} has no repository, so there is no "
            f"{named[:200]!r} to build",
            "leave it out",
        )


def _check_repository(
    trigger: BuildTrigger, event: Event, source: RepoSource
) -> None:
    if source.repo_name not in {"", event.repository}:
        raise InvalidError(
            f"source.repoName: trigger {trigger.name} builds repository "
            f"{event.repository}, not {source.repo_name[:200]!r}",
            "leave repoName out",
        )


def _guess_revision(repository: Repository, event: Event) -> Revision:
    """Take the one branch or tag that matches, or the default branch.

    Raises:
        InvalidError: There are none, or several.
    """
    refs = repository.tags() if event.tag else repository.branches()
    found = [each for each in refs if event.matches(each)]
    default = repository.default_branch()
    if len(found) > 1 and not event.tag and default in found:
        found = [default]
    if len(found) == 1:
        return Revision(repository, refs[found[0]], **{event.kind: found[0]})
    listed = ", ".join(found[:LISTED]) or "none"
    raise InvalidError(
        f"the {event.kind} to build is not named; those of repository "
        f"{repository.name} that match {event.pattern}: {listed}",
        f"name one with --{event.kind}",
    )
