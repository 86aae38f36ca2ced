"""A trigger as options say it, and as its JSON."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.configs import read_build
from cloudbuild_emulator.cli.trigger_events import merge_event
from cloudbuild_emulator.cli.trigger_files import read_trigger_file
from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_pairs, split_list

Document = dict[str, Any]
# `gcloud builds triggers create ... --help`.
OPTIONS = (
    ("--name", "Of the trigger."),
    ("--description", ""),
    ("--service-account", "Kept; steps run as the service does."),
    ("--build-config", "Path in the repository; cloudbuild.yaml if not."),
    ("--inline-config", "A file here that becomes part of the trigger."),
    ("--dockerfile", "Path in the repository of what docker builds."),
    ("--dockerfile-dir", "Folder of the repository where docker builds."),
    ("--dockerfile-image", "The image's name."),
    ("--substitutions", "KEY=VALUE,..."),
    ("--included-files", "Patterns, with commas between."),
    ("--ignored-files", "Patterns, with commas between."),
    ("--trigger-config", "A YAML file with the whole trigger."),
)
PUSHES = (
    ("--branch-pattern", "RE2, not anchored: write ^staging$."),
    ("--tag-pattern", "RE2, not anchored."),
)
PULLS = (("--pull-request-pattern", "Kept; there are none here."),)
SOURCE = (
    ("--repository", "Of a connection of the second generation."),
    ("--repo", "The repository, or its address."),
    ("--repo-type", "GITHUB, for instance."),
    ("--branch", "To build."),
    ("--tag", "To build."),
)
# By kind: its own options.
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "cloud-source-repositories": (("--repo", "The repository."), *PUSHES),
    "github": (
        ("--repo-owner", "Of the repository."),
        ("--repo-name", "The repository."),
        ("--repository", "Of a connection of the second generation."),
        *PUSHES,
        *PULLS,
    ),
    "developer-connect": (
        ("--git-repository-link", "The link's resource name."),
        *PUSHES,
        *PULLS,
    ),
    "manual": (*SOURCE, *PUSHES),
    "pubsub": (
        ("--topic", "projects/P/topics/T."),
        ("--subscription-filter", "Kept; no event comes here."),
        *SOURCE,
    ),
    "webhook": (
        ("--secret", "The secret's version."),
        ("--subscription-filter", "Kept; no event comes here."),
        *SOURCE,
    ),
}
UPDATE_OPTIONS = (
    ("--update-substitutions", "KEY=VALUE,... to set."),
    ("--remove-substitutions", "KEY,... to remove."),
)
FLAGS = (
    ("--require-approval/--no-require-approval", "Begin as PENDING."),
    (
        "--include-logs-with-status/--no-include-logs-with-status",
        "Kept; no log is sent to a repository's host.",
    ),
    ("--disabled/--enabled", "Never fire."),
)
DOCKER = "gcr.io/cloud-builders/docker"


@dataclass
class Definition:
    """What the options name; what they do not is absent."""

    kind: str
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> str:
        return str(self.given.get("trigger_config", ""))

    def require(self, *names: str) -> None:
        """Raise `InvalidError` where none of the options is named."""
        keys = [each.removeprefix("--").replace("-", "_") for each in names]
        if not self.document and not any(self.given.get(x) for x in keys):
            raise InvalidError(
                f"argument {' or '.join(names)}: must be specified",
                "name it, or the whole trigger with --trigger-config",
            )


def definition_options(
    kind: str, *, update: bool = False
) -> Callable[..., Any]:
    """Add a kind's options; the command gets them as one Definition."""
    options = [*OPTIONS, *KINDS[kind], *(UPDATE_OPTIONS if update else ())]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        names = {_variable(name) for name, _ in (*options, *FLAGS)}
        names |= {"clear_substitutions"} if update else set()
        names |= {"comment_control"} if PULLS[0] in KINDS[kind] else set()

        @wraps(command)
        def collect(*args: Any, **values: Any) -> Any:
            found = {name: values.pop(name, None) for name in names}
            given = {k: v for k, v in found.items() if v is not None}
            return command(*args, definition=Definition(kind, given), **values)

        for name, words in (*options, *FLAGS):
            collect = click.option(name, default=None, help=words)(collect)
        if "clear_substitutions" in names:
            collect = click.option(
                "--clear-substitutions", is_flag=True, default=None
            )(collect)
        if "comment_control" in names:
            collect = click.option(
                "--comment-control",
                is_flag=False,
                flag_value="COMMENTS_ENABLED",
                default=None,
                help="Kept; there are no pull requests here.",
            )(collect)
        return collect

    return decorate


def _variable(option: str) -> str:
    return option.split("/", maxsplit=1)[0].removeprefix("--").replace("-", "_")


def merge_definition(old: Document, definition: Definition) -> Document:
    """Return a trigger's JSON with what the options name changed."""
    given = definition.given
    trigger = dict(old)
    if definition.document:
        trigger = read_trigger_file(Path(definition.document))
    for option, key in (
        ("name", "name"),
        ("description", "description"),
        ("service_account", "serviceAccount"),
        ("disabled", "disabled"),
    ):
        if given.get(option) is not None:
            trigger[key] = given[option]
    if not definition.document or _names_event(definition):
        merge_event(trigger, definition.kind, given)
    _merge_config(trigger, given)
    _merge_substitutions(trigger, given)
    for option, key in (
        ("included_files", "includedFiles"),
        ("ignored_files", "ignoredFiles"),
    ):
        if given.get(option) is not None:
            trigger[key] = split_list(given[option])
    if given.get("require_approval") is not None:
        required = {"approvalRequired": given["require_approval"]}
        trigger["approvalConfig"] = required
    if given.get("include_logs_with_status"):
        trigger["includeBuildLogs"] = "INCLUDE_BUILD_LOGS_WITH_STATUS"
    elif given.get("include_logs_with_status") is False:
        trigger.pop("includeBuildLogs", None)
    return trigger


def _names_event(definition: Definition) -> bool:
    own = {_variable(name) for name, _ in KINDS[definition.kind]}
    return not own.isdisjoint(definition.given)


def _merge_config(trigger: Document, given: Document) -> None:
    named = [
        f"--{each.replace('_', '-')}"
        for each in ("build_config", "inline_config", "dockerfile")
        if given.get(each)
    ]
    if len(named) > 1:
        raise InvalidError(f"{', '.join(named)}: expected one of them")
    if given.get("inline_config"):
        trigger.pop("filename", None)
        trigger["build"] = read_build(Path(given["inline_config"]))[0]
    elif given.get("dockerfile"):
        trigger.pop("filename", None)
        trigger["build"] = _write_docker_build(trigger, given)
    elif given.get("build_config"):
        trigger.pop("build", None)
        _merge_path(trigger, given["build_config"])
    elif not {"build", "gitFileSource", "autodetect"} & trigger.keys():
        trigger.setdefault("filename", "cloudbuild.yaml")


def _merge_path(trigger: Document, path: str) -> None:
    """Say where the config is: in the repository that is built."""
    source = trigger.get("sourceToBuild")
    if source is None:
        trigger["filename"] = path
        return
    names = {"uri": "uri", "repository": "repository", "repoType": "repoType"}
    place = {key: source[key] for key in names if key in source}
    revision = {"revision": source["ref"]} if "ref" in source else {}
    trigger.pop("filename", None)
    trigger["gitFileSource"] = {"path": path, **place, **revision}


def _write_docker_build(trigger: Document, given: Document) -> Document:
    image = given.get("dockerfile_image") or _name_image(trigger)
    step = {
        "name": DOCKER,
        "args": ["build", "-t", image, "-f", given["dockerfile"], "."],
    }
    if folder := given.get("dockerfile_dir", "").strip("/"):
        step["dir"] = folder
    return {"steps": [step], "images": [image]}


def _name_image(trigger: Document) -> str:
    """Name an image as gcloud does where none is named."""
    if github := trigger.get("github"):
        owner, name = github.get("owner"), github.get("name")
        return f"gcr.io/$PROJECT_ID/github.com/{owner}/{name}:$COMMIT_SHA"
    return "gcr.io/$PROJECT_ID/$REPO_NAME:$COMMIT_SHA"


def _merge_substitutions(trigger: Document, given: Document) -> None:
    values = dict(trigger.get("substitutions", {}))
    if given.get("clear_substitutions"):
        values = {}
    for option in ("substitutions", "update_substitutions"):
        if given.get(option) is not None:
            flag = f"--{option.replace('_', '-')}"
            if option == "substitutions":
                values = {}
            values |= read_pairs(flag, given[option])
    for key in split_list(given.get("remove_substitutions") or ""):
        values.pop(key, None)
    trigger["substitutions"] = values
