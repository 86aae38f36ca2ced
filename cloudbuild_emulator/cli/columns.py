"""What tables show of builds, triggers and repositories."""

from collections.abc import Callable, Mapping
from datetime import datetime

import click

from localcloud.gcloud.keys import Document
from localcloud.gcloud.resources import Column, Columns

COLOURS = {
    "SUCCESS": "green",
    "FAILURE": "red",
    "INTERNAL_ERROR": "red",
    "TIMEOUT": "red",
    "CANCELLED": "yellow",
    "EXPIRED": "yellow",
    "WORKING": "cyan",
}


# Events of repositories that are hosted elsewhere, and what names them.
HOSTED: Mapping[str, Callable[[Document], str]] = {
    "github": lambda each: f"{each.get('owner')}/{each.get('name')}",
    "repositoryEventConfig": lambda each: str(
        each.get("repository")
    ).rpartition("/")[2],
    "developerConnectEventConfig": lambda each: str(
        each.get("gitRepositoryLink")
    ).rpartition("/")[2],
}
ELSEWHERE = {"pubsubConfig": "Pub/Sub", "webhookConfig": "webhook"}


def colour_status(status: str) -> str:
    """Colour a status where the terminal shows colours."""
    return click.style(status, fg=COLOURS.get(status))


def describe_duration(build: Document) -> str:
    """Write how long a build ran, as gcloud does: `1M5S`."""
    if "startTime" not in build or "finishTime" not in build:
        return "-"
    begin, end = (
        datetime.fromisoformat(build[key])
        for key in ("startTime", "finishTime")
    )
    seconds = max(round((end - begin).total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    written = "".join(f"{number}{unit}" for number, unit in parts if number)
    return written or "0S"


def describe_source(build: Document) -> str:
    """Write where a build's source came from."""
    source = build.get("source", {})
    if repository := source.get("repoSource"):
        revision = next(
            (
                repository[key]
                for key in ("branchName", "tagName", "commitSha")
                if repository.get(key)
            ),
            "",
        )
        return f"{repository.get('repoName', '')}@{revision}"
    if storage := source.get("storageSource"):
        return f"gs://{storage.get('bucket')}/{storage.get('object')}"
    if git := source.get("gitSource"):
        return f"{git.get('url')}@{git.get('revision', 'HEAD')}"
    return "-"


def describe_images(build: Document) -> str:
    """Write which images a build made."""
    return ", ".join(build.get("images", [])) or "-"


def describe_event(trigger: Document) -> str:
    """Write in a few words what a trigger waits for."""
    if event := trigger.get("triggerTemplate"):
        pattern = event.get("branchName") or event.get("tagName")
        kind = "tag" if event.get("tagName") else "branch"
        return f"push to {event.get('repoName')}, {kind} {pattern}"
    for key, read in HOSTED.items():
        if event := trigger.get(key):
            return _describe_hosted(event, read(event))
    for key, words in ELSEWHERE.items():
        if key in trigger:
            return words
    return "by hand"


def _describe_hosted(event: Document, name: str) -> str:
    if pulled := event.get("pullRequest"):
        return f"pull request to {name}, {pulled.get('branch')}"
    push = event.get("push", {})
    return f"push to {name}, {push.get('branch') or push.get('tag')}"


BUILD_COLUMNS: Columns = (
    Column("ID", lambda each: str(each.get("id"))),
    Column(
        "CREATE_TIME", lambda each: str(each.get("createTime"))[:19] + "+00:00"
    ),
    Column("DURATION", describe_duration),
    Column("SOURCE", describe_source),
    Column("IMAGES", describe_images),
    Column("STATUS", lambda each: str(each.get("status")), colour_status),
)
TRIGGER_COLUMNS: Columns = (
    Column("NAME", lambda each: str(each.get("name"))),
    Column("EVENT", describe_event),
    Column("CONFIG", lambda each: each.get("filename") or "(inline)"),
    Column(
        "STATUS", lambda each: "disabled" if each.get("disabled") else "enabled"
    ),
)
REPOSITORY_COLUMNS: Columns = (
    Column("NAME", lambda each: each["name"].rpartition("/")[2]),
    Column("BRANCHES", lambda each: ", ".join(each.get("branches", [])) or "-"),
    Column("URL", lambda each: str(each.get("url"))),
)
