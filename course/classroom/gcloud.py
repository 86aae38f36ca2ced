"""Compares the `gcloud` commands of a script with the emulators' own."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

import cloudbuild_emulator
import cloudrun_emulator

# What `gcloud` and the next word begin, done here by another command.
MAINS: Mapping[str, click.Command] = {
    "builds": cloudbuild_emulator.main,
    "run": cloudrun_emulator.main,
}
# Where the words of a command end that the emulator does not know.
VERBS = ("create", "delete", "describe", "list", "update")


class Comparison(NamedTuple):
    """A command of Google's, and what the emulator lacks of it."""

    command: str
    is_known: bool
    missing: tuple[str, ...]


def compare_commands(script: Path | str) -> list[Comparison]:
    """Look up each `gcloud builds` and `gcloud run` of a script, in order.

    A command that the emulator does not have lacks all its options. What comes
    before `gcloud` on its line, and other commands, are passed over.
    """
    text = Path(script).read_text(encoding="utf-8").replace("\\\n", " ")
    return [_compare(words) for words in _list_commands(text)]


def _list_commands(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        match words:
            case ["gcloud", group, *rest] if group in MAINS:
                yield [group, *rest]


def _compare(named: list[str]) -> Comparison:
    group, *words = named
    names = [word.partition("=")[0] for word in words if word.startswith("-")]
    found, path = _find_command(MAINS[group], words)
    options = {
        option
        for parameter in found.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    missing = tuple(name for name in names if name not in options)
    is_known = not isinstance(found, click.Group)
    return Comparison(" ".join(path), is_known, missing)


def _find_command(
    command: click.Command, words: list[str]
) -> tuple[click.Command, list[str]]:
    """Walk down the groups; a group is what is left of an unknown command."""
    for place, word in enumerate(words):
        if not isinstance(command, click.Group):
            return command, words[:place]
        if word not in command.commands:
            return command, _take_verbs(words)
        command = command.commands[word]
    return command, words


def _take_verbs(words: list[str]) -> list[str]:
    """Keep an unknown command's own words: those before what it names."""
    ends = [i for i, word in enumerate(words) if word in VERBS]
    return words[: ends[0] + 1] if ends else words[:1]
