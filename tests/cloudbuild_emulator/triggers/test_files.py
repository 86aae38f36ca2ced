"""includedFiles and ignoredFiles: cloudbuild.proto, BuildTrigger."""

import re

import pytest

from cloudbuild_emulator.triggers.files import match_files

SRC = ["src/nodes.py", "README.md"]


@pytest.mark.parametrize(
    ("files", "included", "ignored"),
    [
        (SRC, [], []),
        ([], [], []),
        (SRC, ["src/**"], []),
        (SRC, ["*.md"], []),
        (SRC, [], ["*.md"]),
        (SRC, ["src/**"], ["*.md"]),
        (SRC, ["nothing", "src/*"], []),
    ],
)
def test_these_files_start_a_build(
    files: list[str], included: list[str], ignored: list[str]
) -> None:
    assert match_files(files, included, ignored) == ""


@pytest.mark.parametrize(
    ("files", "included", "ignored", "reason"),
    [
        (SRC, [], ["**"], "ignoredFiles takes every changed file"),
        (SRC, [], ["*.md", "src/*"], "ignoredFiles takes every changed"),
        (SRC, ["conf/**"], [], "includedFiles takes no changed file"),
        (SRC, ["*.md"], ["*.md"], r"no changed file \(src/nodes.py\)"),
        ([], [], ["*.md"], "there is none"),
        ([], ["src/**"], [], "there is none"),
    ],
)
def test_these_files_start_none_and_the_reason_says_why(
    files: list[str], included: list[str], ignored: list[str], reason: str
) -> None:
    found = match_files(files, included, ignored)
    assert re.search(reason, found), found


def test_a_reason_names_a_few_files_only() -> None:
    files = [f"f{number}" for number in range(9)]
    assert match_files(files, ["x"], []).endswith("(f0, f1, f2 and 6 more)")
