"""The commands' help and refusals, in the language of who reads them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from course.authoring.foreign import find_foreign
from course.cli import COMMANDS, main
from course.messages import CLICK
from tests.course.locales import LOCALES, complete

FRENCH = complete({"LANG": "fr_FR.UTF-8"})
ENGLISH = complete({"LANG": "en_GB.UTF-8"})


def say(*words: str, locale: dict[str, str]) -> str:
    return CliRunner(env=dict(locale)).invoke(main, words).output


def write_line(text: str) -> str:
    """Undo what the width of a terminal does to words."""
    return " ".join(text.split())


@pytest.mark.parametrize(("locale", "language"), LOCALES)
def test_help_speaks_as_the_rest_of_the_course(
    locale: dict[str, str], language: str
) -> None:
    usage, words, show = {
        "fr": ("Usage : ", "Les commandes du cours.", "Afficher cette aide."),
        "en": ("Usage: ", "Commands of the course.", "Show this message"),
    }[language]
    said = say("--help", locale=complete(locale))
    assert said.startswith(usage)
    assert words in said
    assert show in said


@pytest.mark.parametrize("name", COMMANDS)
def test_no_english_word_is_left_in_a_commands_french_help(name: str) -> None:
    said = say(name, "--help", locale=FRENCH)
    assert said.startswith(f"Usage : main {name}")
    assert find_foreign(said, "fr") == []
    english = say(name, "--help", locale=ENGLISH)
    assert find_foreign(english, "en") == []
    own = re.findall(r"^  (\S.*)$", english, re.MULTILINE)[0]
    assert own not in said


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        (["nope"], "Il n'y a pas de commande 'nope'.", "No such command"),
        (["grade"], "Il manque l'argument 'SUBMISSIONS'.", "Missing argument"),
        (
            ["grade", "--regade"],
            "Il n'y a pas d'option '--regade'. Vouliez-vous dire '--regrade' ?",
            "No such option '--regade'. Did you mean '--regrade'?",
        ),
        (
            ["grade", "nope"],
            "Valeur refusée pour 'SUBMISSIONS' : Dossier 'nope' n'existe pas.",
            "Invalid value for 'SUBMISSIONS': Folder 'nope' does not exist.",
        ),
        (
            ["run", "--max-evals", "x"],
            "pour '--max-evals' : 'x' n'est pas un nombre entier.",
            "for '--max-evals': 'x' is not a valid integer.",
        ),
        (
            ["run", "--max-evals", "0"],
            "pour '--max-evals' : 0 n'est pas dans l'intervalle x>=1.",
            "for '--max-evals': 0 is not in the range x>=1.",
        ),
        (
            ["doctor", "--language", "de"],
            "'de' n'est pas parmi 'fr', 'en'.",
            "'de' is not one of 'fr', 'en'.",
        ),
        (["give"], "Il manque l'argument 'FILES...'.", "Missing argument"),
        (
            ["down", "now"],
            "Argument en trop (now)",
            "Got unexpected extra argument (now)",
        ),
    ],
)
def test_a_refusal_speaks_as_the_locale_does(
    words: list[str], french: str, english: str
) -> None:
    said = write_line(say(*words, locale=FRENCH))
    assert "Erreur : " in said
    assert french in said
    assert find_foreign(said, "fr") == []
    assert english in write_line(say(*words, locale=ENGLISH))


def test_a_command_runs_in_the_environment_that_it_was_called_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str | None] = []

    @click.command()
    def down() -> None:
        seen.append(os.environ.get("LANGUAGE"))

    monkeypatch.setattr("course.cli.local_cloud.down", down)
    say("down", locale=FRENCH | {"LANGUAGE": "fr_CA:de"})
    runner = CliRunner(env={**FRENCH, "LANGUAGE": None})
    runner.invoke(main, ["down"])
    assert seen == ["fr_CA:de", None]
    assert os.environ.get("LANGUAGE") not in {"fr", "en"}


def test_the_program_itself_speaks_through_gettext(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from course.cli import main; main()", "grade"],
        cwd=tmp_path,
        env=os.environ | FRENCH,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Erreur : Il manque l'argument" in done.stderr


def test_clicks_catalog_is_compiled_where_gettext_looks_for_it() -> None:
    assert CLICK.locate("fr").with_suffix(".mo").is_file()
