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


def test_a_step_gets_the_value(yard: Yard) -> None:
    yard.write_secret("token", f"{VALUE}\n")
    seen: list[str] = []

    def look(stage: Stage) -> int:
        seen.append(stage.step.env["TOKEN"])
        return 0

    yard.run(read_build_with(), ScriptedExecutor({0: look}))
    assert seen == [VALUE]


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
