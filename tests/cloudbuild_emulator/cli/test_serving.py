"""`cloudbuild serve` and `validate`."""

import json
from pathlib import Path

import pytest

from cloudbuild_emulator.server import RunningServer
from localcloud.http.serving import listen
from localcloud.sandbox.interpreters import list_interpreters
from tests.cloudbuild_emulator.cli.configs import Command, write_config
from tests.cloudbuild_emulator.cli.programs import Programs

HOST = "CLOUDBUILD_EMULATOR_HOST"


@pytest.fixture
def nowhere(cloudbuild: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command where no service is."""
    monkeypatch.setenv(HOST, "127.0.0.1:1")
    return cloudbuild


def test_a_taken_port_is_said_with_what_to_do(cloudbuild: Command) -> None:
    with listen("127.0.0.1", 0) as place:
        port = str(place.getsockname()[1])
        done = cloudbuild("serve", "--port", port)
    assert done.exit_code == 48
    assert done.stderr.startswith(f"Error: 127.0.0.1:{port}: ")
    assert "choose another port" in done.stderr


def test_a_second_service_on_a_state_folder_is_refused(
    cloudbuild: Command, server: RunningServer
) -> None:
    state = str(server.service.settings.state)
    done = cloudbuild("serve", "--port=0", "--state", state)
    assert done.exit_code == 44
    assert done.stderr.startswith("Error: another service (process ")
    assert "Next: use that one, end it, or name another" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("submit", "--no-source"),
        ("describe", "x"),
        ("log", "x", "--stream"),
        ("triggers", "list"),
        ("repos", "list"),
    ],
)
def test_no_service_is_said_by_every_command(
    nowhere: Command, folder: Path, words: tuple[str, ...]
) -> None:
    write_config(folder, "true")
    done = nowhere(*words)
    assert done.exit_code == 48
    assert done.stderr.startswith("Error: no Cloud Build service at ")
    assert "Next: start it with `cloudbuild serve`" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--writable", "missing"), "missing: no such folder; expected one"),
        (("--writable", "."), "holds the state folder"),
        (("--stand-in", "3.12"), "--stand-in: found '3.12'; expected python:"),
        (("--stand-in", "python:3=3.13"), "expected python:X.Y=X.Z"),
        (("--stand-in", "python:3.12=3.98"), "no Python 3.98 on this machine"),
        (("--console-url", "/proxy/8085"), "expected an address"),
    ],
)
def test_what_cannot_be_served_with_is_refused_at_the_start(
    cloudbuild: Command, words: tuple[str, ...], said: str
) -> None:
    done = cloudbuild("serve", "--port=0", "--state", "state", *words)
    assert done.exit_code == 41
    assert said in done.stderr
    assert "Next: " in done.stderr


def test_a_service_serves_with_what_steps_are_allowed(
    programs: Programs,
    cloudbuild: Command,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = ".".join(list_interpreters()[0].version.split(".")[:2])
    options = ("--writable=bucket", f"--stand-in=python:3.99={version}")
    (folder / "bucket").mkdir()
    service = programs.start("serve", "--port=0", "--state=s", *options)
    assert service.stdout is not None
    address = service.stdout.readline().split()[3]
    step = {"name": "python:3.99", "script": f"touch {folder}/bucket/made"}
    (folder / "c.json").write_text(json.dumps({"steps": [step]}))
    monkeypatch.setenv(HOST, address)
    done = cloudbuild("submit", "--no-source", "--config=c.json")
    service.terminate()
    service.communicate()
    assert f"as --stand-in python:3.99={version} asks" in done.stdout
    assert (folder / "bucket" / "made").exists()


def test_a_state_that_is_no_folder_is_said(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "file").write_text("x")
    done = cloudbuild("serve", "--port=0", "--state", "file")
    assert done.exit_code == 40
    assert "Error: the state folder cannot be written to" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps: [", "line 1"),
        ("stepss: []", "did you mean steps"),
        ("", "steps"),
        ("- a", "expected"),
        ("\x00", "cloudbuild.yaml"),
    ],
)
def test_a_broken_file_is_not_valid(
    cloudbuild: Command, folder: Path, text: str, words: str
) -> None:
    (folder / "cloudbuild.yaml").write_text(text)
    done = cloudbuild("validate", "cloudbuild.yaml")
    assert done.exit_code == 42
    assert done.stderr.startswith("Error: cloudbuild.yaml: ")
    assert words in done.stderr


def test_a_good_file_is_valid(cloudbuild: Command, folder: Path) -> None:
    write_config(folder, "true")
    done = cloudbuild("validate", "cloudbuild.yaml")
    assert (done.exit_code, done.stderr) == (0, "")


def test_validating_needs_no_service(nowhere: Command, folder: Path) -> None:
    write_config(folder, "true")
    assert nowhere("validate", "cloudbuild.yaml").exit_code == 0


def test_a_file_that_only_google_can_run_has_a_status_of_its_own(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "cloudbuild.yaml").write_text(
        "steps: [{name: bash}]\nartifacts: {npmPackages: [{packagePath: .}]}\n"
    )
    done = cloudbuild("validate", "cloudbuild.yaml")
    assert done.exit_code == 50
    assert "npmPackages: valid for Google, cannot run here" in done.stderr


def test_a_source_in_the_config_beside_a_folder_is_refused(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "cloudbuild.yaml").write_text(
        "steps: [{name: bash, args: ['true']}]\n"
        "source: {gitSource: {url: 'https://example.com/x'}}\n"
    )
    done = cloudbuild("submit", ".")
    assert done.exit_code == 42
    assert "source: config cannot specify source" in done.stderr


def test_a_timeout_that_is_given_raises_the_bound_of_steps(
    cloudbuild: Command, folder: Path
) -> None:
    (folder / "cloudbuild.yaml").write_text(
        "steps: [{name: bash, args: ['true'], timeout: 5400s}]\n"
        "timeout: 3600s\n"
    )
    refused = cloudbuild("submit", "--no-source")
    assert refused.exit_code == 42
    assert "must not be over the build's 3600s" in refused.stderr
    done = cloudbuild("submit", "--no-source", "--timeout=2h")
    assert done.exit_code == 0
