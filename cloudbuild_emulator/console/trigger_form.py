"""A trigger as a form's fields, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import yaml

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.console.page import Form
from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers import read_event
from cloudbuild_emulator.triggers.rules import DEFAULT_FILENAME
from localcloud.catalogs import N_
from localcloud.messages import copy_message, to_document

BRANCH, TAG, MANUAL = "branch", "tag", "manual"
EVENTS = {
    BRANCH: N_("On a push to a branch"),
    TAG: N_("On the push of a tag"),
    MANUAL: N_("Only when it is run by hand"),
}
FILE, INLINE = "file", "inline"
CONFIGS = {
    FILE: N_("A file of the repository"),
    INLINE: N_("A build written here"),
}
# Which field shows what of a message; the first that fits.
FIELDS = (
    ("name", "name"),
    ("triggerTemplate", "pattern"),
    ("github", "pattern"),
    ("repositoryEventConfig", "pattern"),
    ("filename", "filename"),
    ("build", "inline"),
    ("inline", "inline"),
    ("substitutions", "substitutions"),
    ("includedFiles", "included"),
    ("ignoredFiles", "ignored"),
)

NO_NAME = Problem(
    "name",
    "found nothing, expected letters, digits and dashes",
    "write for instance build-staging",
)


@dataclass(frozen=True)
class TriggerFields:
    """What the form shows, and what was typed into it."""

    name: str = ""
    description: str = ""
    event: str = BRANCH
    repository: str = ""
    pattern: str = ""
    invert: bool = False
    config: str = FILE
    filename: str = DEFAULT_FILENAME
    inline: str = ""
    substitutions: str = ""
    included: str = ""
    ignored: str = ""
    tags: str = ""
    approval: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class FormProblem:
    """What is wrong, and the field where; empty for the whole form."""

    field: str
    message: str


@dataclass(frozen=True)
class Reading:
    """What a form says, and what in it cannot be read."""

    trigger: BuildTrigger
    problems: list[Problem] = field(default_factory=list)

    def complain(self, *problems: Problem) -> None:
        self.problems.extend(problems)


def read_fields(form: Form) -> TriggerFields:
    """Take what was typed; boxes are ticked when they are sent at all."""
    values: dict[str, str | bool] = {}
    for each in fields(TriggerFields):
        if isinstance(each.default, bool):
            values[each.name] = each.name in form
        else:
            values[each.name] = form.get(each.name, "").strip("\n")
    return TriggerFields(**values)  # type: ignore[arg-type] # by the loop above


def write_fields(trigger: BuildTrigger) -> TriggerFields:
    """Fill the form with a trigger."""
    event = read_event(trigger)
    inline = _write_inline(trigger)
    return TriggerFields(
        name=trigger.name,
        description=trigger.description,
        event=MANUAL if event is None else TAG if event.tag else BRANCH,
        repository=event.repository if event else "",
        pattern=(event.branch or event.tag) if event else "",
        invert=event.invert if event else False,
        config=INLINE if inline else FILE,
        filename=trigger.filename or DEFAULT_FILENAME,
        inline=inline,
        substitutions=_write_pairs(trigger.substitutions),
        included="\n".join(trigger.included_files),
        ignored="\n".join(trigger.ignored_files),
        tags="\n".join(trigger.tags),
        approval=trigger.approval_config.approval_required,
        disabled=trigger.disabled,
    )


def merge_fields(trigger: BuildTrigger, typed: TriggerFields) -> BuildTrigger:
    """Return the trigger as the form says; what it does not show stays.

    Raises:
        ConfigError: With everything in it that cannot be read.
    """
    reading = Reading(copy_message(trigger))
    new = reading.trigger
    new.name = typed.name.strip()
    if not new.name:
        # The API would make one up.
        reading.complain(NO_NAME)
    new.description = typed.description
    _merge_event(new, typed)
    _merge_config(reading, typed)
    new.substitutions = _read_pairs(reading, typed.substitutions)
    new.included_files = _list_lines(typed.included)
    new.ignored_files = _list_lines(typed.ignored)
    new.tags = _list_lines(typed.tags)
    new.approval_config.approval_required = typed.approval
    new.disabled = typed.disabled
    if reading.problems:
        raise ConfigError("trigger", reading.problems)
    return new


def find_fields(error: ConfigError) -> list[FormProblem]:
    """Tell which fields a refusal is about."""
    return [
        FormProblem(_find_field(each), str(each)) for each in error.problems
    ]


def read_substitutions(text: str) -> dict[str, str]:
    """Read `_KEY=value` lines. Raises `ConfigError`."""
    reading = Reading(BuildTrigger())
    pairs = _read_pairs(reading, text)
    if reading.problems:
        raise ConfigError("trigger", reading.problems)
    return pairs


def _find_field(problem: Problem) -> str:
    names = (name for start, name in FIELDS if problem.where.startswith(start))
    found = next(names, "")
    no_repository = found == "pattern" and "repository" in problem.message
    return "repository" if no_repository else found


def _merge_event(trigger: BuildTrigger, typed: TriggerFields) -> None:
    """Change the event in the way in which the trigger has it already."""
    if typed.event == MANUAL:
        for name in ("trigger_template", "github", "repository_event_config"):
            setattr(trigger, name, None)
        return
    source = trigger.github or trigger.repository_event_config
    if not source:
        _merge_template(trigger, typed)
        return
    if trigger.github:
        source.name = typed.repository
    # One of a group: looking for pushes would forget pull requests.
    if source.pull_request:
        source.pull_request.branch = typed.pattern
        source.pull_request.invert_regex = typed.invert
        return
    push = source.push
    is_tag = typed.event == TAG
    setattr(push, TAG if is_tag else BRANCH, typed.pattern)
    push.invert_regex = typed.invert


def _merge_template(trigger: BuildTrigger, typed: TriggerFields) -> None:
    template = trigger.trigger_template
    template.repo_name = typed.repository
    # One of a group: setting it clears the others.
    if typed.event == TAG:
        template.tag_name = typed.pattern
    else:
        template.branch_name = typed.pattern
    template.invert_regex = typed.invert


def _merge_config(reading: Reading, typed: TriggerFields) -> None:
    trigger = reading.trigger
    if typed.config == FILE:
        trigger.filename = typed.filename.strip() or DEFAULT_FILENAME
        return
    if typed.inline and typed.inline == _write_inline(trigger):
        return
    try:
        trigger.build = read_config(typed.inline.encode(), "inline").build
    except ConfigError as error:
        reading.complain(
            *(
                Problem(
                    f"inline {each.where}".strip(), each.message, each.next_step
                )
                for each in error.problems
            )
        )


def _write_inline(trigger: BuildTrigger) -> str:
    if not trigger.build:
        return ""
    text: str = yaml.safe_dump(
        to_document(trigger.build), sort_keys=False, allow_unicode=True
    )
    return text.strip("\n")


def _write_pairs(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{key}={value}" for key, value in sorted(pairs.items()))


def _read_pairs(reading: Reading, text: str) -> dict[str, str]:
    pairs = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        key, equals, value = line.partition("=")
        if not equals:
            reading.complain(
                Problem(
                    f"substitutions, line {number}",
                    f"found {line[:80]!r}, expected _KEY=value",
                    "write for instance _MLFLOW_SERVER=http://127.0.0.1:5000",
                )
            )
        pairs[key.strip()] = value.strip()
    return pairs


def _list_lines(text: str) -> list[str]:
    return [each.strip() for each in text.split("\n") if each.strip()]
