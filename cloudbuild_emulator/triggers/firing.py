"""What a push starts: the triggers that fire, and why others do not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cloudbuild_emulator.errors import (
    CloudBuildError,
    InvalidError,
    NotFoundError,
)
from cloudbuild_emulator.messages import Build, BuildTrigger, RepoSource
from cloudbuild_emulator.repositories import (
    NO_COMMIT,
    RefUpdate,
    Repositories,
    Repository,
)
from cloudbuild_emulator.triggers.patterns import match_files, matches_ref
from cloudbuild_emulator.triggers.rules import (
    DEFAULT_FILENAME,
    Event,
    read_event,
)

# docs: "Create and manage build triggers", skipping a build.
SKIP = re.compile(r"\[(skip ci|ci skip)\]")
HEADS = "refs/heads/"
TAGS = "refs/tags/"


@dataclass(frozen=True)
class Revision:
    """The commit that a trigger builds, by its branch or tag."""

    repository: Repository
    sha: str
    branch: str = ""
    tag: str = ""

    @property
    def name(self) -> str:
        return self.branch or self.tag


@dataclass(frozen=True)
class Start:
    """A build that a trigger starts.

    Args:
        trigger: Which.
        revision: What is built; None for an inline build without source.
        config: The config file's bytes; None for an inline build.
        problem: Why there is no config.
        values: Substitutions of the trigger, built-in ones among them.
    """

    trigger: BuildTrigger
    revision: Revision | None
    config: bytes | None
    problem: str
    values: dict[str, str]


class Starter(Protocol):
    """What firing needs of the service."""

    @property
    def repositories(self) -> Repositories:
        """The repositories."""
        ...

    def all_triggers(self, project: str) -> list[BuildTrigger]:
        """Return a project's triggers."""
        ...

    def create_triggered_build(self, start: Start) -> Build:
        """Create the build."""
        ...


def fire_push(
    service: Starter,
    project: str,
    name: str,
    updates: Sequence[RefUpdate],
) -> list[str]:
    """Start what a push starts; return lines for the terminal."""
    repository = service.repositories.get(project, name)
    lines: list[str] = []
    for update in updates:
        lines += _fire_update(service, repository, update)
    return lines


def _fire_update(
    service: Starter, repository: Repository, update: RefUpdate
) -> Iterator[str]:
    kind, short = _split_ref(update.ref)
    if not kind:
        return
    if update.new == NO_COMMIT:
        yield f"Cloud Build: {kind} {short} deleted, nothing to build"
        return
    # A tag may be an object of its own.
    sha = repository.resolve(update.new)
    revision = Revision(repository, sha, **{kind: short})
    triggers = service.all_triggers(repository.project)
    if not triggers:
        yield "Cloud Build: there are no triggers"
    for trigger in triggers:
        if reason := _find_obstacle(trigger, revision, update.old):
            yield f"Cloud Build: trigger {trigger.name} not fired: {reason}"
            continue
        try:
            build = service.create_triggered_build(
                make_start(trigger, revision)
            )
        except CloudBuildError as error:
            yield f"Cloud Build: trigger {trigger.name}: {error.message}"
            continue
        yield f"Cloud Build: trigger {trigger.name} started build {build.id}"
        yield f"  {build.log_url}"


def _split_ref(ref: str) -> tuple[str, str]:
    for kind, start in (("branch", HEADS), ("tag", TAGS)):
        if ref.startswith(start):
            return kind, ref.removeprefix(start)
    return "", ref


def _find_obstacle(trigger: BuildTrigger, revision: Revision, old: str) -> str:
    """Say why a push does not fire a trigger; empty where it does."""
    event = read_event(trigger)
    if event is None:
        return "it is run by hand only"
    if trigger.disabled:
        return "it is disabled"
    if reason := _match_event(event, revision):
        return reason
    return _match_commit(trigger, revision, old)


def _match_commit(trigger: BuildTrigger, revision: Revision, old: str) -> str:
    commit = revision.repository.commit(revision.sha)
    if found := SKIP.search(commit.message):
        return f"the commit's message says {found.group()}"
    if trigger.included_files or trigger.ignored_files:
        before = NO_COMMIT if revision.tag else old
        files = revision.repository.changed_files(before, revision.sha)
        return match_files(files, trigger.included_files, trigger.ignored_files)
    return ""


def _match_event(event: Event, revision: Revision) -> str:
    if event.repository != revision.repository.name:
        return f"it watches repository {event.repository}"
    kind = "branch" if revision.branch else "tag"
    pattern = event.branch if revision.branch else event.tag
    if not pattern:
        return f"it watches {'tags' if event.tag else 'branches'} only"
    if matches_ref(pattern, revision.name, invert=event.invert):
        return ""
    inverted = " (inverted)" if event.invert else ""
    return f"{kind} {revision.name} does not match {pattern}{inverted}"


def make_start(trigger: BuildTrigger, revision: Revision | None) -> Start:
    """Read what a trigger builds at a revision."""
    values = _make_values(trigger, revision)
    if trigger.build:
        return Start(trigger, revision, None, "", values)
    filename = trigger.filename or DEFAULT_FILENAME
    values["TRIGGER_BUILD_CONFIG_PATH"] = filename
    if revision is None:
        raise InvalidError(
            f"trigger {trigger.name} has neither a repository nor an inline "
            "build",
            "add one of them to the trigger",
        )
    try:
        config = revision.repository.read_file(revision.sha, filename)
    except NotFoundError as error:
        problem = f"failed reading build config {filename}: {error.message}"
        return Start(trigger, revision, None, problem, values)
    return Start(trigger, revision, config, "", values)


def _make_values(
    trigger: BuildTrigger, revision: Revision | None
) -> dict[str, str]:
    values = {"TRIGGER_NAME": trigger.name}
    if revision is not None:
        event = read_event(trigger)
        values |= {
            "COMMIT_SHA": revision.sha,
            "REVISION_ID": revision.sha,
            "SHORT_SHA": revision.sha[:7],
            "REPO_NAME": revision.repository.name,
            "REPO_FULL_NAME": event.full_name if event else "",
            "BRANCH_NAME": revision.branch,
            "TAG_NAME": revision.tag,
            "REF_NAME": revision.name,
        }
    return values | dict(trigger.substitutions)


def run_by_hand(
    service: Starter,
    project: str,
    trigger: BuildTrigger,
    source: RepoSource | None,
) -> Build:
    """Start a trigger's build by hand. Raises `CloudBuildError`.

    Args:
        service: Has the repositories, and creates the build.
        project: Whose repository.
        trigger: Which.
        source: Branch, tag or commit, and substitutions that win.
    """
    event = read_event(trigger)
    revision = None
    if event is not None:
        repository = service.repositories.get(project, event.repository)
        revision = _choose_revision(repository, event, source)
    start = make_start(trigger, revision)
    if source is not None:
        start.values.update(source.substitutions)
    return service.create_triggered_build(start)


def _choose_revision(
    repository: Repository, event: Event, source: RepoSource | None
) -> Revision:
    if source is not None and source.commit_sha:
        return Revision(repository, repository.resolve(source.commit_sha))
    if source is not None and source.tag_name:
        tag = source.tag_name
        return Revision(repository, repository.resolve(TAGS + tag), tag=tag)
    branch = source.branch_name if source is not None else ""
    branch = branch or _guess_branch(repository, event)
    return Revision(
        repository, repository.resolve(HEADS + branch), branch=branch
    )


def _guess_branch(repository: Repository, event: Event) -> str:
    branches = [
        each
        for each in repository.branches()
        if event.branch and matches_ref(event.branch, each, invert=event.invert)
    ]
    if len(branches) == 1:
        return branches[0]
    found = ", ".join(branches) or "none"
    raise InvalidError(
        f"the branch to build is not named; those that match: {found}",
        "name one with --branch",
    )
