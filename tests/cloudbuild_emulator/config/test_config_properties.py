"""Any config is accepted, by Google's parser too, or refused in words."""

import json
from contextlib import suppress
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build, from_document

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
CONFIGS = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {"steps": STEPS},
        optional={
            "timeout": st.sampled_from(["600s", "1h"]),
            "options": VALUES,
            "substitutions": VALUES,
            "artifacts": VALUES,
        },
    ),
)


def check(data: bytes, document: Any) -> None:
    with suppress(ConfigError):
        read_config(data, "cloudbuild.yaml")
        # Null values of substitutions are the one thing that Google's parser
        # refuses and real builds hold.
        values = document.get("substitutions") or {}
        document["substitutions"] = {k: v or "" for k, v in values.items()}
        from_document(Build, document)


@settings(max_examples=300, deadline=None)
@given(CONFIGS)
def test_a_config_is_accepted_by_googles_parser_too_or_refused(
    document: Any,
) -> None:
    check(json.dumps(document).encode(), document)


@settings(max_examples=150, deadline=None)
@given(CONFIGS)
def test_yaml_is_read_as_json_is(document: Any) -> None:
    text = yaml.safe_dump(document, allow_unicode=True)
    check(text.encode("utf-8", "surrogatepass"), yaml.safe_load(text))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_bytes_are_read_or_refused_in_words(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    with suppress(ConfigError):
        read_config(raw, "cloudbuild.yaml")
