"""`gcloud run` of a step: which words another command is given."""

from pathlib import Path

import pytest

from cloudbuild_emulator.executors.run_command import (
    VARIABLE,
    find_service,
    read_words,
    run_services,
)
from localcloud.errors import UnavailableError
from localcloud.nearby import write_nearby


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run deploy shop --source .", "deploy shop --source ."),
        ("--quiet run services list", "--quiet services list"),
        ("--project p run deploy run", "--project p deploy run"),
        ("beta run deploy shop", "deploy shop"),
        ("auth print-identity-token", "auth print-identity-token"),
        ("auth login", ""),
        ("storage cp run gs://b", ""),
        ("builds list", ""),
        ("", ""),
    ],
)
def test_gcloud_run_is_told_from_other_commands(
    words: str, expected: str
) -> None:
    assert read_words(words.split()) == expected.split()


def test_a_service_is_found_by_name_or_in_the_folder_we_run_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_service("") == ""
    write_nearby(tmp_path, {VARIABLE: "http://127.0.0.1:1"})
    assert find_service("") == "http://127.0.0.1:1"
    assert find_service("http://127.0.0.1:2") == "http://127.0.0.1:2"


def test_without_a_service_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLOUDRUN_EMULATOR_HOST", raising=False)
    with pytest.raises(UnavailableError, match="cloudbuild serve --cloud-run"):
        run_services(["deploy", "shop"])
