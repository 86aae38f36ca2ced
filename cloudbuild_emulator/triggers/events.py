"""The pushes that a trigger waits for, however it says so."""

from dataclasses import dataclass

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
    """

    where: str
    repository: str
    full_name: str
    branch: str = ""
    tag: str = ""
    invert: bool = False
    project: str = ""

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
        where, name = "github.push", github.name
        full_name, push = f"{github.owner}/{name}", github.push
    elif connected := trigger.repository_event_config:
        where, full_name = "repositoryEventConfig.push", connected.repository
        name, push = full_name.rpartition("/")[2], connected.push
    else:
        return None
    return Event(
        where, name, full_name, push.branch, push.tag, push.invert_regex
    )
