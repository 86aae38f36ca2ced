"""Secrets: read from the state folder, given to steps, shown nowhere."""

import base64
from pathlib import Path

import pytest

from cloudbuild_emulator.build.secrets import read_secrets
from cloudbuild_emulator.messages import Build
from localcloud.errors import InvalidError, NotFoundError
from localcloud.messages import to_document
from tests.cloudbuild_emulator.build.builds import Yard, read_build
from tests.cloudbuild_emulator.build.scripted import ScriptedExecutor, Stage

VALUE = "correct horse battery staple"
NAME = "projects/p/secrets/token/versions/latest"


def read_build_with(name: str = NAME) -> Build:
    return read_build(
        steps=[{"name": "bash", "secretEnv": ["TOKEN"]}],
        availableSecrets={
            "secretManager": [{"versionName": name, "env": "TOKEN"}]
        },
    )


def leak(stage: Stage) -> int:
    """Show the secret everywhere that a step can."""
    value = stage.step.env["TOKEN"]
    (stage.step.outputs / "output").write_text(f"<{value}>")
    stage.print(f"{value}\n{base64.b64encode(value.encode()).decode()}\n")
    for character in value:
        stage.print(character)
    return 1


def test_a_step_gets_the_value_to_the_last_newline(yard: Yard) -> None:
    yard.write_secret("token", f"{VALUE}\n")
    seen: list[str] = []

    def look(stage: Stage) -> int:
        seen.append(stage.step.env["TOKEN"])
        return 0

    yard.run(read_build_with(), ScriptedExecutor({0: look}))
    assert seen == [f"{VALUE}\n"]


def test_neither_log_nor_any_saved_state_shows_the_value(yard: Yard) -> None:
    yard.write_secret("token", VALUE)
    yard.run(read_build_with(), ScriptedExecutor({0: leak}))
    coded = base64.b64encode(VALUE.encode()).decode()
    for text in (yard.log, *(str(to_document(each)) for each in yard.saved)):
        assert VALUE not in text
        assert coded not in text
    assert yard.log.count("********") == 3
    outputs = yard.saved[-1].results.build_step_outputs
    assert list(outputs) == [b"<********>"]


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "projects/p/secrets/token",
        "projects/../secrets/token/versions/1",
        "projects/p/secrets/../../x/versions/1",
        "projects/p/secrets/token/versions/../1",
        "projects/p/secrets/token/versions/newest",
    ],
)
def test_a_name_of_another_form_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidError, match="expected projects/PROJECT/secrets"):
        read_secrets(read_build_with(name), tmp_path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_that_cannot_be_read_is_named_with_its_file(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        path = tmp_path / "p" / "token" / "latest"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    with pytest.raises(NotFoundError, match="p/token/latest"):
        read_secrets(read_build_with(), tmp_path)


@pytest.mark.parametrize(
    ("versions", "latest"),
    [
        (("1", "2", "10"), "10"),
        (("latest",), "latest"),
        (("latest", "3"), "3"),
        (("2", "2.old", "x"), "2"),
    ],
)
def test_latest_is_the_highest_version_there_is(
    tmp_path: Path, versions: tuple[str, ...], latest: str
) -> None:
    for each in versions:
        path = tmp_path / "p" / "token" / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"value of {each}\r\n", newline="")
    found = read_secrets(read_build_with(), tmp_path)
    assert found == {"TOKEN": f"value of {latest}\r\n"}


def test_a_projects_number_stands_for_its_id(tmp_path: Path) -> None:
    build = read_build_with("projects/123/secrets/token/versions/1")
    build.name, build.project_id = "projects/123/locations/l/builds/b", "p"
    (tmp_path / "p" / "token").mkdir(parents=True)
    (tmp_path / "p" / "token" / "1").write_text("x")
    assert read_secrets(build, tmp_path) == {"TOKEN": "x"}


@pytest.mark.parametrize("value", ["a\0b", "x" * (64 * 2**10 + 1)])
def test_a_value_that_no_variable_holds_is_refused(
    tmp_path: Path, value: str
) -> None:
    (tmp_path / "p" / "token").mkdir(parents=True)
    (tmp_path / "p" / "token" / "1").write_text(value)
    with pytest.raises(InvalidError, match="expected a text of at most"):
        read_secrets(read_build_with(), tmp_path)
