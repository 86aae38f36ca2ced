"""What `validate` says beyond the rules of a config's fields."""

import pytest

from cloudbuild_emulator.errors import ConfigError, UnsupportedError
from cloudbuild_emulator.service.validation import validate_config

STEP = "steps: [{name: bash, args: ['$_A']}]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps: [{name: bash, args: ['$HOME']}]", '"HOME" is not a valid'),
        ("steps: [{name: bash, env: ['A=${PATH}']}]", '"PATH" is not a valid'),
        (f"{STEP}substitutions: {{FOO: x}}", '"FOO" is not a valid built-in'),
        (f"{STEP}substitutions: {{_a: x}}", '"_a" is not a valid built-in'),
    ],
)
def test_a_name_that_is_nobodys_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        validate_config(text.encode(), "cloudbuild.yaml")


def test_substitutions_in_a_circle_are_refused() -> None:
    text = f"{STEP}substitutions: {{_A: $_B, _B: $_A}}\n"
    dynamic = f"{text}options: {{dynamicSubstitutions: true}}\n"
    with pytest.raises(ConfigError, match="in a circle"):
        validate_config(dynamic.encode(), "cloudbuild.yaml")


@pytest.mark.parametrize(
    "arg",
    [
        "$_GIVEN_LATER",
        "$$HOME",
        "$BRANCH_NAME",
        "$home ${1} $(pwd)",
        "${_X:-d}",
    ],
)
def test_what_may_be_given_later_is_no_mistake(arg: str) -> None:
    config = f"steps: [{{name: bash, args: ['{arg}']}}]\n"
    assert validate_config(config.encode(), "cloudbuild.yaml").build.steps


KMS = "secrets: [{kmsKeyName: k, secretEnv: {A: eA==}}]\n"


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = "steps: [{name: bash, args: ['$HOME'], waitFor: [x], colour: red}]"
    with pytest.raises(ConfigError) as refused:
        validate_config(text.encode(), "cloudbuild.yaml")
    assert [each.where for each in refused.value.problems] == [
        "steps[0].colour",
        "steps[0].waitFor[0]",
        "steps[0].args[0]",
    ]


def test_what_google_refuses_too_is_not_valid_for_google() -> None:
    step = "steps: [{name: bash, secretEnv: [A], args: ['$HOME']}]\n"
    with pytest.raises(ConfigError, match="valid for Google") as refused:
        validate_config((step + KMS).encode(), "cloudbuild.yaml")
    assert not isinstance(refused.value, UnsupportedError)
