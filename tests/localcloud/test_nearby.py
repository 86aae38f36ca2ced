"""A folder says where its services are."""

import os
from pathlib import Path

import pytest

from localcloud.gcloud.client import ServiceClient
from localcloud.nearby import NAME, find_nearby, write_nearby
from localcloud.product import Product

PRODUCT = Product("Toy", "toy", "", "TOY_HOST", 1234)
ADDRESS = "http://127.0.0.1:4321"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that says it, from inside of which commands are run."""
    monkeypatch.delenv("TOY_HOST", raising=False)
    write_nearby(tmp_path, {"OTHER": "1=2", "TOY_HOST": ADDRESS})
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    return tmp_path


def introduce(capsys: pytest.CaptureFixture[str]) -> str:
    with ServiceClient(PRODUCT) as client:
        client.introduce()
    return capsys.readouterr().err


def test_a_command_inside_uses_it_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = f"Using Toy at {ADDRESS} (named by {folder / NAME}).\n"
    assert introduce(capsys) == said
    assert find_nearby().get("OTHER") == "1=2"


@pytest.mark.usefixtures("folder")
def test_the_environment_comes_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY_HOST", "127.0.0.1:1")
    assert introduce(capsys) == ""
    assert ServiceClient(PRODUCT).address == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1:80",
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://u@127.0.0.1",
        "https://127.0.0.1",
        "http://[",
        "file:///etc",
    ],
)
def test_another_machine_is_refused(
    address: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_nearby(folder, {"TOY_HOST": address})
    refused, used = introduce(capsys).splitlines()
    assert "is not used: TOY_HOST names another machine" in refused
    assert "http://127.0.0.1:1234" in used


def test_another_users_file_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    assert find_nearby(folder).refusal == "it belongs to another user"
    assert find_nearby(folder).get("TOY_HOST") == ""


def test_what_cannot_be_read_is_said(folder: Path) -> None:
    (folder / NAME).write_bytes(b"\xff")
    assert find_nearby().refusal.startswith("it cannot be read")


def test_where_nothing_runs_there_is_no_file(folder: Path) -> None:
    write_nearby(folder, {})
    assert find_nearby(folder).path is None


def test_a_folder_that_is_gone_is_no_error(folder: Path) -> None:
    (folder / "a" / "b").rmdir()
    assert find_nearby().path is None
