"""`gcloud run` of a step: which words another command is given."""

import pytest

from cloudbuild_emulator.executors.run_command import read_words, run_services
from localcloud.errors import UnavailableError


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


def test_without_a_service_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLOUDRUN_EMULATOR_HOST", raising=False)
    with pytest.raises(UnavailableError, match="cloudbuild serve --cloud-run"):
        run_services(["deploy", "shop"])
