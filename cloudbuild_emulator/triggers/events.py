"""The pushes that a trigger waits for, however it says so."""

from dataclasses import dataclass
from typing import Any

from cloudbuild_emulator.config.connections import LINK, OURS, THEIRS
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers.patterns import matches_ref


@dataclass(frozen=True)
class Event:
    """The pushes that a trigger waits for.

    Args:
        where: The trigger's field that says so.
        repository: The name of the local repository.
        full_name: The repository's, with its owner.
        branch: A pattern, or empty.
        tag: A pattern, or empty.
        invert: The branches or tags that do not match.
        project: Of the repository, or empty for the trigger's.
        of_pull_requests: It waits for those to the branch, which never come
            to one machine: it is run by hand only.
    """

    where: str
    repository: str
    full_name: str
    branch: str = ""
    tag: str = ""
    invert: bool = False
    project: str = ""
    of_pull_requests: bool = False

    @property
    def kind(self) -> str:
        return "tag" if self.tag else "branch"

    @property
    def pattern(self) -> str:
        return self.tag or self.branch

    def matches(self, name: str) -> bool:
        """Tell whether a branch or tag of the event's kind is meant."""
        return matches_ref(self.pattern, name, invert=self.invert)


def read_event(trigger: BuildTrigger) -> Event | None:
    """Return the pushes; None for a trigger that is run by hand only."""
    if template := trigger.trigger_template:
        return Event(
            "triggerTemplate",
            template.repo_name,
            template.repo_name,
            template.branch_name,
            template.tag_name,
            template.invert_regex,
            template.project_id,
        )
    if github := trigger.github:
        return _read_filters("github", f"{github.owner}/{github.name}", github)
    if connected := trigger.repository_event_config:
        is_link = bool(LINK.fullmatch(connected.repository))
        where = OURS if is_link else THEIRS
        return _read_filters(where, connected.repository, connected)
    return None


def _read_filters(where: str, full_name: str, source: Any) -> Event:
    name = full_name.rpartition("/")[2]
    if asked := source.pull_request:
        return Event(
            f"{where}.pullRequest",
            name,
            full_name,
            asked.branch,
            invert=asked.invert_regex,
            of_pull_requests=True,
        )
    push = source.push
    return Event(
        f"{where}.push",
        name,
        full_name,
        push.branch,
        push.tag,
        push.invert_regex,
    )
