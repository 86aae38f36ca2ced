"""The project stands alone: its tests, its installation, its old spellings."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import requires, version
from pathlib import Path
from shlex import quote
from shutil import copy
from subprocess import CompletedProcess
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course.places import REFERENCE, REPOSITORY
from course.shop import simulate

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]
Pins = dict[str, set[str]]

UV = Path(sys.executable).parent / "uv"
# In the place of `python`: tells what it is asked, fetches nothing, and lets uv
# compare requirements.txt with the environment that these tests run in.
PYTHON = f"""#!/bin/sh
case "$2" in
uv)
    echo "$PWD: $*"
    shift 2
    exec {quote(str(UV))} --offline --no-cache "$@" --dry-run ;;
pip) echo "$PWD: $*" ;;
*) exec {quote(sys.executable)} "$@" ;;
esac
"""


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Path:
    return new_project()


def read_pins(path: Path) -> Pins:
    """Read `name==version` lines; a name may have one for each Python."""
    pins: Pins = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([\w.-]+)(?:\[.*?\])?==([^\\; ]+)", line):
            pins[canonicalize_name(found[1])].add(found[2])
    return pins


def read_applying(path: Path) -> dict[str, str]:
    """Read the one version of each name that applies to this Python."""
    lines = path.read_text(encoding="utf-8").splitlines()
    named = [Requirement(line) for line in lines if line and line[0] != "#"]
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in named
        if each.marker is None or each.marker.evaluate()
    }


def find_needed(lines: list[str]) -> dict[str, str]:
    """Follow what installed packages say they require; version of each."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(Requirement(line), "") for line in lines]
    while waiting:
        each, extra = waiting.pop()
        if each.marker and not each.marker.evaluate({"extra": extra}):
            continue
        found[canonicalize_name(each.name)] = version(each.name)
        for wanted in {("", each.name), *((e, each.name) for e in each.extras)}:
            if wanted not in seen:
                seen.add(wanted)
                below = requires(each.name) or []
                waiting += [(Requirement(text), wanted[0]) for text in below]
    return found


def test_its_tests_pass_far_from_the_course(project: Path, run: Run) -> None:
    tests = [f"tests/pipelines/{name}" for name in ("loading", "processing")]
    done = run(project, "python", "-m", "pytest", "-q", *tests)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d* passed", done.stdout)
    assert str(REPOSITORY / "course") not in done.stdout


def test_what_it_writes_is_ignored_by_git(project: Path, run: Run) -> None:
    folder = project / "data/06_models"
    folder.mkdir(parents=True)
    (folder / "model.pkl").write_bytes(b"model")
    assert run(project, "git", "status", "--porcelain").stdout == ""


def test_install_sh_asks_for_exactly_the_requirements(
    project: Path, tmp_path: Path, run: Run
) -> None:
    python = tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "UV_PYTHON": sys.executable}
    done = run(tmp_path, "bash", str(project / "install.sh"), **env)
    assert done.returncode == 0, done.stdout + done.stderr
    pip, uv = done.stdout.splitlines()
    asked = f"{project}: -m pip install .*uv=={re.escape(version('uv'))}"
    assert re.fullmatch(asked, pip)
    assert uv.startswith(f"{project}: -m uv pip install --python {python} ")
    assert uv.endswith("-r requirements.txt")


def write_wheel(folder: Path) -> Path:
    """Write a package `own` that needs no index."""
    wheel, info = folder / "own-1-py3-none-any.whl", "own-1.dist-info"
    with ZipFile(wheel, "w") as file:
        file.writestr("own.py", "")
        file.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: own\nVersion: 1\n"
        )
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\n")
        file.writestr(f"{info}/RECORD", "")
    return wheel


def test_install_sh_fills_the_environment_whose_python_is_called(
    project: Path, tmp_path: Path, run: Run
) -> None:
    run(tmp_path, sys.executable, "-m", "venv", "--without-pip", "mine")
    packages = next((tmp_path / "mine/lib").glob("*/site-packages"))
    (packages / "pip.py").touch()
    (packages / "uv.py").write_text(
        f"import os, sys\nos.execv({str(UV)!r}, ['uv', *sys.argv[1:]])\n"
    )
    copy(project / "install.sh", tmp_path)
    requirement = f"own @ {write_wheel(tmp_path).as_uri()}"
    (tmp_path / "requirements.txt").write_text(requirement)
    env = {"PATH": f"{tmp_path}/mine/bin:/usr/bin:/bin", "UV_OFFLINE": "1"}
    done = run(tmp_path, "bash", "install.sh", **env)
    assert done.returncode == 0, done.stderr
    assert (packages / "own.py").is_file()


def test_install_sh_stops_at_the_first_error(
    project: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\necho called\nexit 3\n")
    (tmp_path / "python").chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    done = run(tmp_path, "bash", str(project / "install.sh"), PATH=path)
    assert (done.returncode, done.stdout) == (3, "called\n")


def test_its_requirements_are_pinned_as_the_courses_are() -> None:
    own = read_pins(REFERENCE / "requirements.txt")
    courses = read_pins(REPOSITORY / "requirements.txt")
    both = own.keys() & courses.keys()
    assert len(both) > 100
    assert {n: own[n] for n in both} == {n: courses[n] for n in both}


def test_its_requirements_are_all_that_it_needs_and_no_more() -> None:
    lines = (REFERENCE / "requirements.in").read_text("utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith("#")]
    pinned = read_applying(REFERENCE / "requirements.txt")
    assert pinned == find_needed(named)


def test_each_node_is_called_as_its_function() -> None:
    # Where a run stops, Kedro says by these names from where to go on.
    registry = import_module("purchase_predict.pipeline_registry")
    for pipeline in registry.register_pipelines().values():
        for node in pipeline.nodes:
            assert node.name == node.func.__name__


def test_the_old_spelling_of_pipelines_still_collects(
    project: Path, tmp_path: Path, kedro_anew: Run
) -> None:
    simulate(tmp_path, events_per_day=3_000, seed=1)
    done = kedro_anew(project, "--pipeline collect", BUCKET=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "primary/data.csv/_SUCCESS").is_file()
    assert "Traceback" not in done.stdout + done.stderr
