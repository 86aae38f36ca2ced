"""The fidelity table knows every field of Google's messages."""

from pathlib import Path
from typing import Any

import pytest

import cloudbuild_emulator
from cloudbuild_emulator.config.fidelity_rules import find_unsupported
from cloudbuild_emulator.fidelity import render_table
from cloudbuild_emulator.fidelity_table import (
    EXTRAS,
    FIELDS,
    SUBSTITUTIONS,
)
from cloudbuild_emulator.messages import (
    Artifacts,
    Build,
    BuildOptions,
    BuildStep,
    BuildTrigger,
    Secrets,
    Source,
)
from cloudbuild_emulator.substitutions import BUILT_IN
from localcloud.fidelity import Kind

MESSAGES = (
    Build,
    BuildStep,
    BuildOptions,
    BuildTrigger,
    Artifacts,
    Secrets,
    Source,
)
# Where a build holds each message.
PLACES = {
    "Build": "",
    "BuildStep": "steps[0].",
    "BuildOptions": "options.",
    "Artifacts": "artifacts.",
    "Secrets": "availableSecrets.",
    "Source": "source.",
    "BuildTrigger": "",
}
OF_PULL_REQUESTS = {
    "_HEAD_BRANCH",
    "_BASE_BRANCH",
    "_HEAD_REPO_URL",
    "_PR_NUMBER",
}


def list_of(kind: Kind) -> list[str]:
    return [key for key, entry in FIELDS.items() if entry.kind is kind]


def make_example(key: str) -> Any:
    """Make a build, or a trigger, in which that field alone is set."""
    message, name = key.split(".")
    kind = BuildTrigger if message == "BuildTrigger" else Build
    whole = kind.pb()()
    part = {
        "BuildStep": lambda: whole.steps.add(),  # noqa: PLW0108 -- a trigger has none
        "BuildOptions": lambda: whole.options,
        "Artifacts": lambda: whole.artifacts,
        "Secrets": lambda: whole.available_secrets,
        "Source": lambda: whole.source,
    }.get(message, lambda: whole)()
    fields = {each.json_name: each for each in part.DESCRIPTOR.fields}
    set_example(part, fields[name])
    return kind.wrap(whole)


def set_example(part: Any, known: Any) -> None:
    value = getattr(part, known.name)
    scalar = {known.TYPE_BOOL: True, known.TYPE_STRING: "x"}.get(known.type, 1)
    if known.message_type and known.message_type.GetOptions().map_entry:
        # Looking makes it.
        _ = value["k"]
    elif known.message_type and known.is_repeated:
        value.add()
    elif known.message_type:
        value.SetInParent()
    elif known.is_repeated:
        value.append(scalar)
    else:
        setattr(part, known.name, scalar)


def find_places(key: str) -> tuple[list[str], list[str]]:
    refusals, warnings = find_unsupported(make_example(key))
    return [x.where for x in refusals], [x.where for x in warnings]


def place_of(key: str) -> str:
    message, name = key.split(".")
    return PLACES[message] + name


@pytest.mark.parametrize("key", list_of(Kind.REFUSED))
def test_what_the_table_refuses_is_refused(key: str) -> None:
    refused, _ = find_places(key)
    assert refused == [place_of(key)]


@pytest.mark.parametrize("key", list_of(Kind.WARNED))
def test_what_the_table_warns_of_is_warned_of(key: str) -> None:
    assert find_places(key) == ([], [place_of(key)])


@pytest.mark.parametrize("key", list_of(Kind.EMULATED))
def test_what_the_table_emulates_is_taken_without_a_word(key: str) -> None:
    assert find_places(key) == ([], [])


@pytest.mark.parametrize("message", MESSAGES, ids=lambda each: each.__name__)
def test_every_field_is_in_the_table_and_no_other(message: type) -> None:
    name = message.__name__
    fields = {
        f"{name}.{each.json_name}"
        for each in message.pb().DESCRIPTOR.fields  # type: ignore[attr-defined] # proto-plus is untyped
    }
    assert fields == {each for each in FIELDS if each.startswith(f"{name}.")}


def test_every_built_in_substitution_is_in_the_table() -> None:
    others = {*OF_PULL_REQUESTS, "_USER_KEYS"}
    assert set(SUBSTITUTIONS) == {*BUILT_IN, *others}


@pytest.mark.parametrize("key", EXTRAS)
def test_an_extra_field_is_in_no_message_and_in_the_page(key: str) -> None:
    message, _, name = key.rpartition(".")
    kinds = dict(Build.pb().DESCRIPTOR.file.message_types_by_name)
    first, *rest = message.split(".")
    kind = kinds[first]
    for each in rest:
        kind = kind.nested_types_by_name[each]
    assert name not in {each.json_name for each in kind.fields}
    assert f"| `{key}` |" in render_table()


def test_the_page_is_what_the_table_renders() -> None:
    page = Path(cloudbuild_emulator.__file__).with_name("FIDELITY.md")
    assert page.read_text(encoding="utf-8") == render_table()
