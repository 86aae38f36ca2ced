"""What `course doctor` finds on machines good and bad."""

import os
import shutil
import sys
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from click.testing import CliRunner

from course import cli
from course.cloud import lifecycle
from course.cloud.ports import PortChoice
from course.doctor import (
    Finding,
    Verdict,
    describe,
    examine,
    list_urgent,
    surroundings,
)
from course.doctor import examinations as machine
from course.doctor.words import SUBJECTS
from course.languages import LANGUAGES, choose_language
from course.places import Home
from course.programs import Ended
from localcloud.sandbox.interpreters import Interpreter


def answer(monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
    """Let programs say this; the others are missing."""
    monkeypatch.setattr(
        machine,
        "ask_program",
        lambda name, *_: answers.get(Path(name).name, ""),
    )


def test_each_subject_is_looked_at_once(home: Home) -> None:
    subjects = [each.subject for each in examine(home)]
    assert sorted(subjects) == sorted(SUBJECTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_has_mark_subject_and_what_to_do(language: str) -> None:
    finding = Finding("uv", Verdict.BAD, "bad")
    (line,) = describe([finding], language)
    assert line.startswith(
        {"fr": "À FAIRE    uv : ", "en": "TO DO      uv: "}[language]
    )
    assert "make setup" in line


@pytest.mark.parametrize(
    ("version", "verdict"),
    [
        ((3, 10, 9), Verdict.BAD),
        ((3, 13, 0), Verdict.GOOD),
        ((3, 14, 0), Verdict.BAD),
    ],
)
def test_python_must_be_one_of_three(
    version: tuple[int, int],
    verdict: Verdict,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert machine.examine_python(home).verdict is verdict


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("git version 2.39.5", "good"),
        ("git version 2.31.9", "bad"),
        ("", "missing"),
    ],
)
def test_git_must_know_initial_branches(
    words: str, case: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, git=words)
    assert machine.examine_git(home).case == case


def test_a_missing_identity_holds_nobody_up(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch)
    finding = machine.examine_identity(home)
    assert (finding.case, finding.verdict) == ("missing", Verdict.OPTIONAL)


def test_uv_is_found_beside_this_python(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.examine_uv(home).verdict is Verdict.GOOD
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert machine.examine_uv(home).verdict is Verdict.BAD


@pytest.mark.parametrize(
    ("version", "case"), [("3.12.1", "good"), ("3.13.0", "stand_in")]
)
def test_the_lessons_interpreter_is_looked_for(
    version: str, case: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Interpreter(Path(), version, Path())]
    monkeypatch.setattr(machine, "list_interpreters", lambda: found)
    assert machine.examine_interpreters(home).case == case


@pytest.mark.parametrize(
    ("allowed", "case"), [(True, "good"), (False, "missing")]
)
def test_namespaces_are_wanted_not_needed(
    *, allowed: bool, case: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "allows_namespaces", lambda: allowed)
    finding = machine.examine_namespaces(home)
    assert finding.case == case
    assert finding.verdict is not Verdict.BAD


@pytest.mark.parametrize(
    ("limit", "verdict"),
    [
        ("max", Verdict.GOOD),
        (str(2 * 2**30), Verdict.BAD),
        (str(9 * 2**30), Verdict.GOOD),
    ],
)
def test_a_containers_limit_counts(
    limit: str,
    verdict: Verdict,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "max").write_text(f"{limit}\n")
    (tmp_path / "used").write_text(f"{2**30}\n")
    monkeypatch.setattr(machine, "MEMORY_LIMIT", tmp_path / "max")
    monkeypatch.setattr(machine, "MEMORY_USED", tmp_path / "used")
    free = SimpleNamespace(available=8 * 2**30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    assert machine.examine_memory(home).verdict is verdict


def test_a_full_disk_is_said_with_what_is_left(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = SimpleNamespace(free=2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    (line,) = describe([machine.examine_disk(home)], "fr")
    assert "1.0 Gio. Il en faut 3.0" in line


def test_a_folder_that_cannot_be_written_is_named(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = machine.examine_folders(home)
    assert finding.verdict is Verdict.BAD
    assert Path(str(finding.values["folder"])).is_dir()


def test_a_taken_port_is_named_with_its_program(
    home: Home, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = SimpleNamespace(key="a", port=PortChoice("A", taken_port))
    monkeypatch.setattr(lifecycle, "SERVERS", [server])
    (line,) = describe([machine.examine_ports(home)], "fr")
    assert f"le {taken_port} est à python" in line


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ('openjdk version "17.0.15"', "good"),
        ('version "11.0"', "missing"),
        ("", "missing"),
    ],
)
def test_java_is_for_spark_alone(
    words: str, case: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, java=words)
    assert machine.examine_java(home).case == case


def test_an_engine_must_answer(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, docker="linux")
    assert machine.examine_engine(home).values == {"name": "docker"}
    answer(monkeypatch)
    assert machine.examine_engine(home).case == "missing"


def test_another_encoding_than_utf8_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "latin-1")
    assert machine.examine_locale(home).verdict is Verdict.BAD


@pytest.mark.parametrize(
    ("found", "case"), [({}, "none"), ({"http": "x"}, "good")]
)
def test_a_proxy_is_told(
    found: dict[str, str],
    case: str,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(urllib.request, "getproxies", lambda: found)
    assert machine.examine_proxies(home).case == case


def test_a_program_that_hangs_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "SECONDS", 0.1)
    assert machine.ask_program("sleep", "5") == ""
    assert machine.ask_program("no-such-program") == ""


def test_a_lesson_hears_only_of_what_it_would_stumble_over(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch)
    assert list_urgent(home, "fr") == []
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "latin-1")
    (line,) = list_urgent(home, "fr")
    assert line.startswith("À FAIRE")


def test_the_command_fails_where_something_is_to_be_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = CliRunner().invoke(cli.main, ["doctor", "--language", "en"])
    assert good.exit_code == 0
    assert good.output.startswith("OK         Python: 3.")
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "latin-1")
    assert CliRunner().invoke(cli.main, ["doctor"]).exit_code == 1


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "COURSE_LANGUAGE": "fr"}, "fr"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_lessons_or_the_locales(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language(environment) == language


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            "OSError: libgomp.so.1: cannot open shared object file: No such",
            "libgomp.so.1 is missing. Install libgomp1 (apt",
        ),
        (
            "OSError: Error loading shared library libgomp.so.1: No such file",
            "libgomp.so.1 is missing. Install libgomp1 (apt",
        ),
        (
            "Library not loaded: @rpath/libomp.dylib\n Referenced: /a/lib_l.so",
            "libomp.dylib is missing. Install libomp (brew",
        ),
        (
            "OSError: libstdc++.so.6: cannot open shared object file: No such",
            "libstdc++.so.6 is missing. Install libstdc++.so.6",
        ),
        ("OSError: file too short", "cannot be loaded (OSError: file too"),
    ],
)
def test_lightgbms_missing_library_is_named_with_its_package(
    said: str, line: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Ended(1, "", said)
    monkeypatch.setattr(surroundings, "run_program", lambda *_, **__: ended)
    assert line in list_urgent(home, "en")[0]


def test_a_lightgbm_that_cannot_be_loaded_is_seen(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert surroundings.examine_lightgbm(home).verdict is Verdict.GOOD
    (tmp_path / "lib_lightgbm.so").write_text("no library")
    monkeypatch.setattr(
        surroundings, "find_lightgbm", lambda: tmp_path / "lib_lightgbm.so"
    )
    assert surroundings.examine_lightgbm(home).case == "bad"


def test_variables_that_lead_elsewhere_are_named(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "/opt/other")
    (line,) = describe([surroundings.examine_variables(home)], "en")
    assert "PIP_USER" in line
    assert "PYTHONPATH" in line


def test_another_kernel_of_the_same_name_is_named(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert surroundings.examine_kernel(home).verdict is Verdict.GOOD
    kernel = tmp_path / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["/opt/other/python"], "display_name": "No"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (line,) = describe([surroundings.examine_kernel(home)], "en")
    assert f"{kernel.parent} comes before the course's" in line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", machine.ALL, ids=lambda look: look.__name__)
def test_a_machine_that_cannot_be_looked_at_is_a_finding(
    look: machine.Examination, language: str, home: Home
) -> None:
    def fail(_: Home) -> Finding:
        raise PermissionError(13, "Permission denied", "/root/.pyenv")

    fail.__name__ = look.__name__
    (finding,) = examine(home, [fail])
    assert finding.verdict is Verdict.BAD
    (line,) = describe([finding], language)
    assert "/root/.pyenv" in line


def test_an_unreadable_pyenv_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise PermissionError(13, "Permission denied", "/root/.pyenv")

    monkeypatch.setattr(machine, "list_interpreters", fail)
    ended = CliRunner().invoke(cli.main, ["doctor", "--language", "en"])
    assert ended.exit_code == 1
    assert "TO DO      Interpreters for the images: cannot be" in ended.output


@pytest.mark.parametrize("home_of_nobody", ["~nobody-here/a", "loop/a"])
def test_a_home_that_leads_nowhere_is_no_traceback(
    home_of_nobody: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.setenv("COURSE_HOME", home_of_nobody)
    ended = CliRunner().invoke(cli.main, ["doctor", "--language", "en"])
    assert isinstance(ended.exception, SystemExit | None)
    assert "Python: 3." in ended.output
