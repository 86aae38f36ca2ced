"""Checks of lesson 7: what a trigger is told, and how long a build may take."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from decimal import Decimal
from numbers import Real

import numpy as np

from course.checks.diagnosis import Diagnosis
from course.checks.reading import name_value, show
from course.checks.verdict import Verdict, judge

# The names that purchase_predict/cloudbuild.yaml wants of its trigger, each
# with the variable of the lesson's environment that holds the value.
SOURCES = {"_MLFLOW_SERVER": "MLFLOW_SERVER", "_BUCKET": "BUCKET"}
# What a triggered build knows without being told.
BUILT_IN = frozenset(
    {
        "BRANCH_NAME",
        "BUILD_ID",
        "COMMIT_SHA",
        "LOCATION",
        "PROJECT_ID",
        "PROJECT_NUMBER",
        "REF_NAME",
        "REPO_NAME",
        "REVISION_ID",
        "SHORT_SHA",
        "TAG_NAME",
        "TRIGGER_NAME",
    }
)
ASKED_SECONDS = 2 * 60 * 60
# https://cloud.google.com/build/docs/build-config-file-schema
MOST_SECONDS = 24 * 60 * 60
SECONDS = re.compile(r"\d+(\.\d+)?s", re.ASCII)
# Other forms that people write; the first that matches is named.
FORMS = {
    "no_unit": re.compile(r"\d+(\.\d+)?", re.ASCII),
    "long_unit": re.compile(
        r"\d+(\.\d+)? ?(S|sec\.?|secs|secondes?|seconds?)|PT\d+S", re.ASCII
    ),
    "other_unit": re.compile(
        r"(PT)?(\d+ ?(h|hours?|heures?|m|min|minutes?) ?)+(\d+ ?s?)?"
        r"|\d+:\d+(:\d+)?",
        re.ASCII | re.IGNORECASE,
    ),
    "product": re.compile(r"\d+( ?[*x] ?\d+)+ ?s?", re.ASCII),
}


def check_substitutions(
    substitutions: object, environment: Mapping[str, str]
) -> Verdict:
    """Check the substitutions that the trigger of lesson 7 needs.

    Args:
        substitutions: name -> value, both strings.
        environment: where the right values are, as `os.environ`.
    """
    return judge(
        substitutions,
        "lesson7.substitutions",
        lambda: name_substitutions(substitutions, environment),
    )


def name_substitutions(
    given: object, environment: Mapping[str, str]
) -> Diagnosis:
    """Tell the right pairs from names and values that will not do."""
    match given:
        case str():
            return Diagnosis("text", {"value": show(given)})
        case Mapping():
            names = [name_key(key) for key in given]
            values = [
                compare_value(k, v, environment) for k, v in given.items()
            ]
            found = [*names, name_missing(given), *values]
            faults = [fault for fault in found if fault]
            return faults[0] if faults else Diagnosis("right")
    if isinstance(given, list | tuple | AbstractSet):
        return Diagnosis("pairs", {"value": show(given)})
    return name_value(given, "type")


def name_key(key: object) -> Diagnosis | None:
    """Say what is wrong with a name; None if the file wants it."""
    if key in SOURCES:
        return None
    name = name_unwanted(key) if isinstance(key, str) else "key_type"
    return Diagnosis(name, {"key": show(key)})


def name_unwanted(key: str) -> str:
    """Tell what an unknown name may have been meant for."""
    if key.strip() in SOURCES:
        return "key_spaces"
    bare = key.strip("${}= \n")
    if bare in SOURCES:
        return "dollar"
    if bare in BUILT_IN:
        return "built_in"
    if bare.upper() in SOURCES:
        return "case"
    return "underscore" if f"_{bare.upper()}" in SOURCES else "unknown"


def name_missing(given: Mapping[object, object]) -> Diagnosis | None:
    """Say how many names the file wants besides these; None if it has all."""
    missing = len(SOURCES.keys() - given.keys())
    return Diagnosis("missing", {"count": missing}) if missing else None


def compare_value(
    key: object, value: object, environment: Mapping[str, str]
) -> Diagnosis | None:
    """Say what is wrong with a value; None if it is the environment's."""
    quoted = {"key": show(key), "value": show(value)}
    if not isinstance(value, str):
        return Diagnosis("value_type", quoted)
    if not value.strip():
        return Diagnosis("empty", quoted)
    rights = {name: environment[source] for name, source in SOURCES.items()}
    if value == rights.get(str(key)):
        return None
    bare = value.strip("${} /").lstrip("_")
    known = {
        "swapped": value in rights.values(),
        "value_spaces": value.strip().rstrip("/") in rights.values(),
        "literal": bare in SOURCES.values(),
    }
    name = next((name for name, holds in known.items() if holds), "other")
    return Diagnosis(name, quoted)


def check_timeout(timeout: object) -> Verdict:
    """Check the `timeout` of a build that may take two hours.

    Args:
        timeout: as in cloudbuild.yaml: a string, seconds followed by s.
    """
    return judge(timeout, "lesson7.timeout", lambda: name_timeout(timeout))


def name_timeout(timeout: object) -> Diagnosis:
    """Tell a duration that Cloud Build reads from one that it refuses."""
    value = {"value": show(timeout)}
    match timeout:
        case bool():
            return Diagnosis("type", value)
        case np.bool_():
            return Diagnosis("type", value)
        case Real() | Decimal():
            return Diagnosis("number", value)
        case timedelta():
            return Diagnosis("timedelta", value)
        case str():
            return Diagnosis(name_duration(timeout), value)
    return name_value(timeout, "type")


def name_duration(text: str) -> str:
    """Name a string: right, too long or short, or of another form."""
    if SECONDS.fullmatch(text):
        return compare_seconds(float(text[:-1]))
    bare = text.strip()
    if "timeout" in bare:
        return "line"
    if bare.strip("\"'") != bare:
        return "quotes"
    glued = "".join(text.split())
    named = (n for n, form in FORMS.items() if form.fullmatch(bare))
    return next(named, "spaces" if SECONDS.fullmatch(glued) else "form")


def compare_seconds(seconds: float) -> str:
    """Tell two hours from a slip of unit, and from other lengths."""
    if seconds == ASKED_SECONDS:
        return "right"
    if seconds > MOST_SECONDS:
        return "too_long"
    if seconds * 60 == ASKED_SECONDS:
        return "minutes"
    return "shorter" if seconds < ASKED_SECONDS else "longer"
