"""Builds by the command: submit, list, describe, log, cancel, retry."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cloudbuild_emulator.cli.configs import (
    Command,
    submit_id,
    write_config,
)


def test_a_submitted_folder_is_built_and_its_log_shown(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "hello.txt").write_text("hello from a file\n")
    write_config(folder, "cat hello.txt")
    done = cloudbuild("submit")
    assert done.exit_code == 0, done.output
    assert "hello from a file\n" in done.stdout
    assert "Created [http://127.0.0.1" in done.stderr
    assert "Logs are available at [ http://" in done.stderr
    assert "SUCCESS" in done.stdout


def test_a_build_that_fails_ends_the_command_with_1(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "exit 3")
    done = cloudbuild("submit")
    assert done.exit_code == 1
    assert 'completed with status "FAILURE"' in done.stderr
    assert "non-zero status: 3" in done.stderr


def test_a_wrong_config_is_refused_with_all_its_problems(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "cloudbuild.yaml").write_text(
        "timeout: 20m\nsteps: [{name: bash, dependsOn: [a]}]\n"
    )
    done = cloudbuild("submit")
    assert done.exit_code == 42
    assert "timeout: found the string" in done.stderr
    assert "did you mean waitFor?" in done.stderr


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["submit"], "no cloudbuild.yaml or cloudbuild.json"),
        (["submit", "--config", "none.yaml"], "none.yaml: No such file"),
        (["submit", "no-folder"], "no-folder: no such folder or archive"),
        (["describe", "nothing"], "not found in project local"),
        (["log", "nothing"], "not found in project local"),
        (["cancel", "nothing"], "not found in project local"),
        (["list", "--filter", "colour=red"], "invalid filter"),
        (["list", "--format=xml"], "expected json, yaml, table"),
        (["approve", "nothing"], "not found in project local"),
        (["triggers", "describe", "none"], "trigger 'none' not found"),
        (["triggers", "run", "none"], "trigger 'none' not found"),
        (["triggers", "delete", "none"], "trigger 'none' not found"),
        (["repos", "describe", "none"], "repository none not found"),
        (["repos", "create", "../x"], "invalid repository name"),
        (["validate", "none.yaml"], "none.yaml: No such file"),
        (["triggers", "import", "--source", "x"], "x: No such file"),
    ],
)
def test_what_a_user_gets_wrong_is_answered_in_words(
    cloudbuild: Command, words: list[str], found: str
) -> None:
    done = cloudbuild(*words)
    assert done.exit_code not in {0, 2}
    assert found in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_no_service_is_said_with_what_to_do(
    cloudbuild: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", "127.0.0.1:1")
    done = cloudbuild("list")
    assert done.exit_code == 48
    assert "cloudbuild serve" in done.stderr


def test_substitutions_are_given_to_the_build(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "echo $_A-$_B", substitutions={"_A": "x", "_B": "y"})
    done = cloudbuild("submit", "--substitutions=^;^_A=1,2;_B=3")
    assert "1,2-3\n" in done.stdout


def test_a_substitution_without_value_is_refused(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", "--substitutions=_A")
    assert "--substitutions: found '_A'; expected KEY=VALUE" in done.stderr


def test_formats_show_the_same_build(cloudbuild: Command, folder: Path) -> None:
    write_config(folder, "true")
    build_id = submit_id(cloudbuild, "--no-source")
    as_json = json.loads(
        cloudbuild("describe", build_id, "--format=json").stdout
    )
    as_yaml = yaml.safe_load(cloudbuild("describe", build_id).stdout)
    assert as_json["id"] == as_yaml["id"] == build_id
    table = cloudbuild("list", "--limit=1").stdout.splitlines()
    assert table[0].split() == [
        "ID", "CREATE_TIME", "DURATION", "SOURCE", "IMAGES", "STATUS",
    ]  # fmt: skip
    assert table[1].startswith(build_id)


def test_a_stream_of_a_log_ends_with_the_build(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "echo a; sleep 0.5; echo b")
    build_id = submit_id(cloudbuild, "--no-source")
    done = cloudbuild("log", "--stream", build_id)
    assert done.stdout.endswith("a\nb\nPUSH\nDONE\n")


def test_a_running_build_is_cancelled(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "sleep 60")
    build_id = submit_id(cloudbuild, "--no-source")
    done = cloudbuild("cancel", build_id, "--format=value(status)")
    assert done.stdout == "CANCELLED\n"
    again = cloudbuild("cancel", build_id)
    assert again.exit_code == 45


def test_validate_says_what_it_found(cloudbuild: Command, folder: Path) -> None:
    write_config(folder, "true", options={"machineType": "N1_HIGHCPU_8"})
    done = cloudbuild("validate", "cloudbuild.yaml")
    assert done.stdout == "cloudbuild.yaml: valid (1 step)\n"
    assert "use E2_HIGHCPU_8" in done.stderr
