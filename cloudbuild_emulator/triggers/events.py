"""The pushes that a trigger waits for, however it says so."""

from dataclasses import dataclass

from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers.patterns import matches_ref
from localcloud.messages import read_more

# Of the REST reference.
DEVELOPER_CONNECT = "developerConnectEventConfig"


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
        # Without a pattern it waits for pull requests, of which there are none.
        return bool(self.pattern) and matches_ref(
            self.pattern, name, invert=self.invert
        )


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
        return _read_linked(trigger)
    return Event(
        where, name, full_name, push.branch, push.tag, push.invert_regex
    )


def _read_linked(trigger: BuildTrigger) -> Event | None:
    """Read Developer Connect's event, which the published message lacks."""
    linked = read_more(trigger).get(DEVELOPER_CONNECT)
    if not isinstance(linked, dict):
        return None
    full_name = str(linked.get("gitRepositoryLink", ""))
    push = linked.get("push") or {}
    return Event(
        f"{DEVELOPER_CONNECT}.push",
        full_name.rpartition("/")[2],
        full_name,
        str(push.get("branch", "")),
        str(push.get("tag", "")),
        bool(push.get("invertRegex", False)),
    )


def find_pull_request(trigger: BuildTrigger) -> tuple[str, str]:
    """Return the field in which a trigger waits for pull requests, and which.

    Both are empty for a trigger that does not.
    """
    for where, event in (
        ("github", trigger.github),
        ("repositoryEventConfig", trigger.repository_event_config),
    ):
        if event.pull_request:
            return f"{where}.pullRequest", event.pull_request.branch
    linked = read_more(trigger).get(DEVELOPER_CONNECT)
    if isinstance(linked, dict) and (pulled := linked.get("pullRequest")):
        return f"{DEVELOPER_CONNECT}.pullRequest", str(pulled.get("branch", ""))
    return "", ""
