"""Any config is accepted, by Google's parser too, or refused in words."""

import json
import re
from contextlib import suppress
from typing import Any

import pytest
import yaml
from google.protobuf.json_format import ParseError
from hypothesis import find, given, settings
from hypothesis import strategies as st

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build
from localcloud.messages import from_document

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", "-", "600s", "20m", "E2_MEDIUM", "$_A", "A=1"]),
    st.text(max_size=8),
)
FIELDS = st.sampled_from(
    [each.json_name for each in Build.pb().DESCRIPTOR.fields]
    + [
        each.name
        for each in Build.pb()
        .DESCRIPTOR.fields_by_name["steps"]
        .message_type.fields
    ]
    + ["objects", "paths", "location", "machineType", "_A", "wrong"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(FIELDS, inner, max_size=4),
    ),
    max_leaves=12,
)
STEPS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["bash", "python:3.12"])},
        optional={
            "args": st.lists(st.text(max_size=5), max_size=3),
            "id": st.sampled_from(["a", "b", "-"]),
            "waitFor": st.lists(st.sampled_from(["a", "b", "-"]), max_size=2),
            "timeout": st.sampled_from(["5s", "0s", "4000s", "-1s"]),
            "allowExitCodes": st.lists(st.integers(-5, 300), max_size=2),
            "env": VALUES,
        },
    ),
    max_size=4,
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "diskSizeGb": st.one_of(SCALARS, st.sampled_from(["9", 1.5, "1e2"])),
        "machineType": st.sampled_from(["E2_MEDIUM", 5, "5", "e2_medium"]),
        "dynamicSubstitutions": st.sampled_from([True, "true", 1, None]),
        "substitutionOption": st.sampled_from(["ALLOW_LOOSE", "LOOSE", 1]),
        "env": st.lists(st.sampled_from(["A=1", "A", 1, None]), max_size=2),
    },
)
WHOLE = st.fixed_dictionaries(
    {"steps": STEPS},
    optional={
        "timeout": st.sampled_from(["600s", "1h", "1e3s", "999999999999s"]),
        "options": st.one_of(OPTIONS, VALUES),
        "substitutions": VALUES,
        "artifacts": VALUES,
        "tags": VALUES,
    },
)
CONFIGS = st.one_of(VALUES, WHOLE)


# What is said of a structure that Google's own parser would refuse.
STRUCTURE = re.compile(
    r": unused: unknown field|; expected a (mapping|list|string|whole)"
    r"|; expected (true|seconds)|; expected one of |; expected no half"
    r"|; expected at most \d+s\."
)
# What Google's parser lets through, and Cloud Build's own does not.
MISSED = re.compile(
    r"found the (number \S+|string \"\d+\"); expected one of "
    r"|set twice, as |\(output only\)"
    r"|found (a list \[\]|the string \"\"); expected a mapping"
    r"|found the string \"-?\d+[eE]\d+\"; expected a whole number"
)


def ask_google(document: Any) -> bool:
    """Ask whether Google's strict parser accepts a document."""
    if not isinstance(document, dict):
        return False
    values = document.get("substitutions")
    if isinstance(values, dict):
        # Null is the one value that it refuses and real builds hold.
        filled = {k: "" if v is None else v for k, v in values.items()}
        document = {**document, "substitutions": filled}
    try:
        from_document(Build, document)
    except (ParseError, TypeError, AttributeError, ValueError):
        return False
    return True


def find_problems(data: bytes) -> list[str]:
    try:
        read_config(data, "cloudbuild.yaml")
    except ConfigError as refused:
        return [str(each) for each in refused.problems]
    return []


def check(data: bytes, document: Any) -> None:
    problems = find_problems(data)
    assert all(problems)
    if ask_google(document):
        assert [each for each in problems if is_false(each)] == []
    else:
        assert problems


def is_false(problem: str) -> bool:
    """Tell whether a problem is of the structure, and Google sees none."""
    return bool(STRUCTURE.search(problem) and not MISSED.search(problem))


@settings(max_examples=150, deadline=None)
@given(CONFIGS)
def test_a_config_is_accepted_by_googles_parser_too_or_refused(
    document: Any,
) -> None:
    check(json.dumps(document).encode(), document)


@settings(max_examples=75, deadline=None)
@given(CONFIGS)
def test_yaml_is_read_as_json_is(document: Any) -> None:
    text = yaml.safe_dump(document, allow_unicode=True)
    check(text.encode("utf-8", "surrogatepass"), yaml.safe_load(text))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_bytes_are_read_or_refused_in_words(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    with suppress(ConfigError):
        read_config(raw, "cloudbuild.yaml")


@pytest.mark.parametrize("kind", ["accepted", "refused"])
def test_the_generated_configs_are_of_both_kinds(kind: str) -> None:
    def is_such(document: Any) -> bool:
        problems = find_problems(json.dumps(document).encode())
        return bool(problems) == (kind == "refused")

    assert find(WHOLE, is_such)
