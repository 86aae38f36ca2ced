"""Options that every command of gcloud has, and commands it has not here."""

from pathlib import Path

import pytest

from tests.cloudbuild_emulator.cli.configs import Command

HOST = "CLOUDBUILD_EMULATOR_HOST"


@pytest.mark.parametrize(
    "option",
    ["--quiet", "-q", "--verbosity=debug", "--user-output-enabled"],
)
@pytest.mark.parametrize(
    "words", [("list",), ("triggers", "list"), ("repos", "list")]
)
def test_harmless_options_are_taken_without_a_word(
    cloudbuild: Command, words: tuple[str, ...], option: str
) -> None:
    done = cloudbuild(*words, option, "--format=none")
    assert done.exit_code == 0, done.output
    assert done.stderr in {"", "Listed 0 items.\n"}


@pytest.mark.parametrize(
    "words",
    [
        ("--project=elsewhere", "list"),
        ("--project", "elsewhere", "--quiet", "list"),
        ("triggers", "--project", "elsewhere", "list"),
        ("--project=elsewhere", "triggers", "list"),
    ],
)
def test_options_may_stand_before_the_command(
    cloudbuild: Command, words: tuple[str, ...]
) -> None:
    done = cloudbuild(*words, "--log-http")
    assert done.exit_code == 0, done.output
    assert "/v1/projects/elsewhere/" in done.stderr


@pytest.mark.parametrize(
    "option",
    [
        "--account",
        "--access-token-file",
        "--billing-project",
        "--configuration",
        "--impersonate-service-account",
        "--trace-token",
    ],
)
def test_what_changes_nothing_is_said(cloudbuild: Command, option: str) -> None:
    done = cloudbuild("list", f"{option}=x", "--format=none")
    assert done.exit_code == 0, done.output
    assert f"{option}: accepted, without effect here" in done.stderr
    words = ("list", f"{option}=x", "--verbosity=error", "--format=json")
    assert "without effect" not in cloudbuild(*words).stderr


def test_what_would_be_passed_over_is_refused(cloudbuild: Command) -> None:
    done = cloudbuild("list", "--no-user-output-enabled")
    assert done.exit_code == 41
    assert "--no-user-output-enabled" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--flags-file=flags.yaml"),
        ("list", "--flags-file", "flags.yaml", "--quiet"),
        ("--flags-file=flags.yaml", "list"),
    ],
)
def test_a_file_of_options_stands_for_them(
    cloudbuild: Command, folder: Path, words: tuple[str, ...]
) -> None:
    text = "--log-http:\n--project: elsewhere\n--format: none\n"
    (folder / "flags.yaml").write_text(text)
    done = cloudbuild(*words)
    assert done.exit_code == 0, done.output
    assert "/v1/projects/elsewhere/" in done.stderr


def test_requests_are_shown_to_who_asks(cloudbuild: Command) -> None:
    done = cloudbuild("list", "--log-http")
    assert "GET http://127.0.0.1:" in done.stderr
    assert "/v1/projects/local/builds" in done.stderr


def test_an_unnamed_service_is_named(
    cloudbuild: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"Using Cloud Build at http://127.0.0.1:8085 ({HOST} names another)"
    assert said not in cloudbuild("list").stderr
    monkeypatch.delenv(HOST)
    # Whether one is there or not.
    assert said in cloudbuild("list").stderr
    assert said not in cloudbuild("list", "--verbosity=none").stderr


def test_the_default_account_is_shown(cloudbuild: Command) -> None:
    words = (
        "get-default-service-account",
        "--format=value(serviceAccountEmail)",
    )
    done = cloudbuild(*words, "--region=europe-west1")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("projects/local/serviceAccounts/")
    assert "-compute@developer.gserviceaccount.com" in done.stdout
    assert "serviceAccountEmail: projects/" in cloudbuild(words[0]).stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["connections", "create", "github", "x"], "cloudbuild repos create"),
        (["repositories", "list", "--connection=c"], "cloudbuild repos create"),
        (["worker-pools", "list"], "cloudbuild serve --builds"),
        (["enterprise-config", "list"], "cloudbuild repos create"),
    ],
)
def test_commands_without_use_here_say_what_to_do(
    cloudbuild: Command, words: list[str], found: str
) -> None:
    done = cloudbuild(*words)
    assert done.exit_code == 41
    assert words[0] in done.stderr
    assert found in done.stderr
