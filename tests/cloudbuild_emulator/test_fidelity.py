"""The fidelity table knows every field of Google's messages."""

from pathlib import Path

import pytest

import cloudbuild_emulator
from cloudbuild_emulator.fidelity import render_table
from cloudbuild_emulator.fidelity_table import FIELDS, SUBSTITUTIONS
from cloudbuild_emulator.messages import (
    Artifacts,
    Build,
    BuildOptions,
    BuildStep,
    BuildTrigger,
)
from cloudbuild_emulator.substitutions import BUILT_IN

MESSAGES = (Build, BuildStep, BuildOptions, BuildTrigger, Artifacts)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda each: each.__name__)
def test_every_field_is_in_the_table_and_no_other(message: type) -> None:
    name = message.__name__
    fields = {
        f"{name}.{each.json_name}"
        for each in message.pb().DESCRIPTOR.fields  # type: ignore[attr-defined] # proto-plus is untyped
    }
    assert fields == {each for each in FIELDS if each.startswith(f"{name}.")}


def test_every_built_in_substitution_is_in_the_table() -> None:
    assert set(BUILT_IN) <= set(SUBSTITUTIONS)


def test_the_page_is_what_the_table_renders() -> None:
    page = Path(cloudbuild_emulator.__file__).with_name("FIDELITY.md")
    assert page.read_text(encoding="utf-8") == render_table()
