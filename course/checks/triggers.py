"""Checks a trigger made of another: what it watches, gives and waits for."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from google.protobuf.json_format import ParseError

from cloudbuild_emulator import BuildTrigger, check_pattern, matches_ref
from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError, cap, show, show_error
from course.checks.verdict import Outcome, ask_answer
from localcloud.errors import InvalidError
from localcloud.messages import from_document

NAME = "build-purchase-predict-production"
BRANCH = "production"
# What a pattern that is too wide takes besides, and what it is named.
OTHERS = {
    "takes_staging": ("staging",),
    "wide_end": ("production-2", "production/old", "productions"),
    "wide_start": ("my-production", "pre-production", "old/production"),
    "wide": ("main", "Production", "prod", ""),
}
Document = dict[str, Any]


def describe_staging(number: str, server: str, bucket: str) -> Document:
    """Describe a trigger of staging as `triggers export` writes it."""
    name = "build-purchase-predict-staging"
    return {
        "createTime": "2026-11-28T08:00:00.000000Z",
        "filename": "cloudbuild.yaml",
        "id": number,
        "name": name,
        "resourceName": f"projects/local/locations/global/triggers/{number}",
        "substitutions": {"_BUCKET": bucket, "_MLFLOW_SERVER": server},
        "triggerTemplate": {
            "branchName": "^staging$",
            "projectId": "local",
            "repoName": "purchase_predict",
        },
    }


STAGED = (
    describe_staging("5b0c", "http://127.0.0.1:5001", "/state/bucket"),
    describe_staging("9f31", "http://10.1.0.2:5000", "gs://data"),
)


def name_making(function: Callable[..., object]) -> Diagnosis:
    """Let the function make triggers of two of staging; name what is wrong."""
    for staged in STAGED:
        given = deepcopy(staged)
        made = read_made(ask_answer(function, given))
        # A copy: what it made may be the very document that it was given.
        found = name_made(deepcopy(made), staged)
        if not found.passed:
            return found
        if given != staged:
            return Diagnosis("changed")
    return Diagnosis("right")


def read_made(outcome: Outcome) -> Document:
    """Give the document that a function made.

    Raises:
        FoundError: it raised, or gave none.
    """
    if outcome.error:
        error = {"error": show_error(outcome.error)}
        raise FoundError(Diagnosis("raises", error))
    if outcome.value is None:
        raise FoundError(Diagnosis("none"))
    if not isinstance(outcome.value, Mapping):
        value = {"value": show(outcome.value)}
        raise FoundError(Diagnosis("not_trigger", value))
    return dict(outcome.value)


def name_made(made: Document, staged: Document) -> Diagnosis:
    """Name the first thing that makes a trigger none of production."""
    if made == staged:
        return Diagnosis("same")
    if made.get("id") == staged["id"]:
        return Diagnosis("same_id")
    try:
        trigger = from_document(BuildTrigger, drop_output(made))
    except ParseError as error:
        return Diagnosis("invalid", {"error": cap(str(error))})
    return name_trigger(trigger, staged)


def drop_output(made: Document) -> Document:
    """Leave out what only the service writes."""
    only = {"id", "createTime", "resourceName"}
    return {key: value for key, value in made.items() if key not in only}


def name_trigger(trigger: BuildTrigger, staged: Document) -> Diagnosis:
    """Hold a trigger to what production needs, one field after the other."""
    template = trigger.trigger_template
    given = dict(trigger.substitutions)
    asked = trigger.approval_config.approval_required
    pattern = name_pattern(template.branch_name)
    repository = staged["triggerTemplate"]["repoName"]
    faults = {
        "name": (trigger.name != NAME, trigger.name),
        "repository": (template.repo_name != repository, template.repo_name),
        pattern: (bool(pattern), template.branch_name),
        "config": (trigger.filename != staged["filename"], trigger.filename),
        "substitutions": (given != staged["substitutions"], None),
        "disabled": (bool(trigger.disabled), None),
        "no_approval": (not asked, None),
    }
    for name, (is_wrong, value) in faults.items():
        if is_wrong:
            values = {} if value is None else {"value": show(value)}
            return Diagnosis(name, values)
    return Diagnosis("right")


def name_pattern(pattern: str) -> str:
    """Name what a pattern takes that is not production; empty if nothing."""
    try:
        check_pattern("pattern", pattern)
    except InvalidError:
        return "pattern"
    if not pattern or not matches_ref(pattern, BRANCH, invert=False):
        return "misses"
    return next(
        (
            name
            for name, branches in OTHERS.items()
            if any(
                matches_ref(pattern, each, invert=False) for each in branches
            )
        ),
        "",
    )
