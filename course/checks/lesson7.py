"""Checks of lesson 7: what a CD step is given, and where time limits stand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cloudbuild_emulator import expand
from course.checks.diagnosis import Diagnosis
from course.checks.durations import name_duration
from course.checks.reading import FoundError, cap, name_value, read_items, show
from course.checks.verdict import Verdict, judge

# Two builds that triggers start, as Cloud Build substitutes for each.
STAGING = {
    "BRANCH_NAME": "staging",
    "REF_NAME": "staging",
    "COMMIT_SHA": "5f44347b33af88fca8b92ac90360ff87235fb0c2",
    "REVISION_ID": "5f44347b33af88fca8b92ac90360ff87235fb0c2",
    "SHORT_SHA": "5f44347",
    "BUILD_ID": "0a6cba1e-6b0b-4f5c-9d1b-0e6b6d1f3c55",
    "PROJECT_ID": "local",
    "PROJECT_NUMBER": "123456789012",
    "LOCATION": "global",
    "REPO_NAME": "purchase_predict",
    "REPO_FULL_NAME": "local/purchase_predict",
    "TAG_NAME": "",
    "TRIGGER_NAME": "build-purchase-predict-staging",
    "_MLFLOW_SERVER": "http://10.1.0.2:5000",
    "_BUCKET": "gs://staging-data",
}
PRODUCTION = STAGING | {
    "BRANCH_NAME": "production",
    "REF_NAME": "production",
    "COMMIT_SHA": "2ac90360ff87235fb0c25f44347b33af88fca8b9",
    "REVISION_ID": "2ac90360ff87235fb0c25f44347b33af88fca8b9",
    "SHORT_SHA": "2ac9036",
    "BUILD_ID": "d3a1f0c2-51f7-4d0e-8a0b-7f9c2e4b6a10",
    "TRIGGER_NAME": "build-purchase-predict-production",
    "_MLFLOW_SERVER": "https://mlflow.example.com",
    "_BUCKET": "gs://production-data",
}
# What the project reads, and the substitution that holds its value.
WANTED = {
    "ENV": "BRANCH_NAME",
    "MLFLOW_SERVER": "_MLFLOW_SERVER",
    "BUCKET": "_BUCKET",
    "COMMIT_SHA": "COMMIT_SHA",
    "BUILD_ID": "BUILD_ID",
}
STEP_SECONDS, BUILD_SECONDS = 1, 3
TIMEOUT = "timeout"


class UnknownKeyError(KeyError):
    """A name without an underscore that Cloud Build does not have."""


def check_env(env: object) -> Verdict:
    """Check the `env` of the step CD by what two builds make of it.

    Args:
        env: as in cloudbuild.yaml: a list of texts, NAME=value.
    """
    return judge(env, "lesson7.env", lambda: name_env(env))


def name_env(env: object) -> Diagnosis:
    """Tell a list of lines from what else may be given, then read it."""
    if isinstance(env, str | bytes):
        return Diagnosis("text", {"value": show(env)})
    if isinstance(env, Mapping | set | frozenset):
        return Diagnosis("mapping", {"value": show(env)})
    lines = read_items(env)
    if lines is None:
        return name_value(env, "type")
    if any(line is ... for line in lines):
        return Diagnosis("ellipsis")
    faults = [fault for fault in map(name_line, lines) if fault]
    return faults[0] if faults else compare_builds(list(map(str, lines)))


def name_line(line: object) -> Diagnosis | None:
    """Say what is wrong with the form of a line; None if nothing is."""
    value = {"value": show(line)}
    if not isinstance(line, str):
        return Diagnosis("line_type", value)
    if line.strip().startswith(("-", '"', "'")):
        return Diagnosis("dash", value)
    name, equals, given = line.partition("=")
    if not equals:
        return Diagnosis("no_equals", value)
    if name.strip() != name or given.strip() != given or not name:
        return Diagnosis("spaces", value)
    return Diagnosis("dollar_name", value) if "$" in name else None


def compare_builds(lines: list[str]) -> Diagnosis:
    """Give both builds their environments; name the first difference."""
    try:
        staging, production = (
            expand_lines(lines, known) for known in (STAGING, PRODUCTION)
        )
    except UnknownKeyError as error:
        return Diagnosis("unknown_key", {"key": f"${error.args[0]}"})
    except ValueError as error:  # an expansion that bash refuses
        return Diagnosis("expansion", {"error": cap(str(error))})
    for name, source in WANTED.items():
        if name not in staging:
            return Diagnosis("missing", {"key": name})
        found = {"key": name, "value": show(staging[name])}
        if staging[name] != STAGING[source]:
            return Diagnosis(name_other(staging[name], source), found)
        if production[name] != PRODUCTION[source]:
            return Diagnosis("fixed", found)
    return Diagnosis("right")


def expand_lines(lines: list[str], known: Mapping[str, str]) -> dict[str, str]:
    """Give the environment that a step of this build has.

    Raises:
        UnknownKeyError: a name that is neither Cloud Build's nor a trigger's.
        ValueError: an expansion that cannot be read.
    """

    def look(key: str) -> str:
        if key in known:
            return known[key]
        if key.startswith("_"):
            return ""  # of ALLOW_LOOSE, a trigger's rule
        raise UnknownKeyError(key)

    expanded = [expand(line, look, dynamic=True) for line in lines]
    return dict(line.split("=", 1) for line in expanded)


def name_other(value: str, source: str) -> str:
    """Tell what a wrong value may come from."""
    bare = value.strip("${}")
    known = {
        "empty": not value,
        "unclosed": value.startswith("${") and "}" not in value,
        "short": value == STAGING["SHORT_SHA"],
        "escaped": value.startswith("$") and bare in STAGING,
        "literal": bare == source or bare.upper() in STAGING,
        "fixed": value in {"staging", "production"} or "://" in value,
        "swapped": value in STAGING.values(),
    }
    return next((name for name, holds in known.items() if holds), "other")


def check_limits(path: Path | str) -> Verdict:
    """Check a build config's two time limits: a step's, and the build's.

    Args:
        path: of a YAML file whose first step is limited apart.
    """
    check = "lesson7.limits"
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return Verdict(check, Diagnosis("no_file", {"value": str(path)}))
    answer = text if TIMEOUT in text.lower() else ...
    return judge(answer, check, lambda: name_limits(text))


def name_limits(text: str) -> Diagnosis:
    """Find both limits in their places, then read them."""
    try:
        config = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Diagnosis("yaml", {"line": line})
    except yaml.YAMLError:  # a character that no YAML may hold
        return Diagnosis("yaml", {"line": 1})
    match config:
        case {"options": {"timeout": _}}:
            return Diagnosis("in_options")
        case {"steps": [{**first}, {**second}]}:
            return compare_limits(config, first, second)
    return Diagnosis("steps")


def compare_limits(
    config: Mapping[Any, Any],
    first: Mapping[Any, Any],
    second: Mapping[Any, Any],
) -> Diagnosis:
    """Name a limit that is missing, misplaced, or not of the length asked."""
    keys = (str(each) for each in (*first, *config))
    if odd := [k for k in keys if k.lower() == TIMEOUT != k]:
        return Diagnosis("spelling", {"value": odd[0]})
    if TIMEOUT not in first:
        return Diagnosis("second_step" if TIMEOUT in second else "no_step")
    if TIMEOUT not in config:
        return Diagnosis("no_build")
    step, build = (read_limit(each[TIMEOUT]) for each in (first, config))
    faults = {
        "turned": (step, build) == (BUILD_SECONDS, STEP_SECONDS),
        "both_steps": TIMEOUT in second,
        "step": step != STEP_SECONDS,
        "build": build != BUILD_SECONDS,
    }
    found = next((name for name, holds in faults.items() if holds), "right")
    quoted = {"step": first, "build": config}.get(found)
    values = {"value": show(quoted[TIMEOUT])} if quoted else {}
    return Diagnosis(found, values)


def read_limit(value: object) -> float:
    """Read a time limit in seconds.

    Raises:
        FoundError: it is of a form that Cloud Build refuses.
    """
    name = name_duration(value)
    if name or not isinstance(value, str):
        raise FoundError(Diagnosis(name or "number", {"value": show(value)}))
    return float(value[:-1])
