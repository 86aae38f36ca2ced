"""What a push starts: the triggers that fire, and why others do not."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cloudbuild_emulator.messages import Build, BuildTrigger, Status
from cloudbuild_emulator.repositories import (
    HEADS,
    NO_COMMIT,
    TAGS,
    RefUpdate,
    Repository,
)
from cloudbuild_emulator.triggers.events import Event, read_event
from cloudbuild_emulator.triggers.files import match_files
from cloudbuild_emulator.triggers.patterns import is_loose_match
from cloudbuild_emulator.triggers.starts import Revision, Start, make_start
from localcloud.errors import CloudError

# docs: "Create and manage build triggers", skipping a build.
SKIP = re.compile(r"\[(skip ci|ci skip)\]")
# What the terminal shows of a config's problems; the build has them all.
LINES_OF_A_PROBLEM = 6
GLOBAL = "global"


class Change:
    """A branch or tag that a push moved, with what triggers ask about it."""

    def __init__(self, revision: Revision, old: str) -> None:
        self.revision = revision
        self._old = old

    @cached_property
    def skipped(self) -> str:
        """The words of the commit's message that skip builds, or empty."""
        revision = self.revision
        message = revision.repository.commit(revision.sha).message
        found = SKIP.search(message)
        return found.group() if found else ""

    @cached_property
    def files(self) -> list[str]:
        """The files that differ; of a new branch and of a tag all files."""
        revision = self.revision
        before = NO_COMMIT if revision.tag else self._old
        return revision.repository.changed_files(before, revision.sha)


StartBuild = Callable[[Start], Build]


def fire_push(
    repository: Repository,
    triggers: Sequence[BuildTrigger],
    updates: Sequence[RefUpdate],
    start_build: StartBuild,
) -> list[str]:
    """Start what a push starts; return lines for the terminal.

    Args:
        repository: To which was pushed.
        triggers: All of its project.
        updates: What the push moved.
        start_build: Creates a build. Raises `CloudError`.
    """
    firing = _Firing(repository, triggers, start_build)
    return [
        f"Cloud Build: {line}" if line[:1].strip() else line
        for update in updates
        for line in firing.fire_update(update)
    ]


@dataclass(frozen=True)
class _Firing:
    repository: Repository
    triggers: Sequence[BuildTrigger]
    start_build: StartBuild

    def fire_update(self, update: RefUpdate) -> Iterator[str]:
        kind, name = _split_ref(update.ref)
        if not kind:
            yield f"{name} is neither a branch nor a tag, nothing to build"
            return
        if update.new == NO_COMMIT:
            yield f"{kind} {name} deleted, nothing to build"
            return
        if not _is_text(name):
            yield f"the name of {kind} {name!a} is not UTF-8, nothing to build"
            return
        try:
            # A tag may be an object of its own.
            sha = self.repository.resolve(update.new)
        except CloudError:
            yield f"{kind} {name} names no commit, nothing to build"
            return
        change = Change(
            Revision(self.repository, sha, **{kind: name}), update.old
        )
        yield from self._fire_triggers(change)

    def _fire_triggers(self, change: Change) -> Iterator[str]:
        revision = change.revision
        repository = self.repository
        watching = [
            each for each in self.triggers if _watches(each, repository)
        ]
        pushed = f"{revision.kind} {revision.name}, commit {revision.short_sha}"
        if not watching:
            others = (
                ", ".join(_name(each) for each in self.triggers[:5]) or "none"
            )
            yield f"no trigger watches repository {repository.name}: no build"
            yield f"  triggers of project {repository.project}: {others}"
            return
        obstacles = [_find_obstacle(each, change) for each in watching]
        fired = obstacles.count("")
        yield f"{pushed}: {fired or 'no'} trigger{'s'[: fired != 1]} fired"
        for trigger, reason in zip(watching, obstacles, strict=True):
            if reason:
                yield f"trigger {_name(trigger)} not fired: {reason}"
            else:
                yield from self._start(trigger, revision)

    def _start(
        self, trigger: BuildTrigger, revision: Revision
    ) -> Iterator[str]:
        try:
            build = self.start_build(make_start(trigger, revision))
        except CloudError as error:
            yield f"trigger {_name(trigger)} started no build"
            yield from _indent(error.message)
            return
        yield f"trigger {_name(trigger)} started build {build.id}"
        yield f"  {build.log_url}"
        if build.status == Status.PENDING:
            yield f"  it waits for approval: cloudbuild approve {build.id}"
        elif build.status == Status.FAILURE:
            yield "  it failed at once:"
            yield from _indent(build.status_detail)
        if event := read_event(trigger):
            yield from _teach_anchors(event, revision)


def _is_text(name: str) -> bool:
    """Tell whether a name was UTF-8, as git's messages must be."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(trigger: BuildTrigger) -> str:
    """Name a trigger; a name is unique in its own location only."""
    location = trigger.resource_name.rpartition("/triggers/")[0]
    region = location.rpartition("/")[2]
    shown = f" ({region})" if region not in {"", GLOBAL} else ""
    return f"{trigger.name}{shown}"


def _split_ref(ref: str) -> tuple[str, str]:
    for kind, start in (("branch", HEADS), ("tag", TAGS)):
        if ref.startswith(start):
            return kind, ref.removeprefix(start)
    return "", ref


def _watches(trigger: BuildTrigger, repository: Repository) -> bool:
    event = read_event(trigger)
    return (
        event is not None
        and event.repository == repository.name
        and event.project in {"", repository.project}
    )


def _teach_anchors(event: Event, revision: Revision) -> Iterator[str]:
    pattern = event.pattern
    if event.invert or not is_loose_match(pattern, revision.name):
        return
    anchored = f"^({pattern})$" if "|" in pattern else f"^{pattern}$"
    yield (
        f"  its pattern {pattern} is not anchored, so it takes "
        f"{revision.name} too; {anchored} would not"
    )


def _indent(text: str) -> Iterator[str]:
    lines = text.splitlines()
    for line in lines[:LINES_OF_A_PROBLEM]:
        yield f"  {line}"
    if len(lines) > LINES_OF_A_PROBLEM:
        yield f"  and {len(lines) - LINES_OF_A_PROBLEM} more lines"


def _find_obstacle(trigger: BuildTrigger, change: Change) -> str:
    """Say why a push does not fire a trigger; empty where it does."""
    event = read_event(trigger)
    if event is None:
        return "it is run by hand only"
    if trigger.disabled:
        return "it is disabled"
    if reason := _match_event(event, change.revision):
        return reason
    if change.skipped:
        return f"the commit's message says {change.skipped}"
    if trigger.included_files or trigger.ignored_files:
        return match_files(
            change.files, trigger.included_files, trigger.ignored_files
        )
    return ""


def _match_event(event: Event, revision: Revision) -> str:
    if event.of_pull_requests:
        return "it waits for pull requests, and none reaches one machine"
    if event.kind != revision.kind:
        what = "tags" if event.tag else "branches"
        return f"it watches {what} only"
    if event.matches(revision.name):
        return ""
    rule = "matches inverted" if event.invert else "does not match"
    return f"{revision.kind} {revision.name} {rule} {event.pattern}"
