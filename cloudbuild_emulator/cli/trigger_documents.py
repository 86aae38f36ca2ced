"""A trigger as options say it, and as its JSON."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.configs import read_file
from cloudbuild_emulator.cli.trigger_files import read_trigger_file
from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_pairs, split_list

Document = dict[str, Any]
OPTIONS = (
    ("--name", "Of the trigger."),
    ("--description", ""),
    ("--repo", "The repository."),
    ("--branch-pattern", "RE2, not anchored: write ^staging$."),
    ("--tag-pattern", "RE2, not anchored."),
    ("--build-config", "Path in the repository; cloudbuild.yaml if not."),
    ("--inline-config", "A file here that becomes part of the trigger."),
    ("--substitutions", "KEY=VALUE,..."),
    ("--included-files", "Patterns, with commas between."),
    ("--ignored-files", "Patterns, with commas between."),
    ("--trigger-config", "A YAML file with the whole trigger."),
)
UPDATE_OPTIONS = (
    ("--update-substitutions", "KEY=VALUE,... to set."),
    ("--remove-substitutions", "KEY,... to remove."),
)
FLAGS = (
    ("--require-approval/--no-require-approval", "Begin as PENDING."),
    ("--disabled/--enabled", "Never fire."),
)


@dataclass
class Definition:
    """What the options name; what they do not is absent."""

    given: dict[str, Any] = field(default_factory=dict)
    github: bool = False

    @property
    def document(self) -> str:
        return str(self.given.get("trigger_config", ""))

    def require(self, *names: str) -> None:
        """Raise `InvalidError` where an option is missing."""
        missing = [each for each in names if not self.given.get(each)]
        if missing and not self.document:
            named = ", ".join(f"--{each}" for each in missing)
            raise InvalidError(f"argument {named}: must be specified")


def definition_options(
    *, github: bool = False, update: bool = False
) -> Callable[..., Any]:
    """Add the options; the command gets them as one Definition."""
    options = [*OPTIONS, *(UPDATE_OPTIONS if update else ())]
    flags = [*FLAGS]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        names = {_variable(name) for name, _ in (*options, *flags)}
        names |= {"clear_substitutions"} if update else set()
        names |= {"repo_owner", "repo_name"} if github else set()

        @wraps(command)
        def collect(*args: Any, **values: Any) -> Any:
            found = {name: values.pop(name, None) for name in names}
            given = {k: v for k, v in found.items() if v is not None}
            if github and given.get("repo_name"):
                given["repo"] = given["repo_name"]
            definition = Definition(given, github)
            return command(*args, definition=definition, **values)

        for name, words in options:
            collect = click.option(name, default=None, help=words)(collect)
        for name, words in flags:
            collect = click.option(name, default=None, help=words)(collect)
        if update:
            collect = click.option(
                "--clear-substitutions", is_flag=True, default=None
            )(collect)
        if github:
            collect = click.option("--repo-owner", default=None)(collect)
            collect = click.option("--repo-name", default=None)(collect)
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
    for option, key in (("name", "name"), ("description", "description")):
        if given.get(option) is not None:
            trigger[key] = given[option]
    _merge_event(trigger, definition)
    _merge_config(trigger, given)
    _merge_substitutions(trigger, given)
    for option, key in (
        ("included_files", "includedFiles"),
        ("ignored_files", "ignoredFiles"),
    ):
        if given.get(option) is not None:
            trigger[key] = split_list(given[option])
    if given.get("disabled") is not None:
        trigger["disabled"] = given["disabled"]
    if given.get("require_approval") is not None:
        required = {"approvalRequired": given["require_approval"]}
        trigger["approvalConfig"] = required
    return trigger


def _merge_event(trigger: Document, definition: Definition) -> None:
    given = definition.given
    branch, tag = given.get("branch_pattern"), given.get("tag_pattern")
    if branch and tag:
        raise InvalidError(
            "--branch-pattern, --tag-pattern: both are named; expected one"
        )
    if definition.github:
        trigger["github"] = _merge_github(trigger.get("github", {}), given)
        return
    event = dict(trigger.get("triggerTemplate", {}))
    if given.get("repo"):
        event["repoName"] = given["repo"].rpartition("/")[2]
    if branch or tag:
        event.pop("branchName", None)
        event.pop("tagName", None)
        event["branchName" if branch else "tagName"] = branch or tag
    if event:
        trigger["triggerTemplate"] = event


def _merge_github(old: Document, given: Document) -> Document:
    event = {"owner": "local", **old}
    for option, key in (("repo_owner", "owner"), ("repo", "name")):
        if given.get(option):
            event[key] = given[option]
    for option, key in (("branch_pattern", "branch"), ("tag_pattern", "tag")):
        if given.get(option):
            event["push"] = {key: given[option]}
    return event


def _merge_config(trigger: Document, given: Document) -> None:
    if given.get("inline_config"):
        from cloudbuild_emulator.config import read_config  # noqa: PLC0415 -- slow to load
        from localcloud.messages import to_document  # noqa: PLC0415

        path = Path(given["inline_config"])
        config = read_config(read_file(path), path.name)
        trigger.pop("filename", None)
        trigger["build"] = to_document(config.build)
    elif given.get("build_config"):
        trigger.pop("build", None)
        trigger["filename"] = given["build_config"]
    elif "build" not in trigger:
        trigger.setdefault("filename", "cloudbuild.yaml")


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
