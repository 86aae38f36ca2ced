"""What the command writes: to a terminal, to a pipe, to a closed pipe."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cloudbuild_emulator.cli.configs import (
    Command,
    submit_id,
    write_config,
)
from tests.cloudbuild_emulator.cli.programs import Programs

ESCAPE = "\x1b["
# A letter of Latin-1, and one of no other encoding than Unicode's.
LETTERS = "été ✓"


@pytest.fixture
def build(cloudbuild: Command, folder: Path) -> str:
    """Return the id of a build that printed letters with accents."""
    options = {"env": [f"WORDS={LETTERS}"]}
    write_config(folder, f"echo '{LETTERS}'", options=options)
    build_id = submit_id(cloudbuild, "--no-source")
    cloudbuild("log", "--stream", build_id)
    return build_id


@pytest.mark.parametrize("words", [("list", "--limit=1"), ("log", "BUILD")])
def test_a_terminal_shows_colours_and_a_pipe_does_not(
    programs: Programs, build: str, words: tuple[str, ...]
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    assert ESCAPE in programs.run_in_terminal(*asked)
    assert ESCAPE not in programs.run(*asked).stdout


@pytest.mark.parametrize("words", [("list", "--limit=1"), ("log", "BUILD")])
def test_who_wants_no_colours_gets_none(
    programs: Programs, build: str, words: tuple[str, ...]
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    shown = programs.run_in_terminal(*asked, NO_COLOR="1")
    assert build in shown
    assert ESCAPE not in shown


def test_an_empty_no_color_does_not_count(
    programs: Programs, build: str
) -> None:
    assert ESCAPE in programs.run_in_terminal("log", build, NO_COLOR="")


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids="-".join,
)
@pytest.mark.parametrize(
    "words",
    [
        ("log", "BUILD"),
        ("log", "--stream", "BUILD"),
        ("describe", "BUILD"),
        ("describe", "BUILD", "--format=json"),
        ("describe", "BUILD", "--format=value(options.env)"),
        ("describe", LETTERS),
    ],
    ids=lambda each: "-".join(each[:3]),
)
def test_letters_that_a_terminal_lacks_do_not_end_the_command(
    programs: Programs,
    build: str,
    variables: dict[str, str],
    words: tuple[str, ...],
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    done = programs.run(*asked, **variables)
    assert "Traceback" not in done.stderr
    # An address of other letters is not found, or cannot even be asked for.
    assert done.returncode in ({41, 43} if LETTERS in words else {0})


def test_what_a_terminal_can_show_is_shown(
    programs: Programs, build: str
) -> None:
    done = programs.run("log", build)
    assert f"\n{LETTERS}\n" in done.stdout


@pytest.mark.parametrize("words", [("list",), ("list", "--format=json")])
def test_a_reader_that_has_enough_is_no_fault(
    programs: Programs, cloudbuild: Command, folder: Path, words: list[str]
) -> None:
    write_config(folder, "true", options={"env": ["A=" + "t" * 100] * 60})
    for _ in range(3):
        submit_id(cloudbuild, "--no-source")
    process = programs.start(*words)
    assert process.stdout
    assert process.stderr
    process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert said == ""


def test_the_same_build_is_written_in_each_format(
    cloudbuild: Command, build: str
) -> None:
    def show(form: str) -> str:
        return cloudbuild("describe", build, f"--format={form}").stdout

    as_json = json.loads(show("json"))
    assert as_json == yaml.safe_load(show("yaml"))
    assert as_json["options"]["env"] == [f"WORDS={LETTERS}"]
    head, row = show("table").splitlines()
    assert head.startswith("ID ")
    assert row.startswith(build)
    assert row.endswith("SUCCESS")


def test_a_list_is_written_in_each_format(
    cloudbuild: Command, build: str
) -> None:
    def show(form: str) -> str:
        return cloudbuild("list", "--limit=1", f"--format={form}").stdout

    assert [each["id"] for each in json.loads(show("json"))] == [build]
    assert [each["id"] for each in yaml.safe_load_all(show("yaml"))] == [build]
    assert show("value(id, status)") == f"{build}\tSUCCESS\n"
