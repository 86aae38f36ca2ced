"""The rules of a trigger."""

import re
from dataclasses import dataclass

from cloudbuild_emulator.config import check_build
from cloudbuild_emulator.config.fidelity_rules import find_unsupported
from cloudbuild_emulator.errors import ConfigError, InvalidError, Problem
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.substitutions.builtin import USER_KEY
from cloudbuild_emulator.triggers.patterns import check_pattern

# cloudbuild.proto, BuildTrigger.name.
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
DEFAULT_FILENAME = "cloudbuild.yaml"


@dataclass(frozen=True)
class Event:
    """The pushes that a trigger waits for; none for one run by hand only."""

    repository: str
    full_name: str
    branch: str = ""
    tag: str = ""
    invert: bool = False
    folder: str = ""


def read_event(trigger: BuildTrigger) -> Event | None:
    """Return the pushes that a trigger waits for, however it says so."""
    if template := trigger.trigger_template:
        return Event(
            template.repo_name,
            template.repo_name,
            template.branch_name,
            template.tag_name,
            template.invert_regex,
            template.dir_,
        )
    for source, name, full in (
        (
            trigger.github,
            trigger.github.name,
            f"{trigger.github.owner}/{trigger.github.name}",
        ),
        (
            trigger.repository_event_config,
            trigger.repository_event_config.repository.rpartition("/")[2],
            trigger.repository_event_config.repository,
        ),
    ):
        if source:
            push = source.push
            return Event(name, full, push.branch, push.tag, push.invert_regex)
    return None


def check_trigger(trigger: BuildTrigger) -> None:
    """Hold a trigger to every rule. Raises `InvalidError`."""
    problems = [*_check_name(trigger), *_check_event(trigger)]
    refusals, _ = find_unsupported(trigger)
    # An inline build's fields are named by its own check.
    problems += [
        each for each in refusals if not each.where.startswith("build.")
    ]
    problems += _check_substitutions(trigger)
    if problems:
        raise ConfigError(f"trigger {trigger.name}".strip(), problems)
    if trigger.build:
        check_build(trigger.build, f"trigger {trigger.name}: build")


def _check_name(trigger: BuildTrigger) -> list[Problem]:
    if NAME.fullmatch(trigger.name):
        return []
    return [
        Problem(
            "name",
            f"invalid trigger name {trigger.name[:80]!r}; expected 1 to 64 "
            "letters, digits and dashes, a letter or digit at both ends",
            "write for instance build-purchase-predict-staging",
        )
    ]


def _check_event(trigger: BuildTrigger) -> list[Problem]:
    if trigger.github.pull_request or (
        trigger.repository_event_config.pull_request
    ):
        return [
            Problem(
                "pullRequest",
                "cannot be done here: pull requests do not exist on one "
                "machine",
                "use push",
            )
        ]
    event = read_event(trigger)
    if event is None:
        return []
    if not event.repository:
        return [
            Problem(
                "triggerTemplate.repoName",
                "empty; expected the name of a repository",
                "cloudbuild repos list",
            )
        ]
    problems = []
    if not event.branch and not event.tag:
        problems.append(
            Problem(
                "triggerTemplate",
                "neither branchName nor tagName is set; expected a pattern",
                "write branchName: ^staging$",
            )
        )
    for place, pattern in (
        ("branchName", event.branch),
        ("tagName", event.tag),
    ):
        try:
            check_pattern(place, pattern)
        except InvalidError as error:
            problems.append(Problem("triggerTemplate", error.message))
    return problems


def _check_substitutions(trigger: BuildTrigger) -> list[Problem]:
    return [
        Problem(
            f"substitutions.{key}",
            "invalid value for 'build.substitutions': key in the template "
            f'"{key}" is not a valid built-in substitution',
            f"name it _{key.upper().lstrip('_')}",
        )
        for key in trigger.substitutions
        if not USER_KEY.fullmatch(key)
    ]
