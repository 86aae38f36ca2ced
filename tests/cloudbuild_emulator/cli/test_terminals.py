"""What the command writes: to a terminal, to a pipe, to a closed pipe."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cloudbuild_emulator.cli import main
from cloudbuild_emulator.server import RunningServer
from tests.cloudbuild_emulator.cli.configs import (
    Command,
    submit_id,
    write_config,
)
from tests.cloudbuild_emulator.cli.programs import Programs

ESCAPE = "\x1b["
# A letter of Latin-1, and one of no other encoding than Unicode's.
LETTERS = "été ✓"


@pytest.fixture(scope="module")
def build(
    server: RunningServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Return the id of a build that printed letters with accents."""
    folder = tmp_path_factory.mktemp("letters")
    options = {"env": [f"WORDS={LETTERS}"]}
    write_config(folder, f"echo '{LETTERS}'", options=options)

    def run(*words: str) -> Result:
        host = {"CLOUDBUILD_EMULATOR_HOST": server.address}
        return CliRunner(env=host).invoke(main, words)

    config = f"--config={folder / 'cloudbuild.yaml'}"
    build_id = submit_id(run, "--no-source", config)
    run("log", "--stream", build_id)
    return build_id


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        (("list", "--limit=1"), {}),
        # https://no-color.org: an empty one does not count.
        (("log", "BUILD"), {"NO_COLOR": ""}),
    ],
)
def test_a_terminal_shows_colours_and_a_pipe_does_not(
    programs: Programs,
    cloudbuild: Command,
    build: str,
    words: tuple[str, ...],
    variables: dict[str, str],
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    assert ESCAPE in programs.run_in_terminal(*asked, **variables)
    assert ESCAPE not in cloudbuild(*asked).stdout


def test_who_wants_no_colours_gets_none(programs: Programs, build: str) -> None:
    shown = programs.run_in_terminal("log", build, NO_COLOR="1")
    assert build in shown
    assert ESCAPE not in shown


@pytest.mark.usefixtures("cloudbuild")
@pytest.mark.parametrize("charset", ["ascii", "latin-1"])
@pytest.mark.parametrize(
    "words",
    [
        ("log", "BUILD"),
        ("log", "--stream", "BUILD"),
        ("describe", "BUILD"),
        ("describe", "BUILD", "--format=json"),
        ("describe", "BUILD", "--format=value(options.env)"),
        ("list", "--format=table(substitutions,options.env)"),
    ],
    ids=" ".join,
)
def test_letters_that_a_terminal_lacks_do_not_end_the_command(
    build: str, charset: str, words: tuple[str, ...]
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    done = CliRunner(charset=charset).invoke(main, asked)
    assert (done.exit_code, done.exception) == (0, None)


@pytest.mark.parametrize(
    ("words", "status"), [(("log", "BUILD"), 0), (("describe", LETTERS), 43)]
)
def test_a_locale_without_letters_does_not_end_the_command(
    programs: Programs, build: str, words: tuple[str, ...], status: int
) -> None:
    asked = [build if each == "BUILD" else each for each in words]
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = programs.run(*asked, **plain)
    assert "Traceback" not in done.stderr
    # A build of that name is looked for, and there is none.
    assert done.returncode == status


def test_what_a_terminal_can_show_is_shown(
    cloudbuild: Command, build: str
) -> None:
    done = cloudbuild("log", build)
    assert f"\n{LETTERS}\n" in done.stdout


def test_a_reader_that_has_enough_is_no_fault(
    programs: Programs, cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true", options={"env": ["A=" + "t" * 100] * 60})
    for _ in range(3):
        submit_id(cloudbuild, "--no-source")
    process = programs.start("list", "--format=json")
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
        words = ("list", f"--filter=id={build}", f"--format={form}")
        return cloudbuild(*words).stdout

    assert [each["id"] for each in json.loads(show("json"))] == [build]
    assert [each["id"] for each in yaml.safe_load_all(show("yaml"))] == [build]
    assert show("value(id, status)") == f"{build}\tSUCCESS\n"
