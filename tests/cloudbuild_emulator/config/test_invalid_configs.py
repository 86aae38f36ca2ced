"""Broken configs, each with exactly what is said of it."""

import re
import time
from pathlib import Path

import pytest

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.errors import ConfigError

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "invalid"
FOLDERS = sorted(each for each in SCENARIOS.iterdir() if each.is_dir())
AT_LEAST = 60
# The largest file takes a few; a bomb would take hours.
SECONDS_OF_A_BOMB = 10
LENGTH_OF_A_MESSAGE = 1000
NEXT_STEP = r"\. Next: \w|\(did you mean |indent it below|at the top"


def find_config(folder: Path) -> Path:
    return next(each for each in folder.iterdir() if each.stem == "cloudbuild")


def test_there_are_enough_broken_configs() -> None:
    assert len(FOLDERS) >= AT_LEAST


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_broken_config_is_refused_with_its_message(folder: Path) -> None:
    config = find_config(folder)
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match=config.name) as refused:
        read_config(config.read_bytes(), config.name)
    assert refused.value.message + "\n" == expected


def test_a_file_over_the_limit_is_not_parsed() -> None:
    with pytest.raises(ConfigError, match="1,048,577 bytes; expected at most"):
        read_config(b"#" * (2**20 + 1), "cloudbuild.yaml")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_every_problem_says_what_to_do_next(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    for line in expected.splitlines():
        assert re.search(
            r"\. Next: \w|\(did you mean |indent it below|at the top", line
        )


def unfold(kind: str) -> str:
    """Write a file in which each line unfolds the one before ninefold."""
    lines = [kind.format(key="a", parts="x, x")]
    for key, before in zip("bcdefghijkl", "abcdefghijk", strict=True):
        parts = ", ".join([f"*{before}"] * 9)
        lines.append(kind.format(key=key, parts=parts))
    return "\n".join(lines)


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        unfold("{key}: &{key} [{parts}]"),
        unfold("{key}: &{key} {{k: [{parts}]}}"),
        "a: &a {x: 1}\nb: &b {<<: [*a, *a, *a]}\n"
        + unfold("{key}{key}: &{key} {{<<: [{parts}]}}").replace("x, x", "*b"),
        "[" * 500_000,
        "{" * 300_000,
        "- " * 300_000,
        "timeout: 0x" + "f" * 500_000,
        "timeout: " + "9" * 900_000,
        "timeout: 1" + ":1" * 250_000,
        "steps: [{name: bash, args: [1" + ":1" * 250_000 + ".5]}]",
        "".join(f"? k{number}\n" for number in range(60_000)),
        "".join(f"- &a{number} x\n" for number in range(60_000)),
    ],
    ids=lambda each: each[:12],
)
def test_a_bomb_is_an_error_and_no_hang(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(ConfigError) as refused:
        read_config(text.encode(), "cloudbuild.yaml")
    assert time.process_time() - begin < SECONDS_OF_A_BOMB
    assert len(refused.value.message) < LENGTH_OF_A_MESSAGE
