"""Configs that are right."""

from datetime import timedelta

import pytest

from cloudbuild_emulator.config import (
    apply_defaults,
    parse_build,
    parse_trigger,
    read_config,
)
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build, BuildOptions


def read(text: str) -> Build:
    return read_config(text.encode(), "cloudbuild.yaml").build


def test_both_spellings_of_a_field_are_read() -> None:
    snake = read("steps: [{name: bash, id: a}, {name: bash, wait_for: [a]}]")
    camel = read("steps: [{name: bash, id: a}, {name: bash, waitFor: [a]}]")
    assert snake == camel
    assert list(camel.steps[1].wait_for) == ["a"]


def test_json_is_read_like_yaml() -> None:
    text = '{"steps": [{"name": "bash", "args": ["-c", "true"]}]}'
    assert read(text) == read("steps: [{name: bash, args: ['-c', 'true']}]")


def test_an_empty_substitution_is_the_empty_string() -> None:
    build = read("steps: [{name: bash}]\nsubstitutions:\n  _A:\n")
    assert dict(build.substitutions) == {"_A": ""}


def test_the_timeout_is_a_field_of_the_top_and_defaults_to_an_hour() -> None:
    build = read("steps: [{name: bash}]\ntimeout: 1200s\n")
    assert build.timeout == timedelta(minutes=20)
    unset = apply_defaults(read("steps: [{name: bash}]"))
    assert unset.timeout == timedelta(hours=1)
    assert unset.queue_ttl == timedelta(hours=1)


def test_dates_and_keys_stay_the_text_that_was_written() -> None:
    build = read("steps: [{name: bash, args: [2026-11-24]}]")
    assert list(build.steps[0].args) == ["2026-11-24"]


def test_an_anchor_may_be_merged() -> None:
    build = read(
        "steps:\n- &base\n  name: bash\n  env: [A=1]\n- <<: *base\n  id: b\n"
    )
    assert build.steps[1].name == "bash"
    assert build.steps[1].id == "b"


def test_an_older_machine_type_is_warned_of_with_todays_name() -> None:
    config = read_config(
        b"steps: [{name: bash}]\noptions: {machineType: N1_HIGHCPU_8}\n", "c"
    )
    kind = BuildOptions.MachineType
    assert config.build.options.machine_type == kind.N1_HIGHCPU_8
    said = "N1_HIGHCPU_8 is an older type at the same price: use E2_HIGHCPU_8"
    assert config.warnings[0].message.endswith(said)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("images: [a]", "images"),
        ("logsBucket: gs://b", "logsBucket"),
        ("options: {diskSizeGb: 200}", "options.diskSizeGb"),
        ("options: {diskSizeGb: '200'}", "options.diskSizeGb"),
        ("options: {logging: CLOUD_LOGGING_ONLY}", "options.logging"),
        ("options: {pool: {name: p}}", "options.pool"),
        ("options: {pubsubTopic: t}", "options.pubsubTopic"),
    ],
)
def test_what_has_no_effect_here_is_warned_of(text: str, where: str) -> None:
    whole = f"steps: [{{name: bash}}]\n{text}\n".encode()
    warnings = read_config(whole, "c").warnings
    assert [each.where for each in warnings] == [where]


def test_a_body_of_the_api_is_held_to_the_same_rules() -> None:
    assert parse_build({"steps": [{"name": "bash"}]}).build.steps
    with pytest.raises(ConfigError, match="expected a mapping"):
        parse_build([])


def test_a_trigger_of_a_wrong_structure_is_refused() -> None:
    assert parse_trigger({"name": "t", "id": "x"}).name == "t"
    with pytest.raises(ConfigError, match="did you mean filename"):
        parse_trigger({"name": "t", "fileName_": "x"})


def test_jsons_escapes_make_one_character_of_a_pair() -> None:
    build = read('{"steps": [{"name": "bash", "args": ["\\ud83d\\ude00"]}]}')
    assert list(build.steps[0].args) == ["\U0001f600"]


def test_numbers_in_sixties_and_impossible_dates_are_text_as_to_go() -> None:
    build = read("steps: [{name: bash, args: [22:22, 1:30.5, 2026-99-99]}]")
    assert list(build.steps[0].args) == ["22:22", "1:30.5", "2026-99-99"]


def test_a_number_of_64_bits_is_held_to_its_own_rule() -> None:
    with pytest.raises(ConfigError, match="1099511627776 GB is out of range"):
        read("steps: [{name: bash}]\noptions: {diskSizeGb: 1099511627776}\n")
