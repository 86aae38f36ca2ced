"""Substitutions in a whole build."""

from typing import Any

import pytest

from cloudbuild_emulator.config import parse_build
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.substitutions import resolve_build
from localcloud.messages import from_document


def make(arg: str = "", **fields: Any) -> Build:
    step = {"name": "bash", "args": ["-c", arg]}
    return parse_build({"steps": [step], **fields}).build


def submit(build: Build, **values: str) -> Build:
    return resolve_build(build, values, triggered=False)


def fire(build: Build, **values: str) -> Build:
    return resolve_build(build, values, triggered=True)


def test_a_default_is_used_and_a_given_value_wins() -> None:
    build = make("$_A", substitutions={"_A": "default"})
    assert submit(build).steps[0].args[1] == "default"
    assert submit(build, _A="given").steps[0].args[1] == "given"


def test_a_submitted_build_must_match_its_template() -> None:
    with pytest.raises(ConfigError) as refused:
        submit(make("$_A", substitutions={"_B": "b"}))
    assert 'key in the template "_A" is not matched' in refused.value.message
    assert 'key "_B" in the substitution data' in refused.value.message


def test_with_allow_loose_neither_is_an_error() -> None:
    options = {"substitutionOption": "ALLOW_LOOSE"}
    build = make("<$_A>", substitutions={"_B": "b"}, options=options)
    assert submit(build).steps[0].args[1] == "<>"


def test_a_triggered_build_makes_a_forgotten_value_silently_empty() -> None:
    assert fire(make("[$_MLFLOW_SERVER]")).steps[0].args[1] == "[]"


@pytest.mark.parametrize("resolve", [submit, fire])
def test_an_unknown_key_without_underscore_is_always_an_error(
    resolve: Any,
) -> None:
    words = 'key in the template "FOO" is not a valid built-in substitution'
    with pytest.raises(ConfigError, match=words):
        resolve(make("$FOO"))


# Arrays, which no substitution is.
SHELLS_OWN = ["${PIPESTATUS[0]}", "${FILES[@]}", "${BASH_SOURCE[0]%/*}"]


@pytest.mark.parametrize("text", SHELLS_OWN)
def test_an_array_of_the_shell_is_told_once_with_how_to_write_it(
    text: str,
) -> None:
    assert submit(make(text)).steps[0].args[1] == text
    with pytest.raises(ConfigError) as refused:
        fire(make(text))
    (problem,) = refused.value.problems
    assert problem.where == "steps[0].args[1]"
    assert f"{text}: bad substitution" in problem.message
    assert f"write ${text} for the shell" in problem.next_step
    assert fire(make(f"${text}")).steps[0].args[1] == text


@pytest.mark.parametrize(
    "text",
    ["$(ls)", "$?", "$1", "$#", "$@", "${#files[@]}", "${!name}", "${name:-x}"],
)
def test_what_only_a_shell_reads_reaches_it(text: str) -> None:
    assert submit(make(text)).steps[0].args[1] == text
    assert fire(make(text)).steps[0].args[1] == text


def test_a_pull_requests_number_is_empty_as_of_a_push() -> None:
    build = make("$_PR_NUMBER ${_PR_NUMBER:-main}")
    assert fire(build).steps[0].args[1] == " main"


def test_a_built_in_key_that_is_not_available_is_empty() -> None:
    assert submit(make("<$BRANCH_NAME>")).steps[0].args[1] == "<>"


def test_a_triggers_values_may_use_others_and_expansions() -> None:
    build = make("$_IMAGE", substitutions={"_IMAGE": "m-${BRANCH_NAME//_/-}"})
    assert fire(build, BRANCH_NAME="a_b").steps[0].args[1] == "m-a-b"


def test_a_submitted_value_is_not_expanded_unless_dynamic() -> None:
    build = make("$_A", substitutions={"_A": "${PROJECT_ID}"})
    assert submit(build, PROJECT_ID="p").steps[0].args[1] == "${PROJECT_ID}"
    build.options.dynamic_substitutions = True
    assert submit(build, PROJECT_ID="p").steps[0].args[1] == "p"


def test_without_dynamic_an_expansion_is_text_and_its_key_unused() -> None:
    build = make("${_A:-d}", substitutions={"_A": "a"})
    with pytest.raises(ConfigError, match='key "_A" in the substitution data'):
        submit(build)


def test_substitutions_that_go_in_a_circle_are_refused() -> None:
    build = make("$_A", substitutions={"_A": "$_B", "_B": "$_A"})
    with pytest.raises(ConfigError, match="circle: _A -> _B -> _A"):
        fire(build)


@pytest.mark.parametrize(
    ("key", "allowed"),
    [("name", "_NAME"), ("_G-P", "_G_P"), ("é", "_NAME"), ("a.b", "_A_B")],
)
def test_a_key_that_is_no_user_key_is_refused(key: str, allowed: str) -> None:
    with pytest.raises(ConfigError, match=f"name it {allowed}: keys of your"):
        submit(make("a", substitutions={key: "x"}))


def test_every_field_takes_substitutions() -> None:
    build = parse_build(
        {
            "steps": [
                {
                    "name": "python:$_V",
                    "dir": "$_V",
                    "env": ["A=$_V"],
                    "args": ["$_V"],
                    "entrypoint": "$_V",
                    "secretEnv": ["S"],
                }
            ],
            "tags": ["t-$_V"],
            "images": ["i-$_V"],
            "logsBucket": "gs://$_V",
            "options": {"env": ["B=$_V"], "pool": {"name": "p-$_V"}},
            "artifacts": {
                "images": ["i-$_V"],
                "objects": {"location": "gs://$_V", "paths": ["$_V"]},
            },
            "serviceAccount": "s-$_V",
            "availableSecrets": {
                "secretManager": [
                    {"versionName": "projects/$_V/secrets/s", "env": "S"}
                ]
            },
        }
    ).build
    assert "$_V" not in str(submit(build, _V="1"))


def test_a_script_is_left_alone_and_its_env_is_not() -> None:
    step = {"name": "bash", "script": "echo $_A", "env": ["A=$_A"]}
    build = submit(parse_build({"steps": [step]}).build, _A="x")
    assert build.steps[0].script == "echo $_A"
    assert list(build.steps[0].env) == ["A=x"]


def test_automap_gives_every_substitution_to_the_step_as_env() -> None:
    step = {
        "name": "bash",
        "script": "true",
        "automapSubstitutions": True,
        "env": ["_A=own"],
    }
    build = submit(parse_build({"steps": [step]}).build, _A="x", _B="y")
    env = dict(each.split("=", 1) for each in build.steps[0].env)
    assert env["_A"] == "own"
    assert env["_B"] == "y"


def test_the_final_values_are_kept_with_the_build() -> None:
    build = submit(make("$_A", substitutions={"_A": ""}), PROJECT_ID="p")
    assert dict(build.substitutions) == {"_A": "", "PROJECT_ID": "p"}


@pytest.mark.parametrize(
    ("everywhere", "own", "mapped"),
    [(True, None, True), (True, False, False), (False, True, True)],
)
def test_a_steps_own_word_on_automap_wins(
    everywhere: bool,  # noqa: FBT001 -- pytest passes them by name
    own: bool | None,  # noqa: FBT001
    mapped: bool,  # noqa: FBT001
) -> None:
    step = {"name": "bash", "script": "env"}
    document = {
        "steps": [
            step if own is None else step | {"automapSubstitutions": own}
        ],
        "substitutions": {"_A": "a"},
        "options": {
            "automapSubstitutions": everywhere,
            "substitutionOption": "ALLOW_LOOSE",
        },
    }
    build = submit(from_document(Build, document))
    assert ("_A=a" in build.steps[0].env) is mapped


def test_automap_leaves_a_secret_of_the_same_name() -> None:
    document = {
        "steps": [{"name": "bash", "script": "env", "secretEnv": ["_A"]}],
        "substitutions": {"_A": "a"},
        "options": {"automapSubstitutions": True},
    }
    assert "_A=a" not in submit(from_document(Build, document)).steps[0].env


def test_a_pools_name_alone_uses_a_substitution() -> None:
    options = {"pool": {"name": "$_POOL"}}
    build = submit(make(options=options, substitutions={"_POOL": "p"}))
    assert build.options.pool.name == "p"


def test_a_built_in_one_that_is_given_must_be_used() -> None:
    build = make("$_A", substitutions={"_A": "a", "TAG_NAME": "v1"})
    with pytest.raises(ConfigError, match='key "TAG_NAME" in the substitution'):
        submit(build)
    assert fire(build).steps[0].args[1] == "a"
