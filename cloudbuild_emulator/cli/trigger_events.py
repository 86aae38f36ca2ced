"""What a trigger waits for, as the options of a kind say it.

Source: `gcloud builds triggers create ... --help`.
"""

from typing import Any

from localcloud.errors import InvalidError

Document = dict[str, Any]
PATTERNS = ("branch_pattern", "tag_pattern", "pull_request_pattern")
# Of a Cloud Source Repository here; another may be named by its address.
LOCAL_OWNER = "local"
TYPES = {
    "github.com": "GITHUB",
    "gitlab.com": "GITLAB",
    "bitbucket.org": "BITBUCKET_CLOUD",
}


def merge_event(trigger: Document, kind: str, given: Document) -> None:
    """Set the event of a trigger's JSON.

    Args:
        trigger: Changed in place; what the options do not name stays.
        kind: As in `triggers create KIND`.
        given: What the options name.

    Raises:
        InvalidError: Options that exclude each other.
    """
    named = [each for each in PATTERNS if given.get(each)]
    if len(named) > 1:
        options = ", ".join(f"--{each.replace('_', '-')}" for each in named)
        raise InvalidError(f"{options}: both are named; expected one")
    if given.get("comment_control") and not _is_pulled(trigger, given):
        raise InvalidError(
            "argument --comment-control: needs --pull-request-pattern",
            "add it, or leave --comment-control out",
        )
    {
        "github": _merge_github,
        "developer-connect": _merge_developer_connect,
        "pubsub": _merge_pubsub,
        "webhook": _merge_webhook,
    }.get(kind, _merge_template)(trigger, given)


def _is_pulled(trigger: Document, given: Document) -> bool:
    hosted = ("github", "repositoryEventConfig", "developerConnectEventConfig")
    return bool(given.get("pull_request_pattern")) or any(
        "pullRequest" in trigger.get(each, {}) for each in hosted
    )


def _merge_template(trigger: Document, given: Document) -> None:
    repository = given.get("repo") or ""
    if "://" in repository or given.get("repository"):
        _merge_source(trigger, given)
        return
    event = dict(trigger.get("triggerTemplate", {}))
    if repository:
        event["repoName"] = repository.rpartition("/")[2]
    branch, tag = given.get("branch_pattern"), given.get("tag_pattern")
    if branch or tag:
        event.pop("branchName", None)
        event.pop("tagName", None)
        event["branchName" if branch else "tagName"] = branch or tag
    if event:
        trigger["triggerTemplate"] = event


def _merge_github(trigger: Document, given: Document) -> None:
    if given.get("repository") or "repositoryEventConfig" in trigger:
        event = dict(trigger.get("repositoryEventConfig", {}))
        if given.get("repository"):
            event["repository"] = given["repository"]
        trigger["repositoryEventConfig"] = _merge_hosted(event, given)
        return
    event = {"owner": LOCAL_OWNER, **trigger.get("github", {})}
    for option, key in (("repo_owner", "owner"), ("repo_name", "name")):
        if given.get(option):
            event[key] = given[option]
    trigger["github"] = _merge_hosted(event, given)


def _merge_developer_connect(trigger: Document, given: Document) -> None:
    event = dict(trigger.get("developerConnectEventConfig", {}))
    if given.get("git_repository_link"):
        event["gitRepositoryLink"] = given["git_repository_link"]
    trigger["developerConnectEventConfig"] = _merge_hosted(event, given)


def _merge_hosted(event: Document, given: Document) -> Document:
    """Set which pushes or pull requests are meant."""
    if pattern := given.get("pull_request_pattern"):
        event.pop("push", None)
        pulled = {**event.get("pullRequest", {}), "branch": pattern}
        event["pullRequest"] = pulled
    for option, key in (("branch_pattern", "branch"), ("tag_pattern", "tag")):
        if given.get(option):
            event.pop("pullRequest", None)
            event["push"] = {key: given[option]}
    if control := given.get("comment_control"):
        word = control.upper().replace("-", "_")
        event["pullRequest"] = {**event["pullRequest"], "commentControl": word}
    return event


def _merge_pubsub(trigger: Document, given: Document) -> None:
    event = dict(trigger.get("pubsubConfig", {}))
    if given.get("topic"):
        event["topic"] = given["topic"]
    trigger["pubsubConfig"] = event
    _merge_called(trigger, given)


def _merge_webhook(trigger: Document, given: Document) -> None:
    event = dict(trigger.get("webhookConfig", {}))
    if given.get("secret"):
        event["secret"] = given["secret"]
    trigger["webhookConfig"] = event
    _merge_called(trigger, given)


def _merge_called(trigger: Document, given: Document) -> None:
    """Set what such an event builds, and which of them are heard."""
    if given.get("subscription_filter") is not None:
        trigger["filter"] = given["subscription_filter"]
    if given.get("repo") or given.get("repository"):
        _merge_source(trigger, given)


def _merge_source(trigger: Document, given: Document) -> None:
    """Set the repository that is built, which is served elsewhere."""
    source = dict(trigger.get("sourceToBuild", {}))
    if given.get("repository"):
        source["repository"] = given["repository"]
    elif given.get("repo"):
        source["uri"] = given["repo"]
        source["repoType"] = given.get("repo_type") or _guess_type(source)
    if given.get("branch"):
        source["ref"] = f"refs/heads/{given['branch']}"
    if given.get("tag"):
        source["ref"] = f"refs/tags/{given['tag']}"
    trigger["sourceToBuild"] = source


def _guess_type(source: Document) -> str:
    host = str(source["uri"]).partition("://")[2].partition("/")[0]
    return TYPES.get(host, "UNKNOWN")
