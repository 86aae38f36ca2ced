"""How the local cloud starts Cloud Build."""

from pathlib import Path

import pytest

from course.cloud import interpreter
from course.cloud.cloudbuild import CLOUD_BUILD
from course.places import Home
from localcloud.sandbox.interpreters import Interpreter

HOME = Home(Path("home"))


def compose(monkeypatch: pytest.MonkeyPatch, *versions: str) -> str:
    found = [Interpreter(Path(), each, Path()) for each in versions]
    monkeypatch.setattr(interpreter, "list_interpreters", lambda: found)
    return " ".join(CLOUD_BUILD.compose(8085, HOME))


def test_it_listens_on_loopback_and_keeps_all_in_the_state_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = compose(monkeypatch, "3.12.1")
    assert "--host 127.0.0.1 --port 8085 --state home/cloudbuild" in command
    assert "--storage home/bucket" in command


def test_behind_a_hub_builds_name_the_hubs_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = "https://hub.example/user/ada/"
    monkeypatch.setenv("JUPYTERHUB_PUBLIC_URL", hub)
    command = compose(monkeypatch, "3.12.1")
    assert f"--console-url {hub}cloudbuild/" in command


def test_without_a_hub_they_name_the_servers_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JUPYTERHUB_PUBLIC_URL", raising=False)
    assert "--console-url" not in compose(monkeypatch, "3.12.1")


def test_in_a_codespace_the_console_is_shown_where_its_port_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODESPACE_NAME", "fuzzy")
    command = compose(monkeypatch, "3.12.1")
    name = "fuzzy-8085.app.github.dev"
    assert f"--console-url https://{name}/" in command
    assert f"--allowed-host={name} --allowed-origin=https://{name}" in command
