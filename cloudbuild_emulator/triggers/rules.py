"""The rules of a trigger."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from cloudbuild_emulator import limits
from cloudbuild_emulator.config import check_build
from cloudbuild_emulator.config.fidelity_rules import find_unsupported
from cloudbuild_emulator.errors import ConfigError, Problem, refuse
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.substitutions.builtin import USER_KEY
from cloudbuild_emulator.triggers.events import Event, read_event
from cloudbuild_emulator.triggers.globs import check_glob
from cloudbuild_emulator.triggers.patterns import check_pattern
from localcloud.errors import InvalidError

# cloudbuild.proto, BuildTrigger.name.
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
DEFAULT_FILENAME = "cloudbuild.yaml"
PULL_REQUESTS = (
    "accepted, without effect here: there are no pull requests on one machine",
    "use push, or run the trigger by hand",
)
# Refused as such, with what they lack here.
ELSEWHERE = ("pubsub_config", "webhook_config", "source_to_build")
EVENTS = ("trigger_template", "github", "repository_event_config")


def check_trigger(trigger: BuildTrigger) -> None:
    """Hold a trigger to every rule.

    Raises:
        ConfigError: With every problem found.
    """
    refusals, _ = find_unsupported(trigger)
    problems = [
        *_check_name(trigger),
        *_check_events(trigger),
        *_check_template(trigger),
        # An inline build's fields are named by its own check.
        *(each for each in refusals if not each.where.startswith("build.")),
        *_check_paths(trigger),
        *check_substitutions(dict(trigger.substitutions)),
        *_check_build(trigger),
    ]
    if problems:
        raise refuse(f"trigger {trigger.name[:80]}".strip(), problems)


def list_warnings(trigger: BuildTrigger) -> Iterator[Problem]:
    """Yield what a trigger names that has no effect here."""
    yield from find_unsupported(trigger)[1]
    event = read_event(trigger)
    if event is not None and event.of_pull_requests:
        yield Problem(event.where, *PULL_REQUESTS)


def check_substitutions(values: dict[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the keys that a trigger or its run gives."""
    for key, value in values.items():
        where = f"substitutions.{key[:200]}"
        if not USER_KEY.fullmatch(key):
            yield Problem(
                where,
                "invalid value for 'build.substitutions': key in the template "
                f'"{key[:200]}" is not a valid built-in substitution',
                "name it _NAME: keys of your own match ^_[A-Z0-9_]+$",
            )
        elif len(value) > limits.LENGTH_OF_A_VALUE:
            yield Problem(
                where,
                f"{len(value):,} characters; expected at most "
                f"{limits.LENGTH_OF_A_VALUE:,}",
                "keep long values in a file of the repository",
            )


def _check_name(trigger: BuildTrigger) -> Iterator[Problem]:
    if not NAME.fullmatch(trigger.name):
        yield Problem(
            "name",
            f"invalid trigger name {trigger.name[:80]!r}; expected 1 to 64 "
            "letters, digits and dashes, a letter or digit at both ends",
            "write for instance build-purchase-predict-staging",
        )


def _check_events(trigger: BuildTrigger) -> Iterator[Problem]:
    given = [_name_field(each) for each in EVENTS if getattr(trigger, each)]
    if len(given) > 1:
        names = ", ".join(given)
        yield Problem("", f"{names} are set; expected one of them", "keep one")
    if (event := read_event(trigger)) is not None:
        yield from _check_event(event)
    yield from _check_source(trigger)


def _check_event(event: Event) -> Iterator[Problem]:
    if not event.repository:
        yield Problem(
            event.where.partition(".")[0],
            "names no repository",
            "write the name that `cloudbuild repos list` shows",
        )
    if not event.pattern:
        yield Problem(
            event.where,
            "has neither a branch nor a tag; expected a pattern",
            "write for instance ^staging$",
        )
        return
    try:
        check_pattern(event.kind, event.pattern)
    except InvalidError as error:
        yield _make_problem(event.where, error)


def _check_source(trigger: BuildTrigger) -> Iterator[Problem]:
    template = trigger.trigger_template
    if template.commit_sha:
        yield Problem(
            "triggerTemplate.commitSha",
            "a commit is pushed once; expected a branch or a tag",
            "write branchName: ^staging$",
        )
    if template.substitutions:
        yield Problem(
            "triggerTemplate.substitutions",
            "are for one run of a trigger; expected none",
            "move them to the trigger's own substitutions",
        )
    if leaves_source(template.dir_):
        yield Problem(
            "triggerTemplate.dir",
            f"{template.dir_[:200]!r} leaves the source",
            "write a folder below the source's root, such as model",
        )


def _check_template(trigger: BuildTrigger) -> Iterator[Problem]:
    """Yield what is wrong with where the build's config comes from."""
    # From the root of the source, with a slash before it or without.
    if leaves_source(trigger.filename.lstrip("/")):
        yield Problem(
            "filename",
            f"{trigger.filename[:200]!r} leaves the source; expected a path "
            "from the source's root",
            f"write for instance {DEFAULT_FILENAME}",
        )
    sources = (*ELSEWHERE, "build")
    if read_event(trigger) is None and not any(x in trigger for x in sources):
        yield Problem(
            "",
            "the trigger has neither a repository nor a build of its own",
            "add triggerTemplate (repoName, branchName), or build",
        )


def _check_paths(trigger: BuildTrigger) -> Iterator[Problem]:
    for name in ("included_files", "ignored_files"):
        for number, pattern in enumerate(getattr(trigger, name)):
            where = f"{_name_field(name)}[{number}]"
            try:
                check_glob("file pattern", pattern)
            except InvalidError as error:
                yield _make_problem(where, error)


def _check_build(trigger: BuildTrigger) -> Iterator[Problem]:
    # An empty one is there too: it lacks its steps.
    if "build" not in trigger:
        return
    try:
        check_build(trigger.build, "build")
    except ConfigError as error:
        for each in error.problems:
            where = f"build.{each.where}".removesuffix(".")
            yield replace(each, where=where)


def leaves_source(path: str) -> bool:
    """Tell whether a path is no place below the source's root."""
    normal = posixpath.normpath(path)
    return "\0" in path or normal.startswith(("/", "../")) or normal == ".."


def _make_problem(where: str, error: InvalidError) -> Problem:
    words = error.message.partition("\nNext: ")[0]
    return Problem(where, words, error.next_step)


def _name_field(name: str) -> str:
    descriptor = BuildTrigger.pb().DESCRIPTOR
    json_name: str = descriptor.fields_by_name[name].json_name
    return json_name
