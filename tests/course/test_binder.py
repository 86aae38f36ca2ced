"""Binder and the devcontainer get what the lock says, and start with it."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from course.cloud import lifecycle
from course.cloud.interpreter import LESSONS_PYTHON
from course.cloud.packages import MARK, share_packages
from course.jupyter.lab import CONFIG
from course.places import DEFAULT_HOME, REPOSITORY, Home
from localcloud.sandbox.interpreters import find_interpreter
from tests.course.copies import copy_repository

BINDER = REPOSITORY / "binder"
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
UV = [sys.executable, "-m", "uv"]
# In the place of `python`: notes what is to be compiled, which takes 40 s.
NOTING = """#!/bin/sh
if [ "$1 $2" = "-m compileall" ]; then echo "$*" >> "$HOME/compiled"
else exec "$(dirname "$0")/../environment/bin/python" "$@"; fi
"""


@pytest.fixture(scope="module")
def environment() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(
        (REPOSITORY / "environment.yml").read_text()
    )
    return found


@pytest.fixture(scope="module")
def pins(environment: Mapping[str, Any]) -> list[str]:
    found: list[str] = environment["dependencies"][-1]["pip"]
    return found


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """Let Binder's own tool read the repository."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("jupyter-repo2docker")),
            "--no-build",
            "--debug",
            str(REPOSITORY),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory, pins: list[str]) -> Path:
    """Make what Binder makes: files, packages, postBuild, a new home."""
    root = tmp_path_factory.mktemp("Image d'été")
    folder = copy_repository(root / "course")
    (root / "pins.txt").write_text("\n".join(pins))
    seed_home(Home(folder / ".course"))
    python = find_interpreter(LESSONS_PYTHON, "").path
    programs = root / "environment" / "bin"
    for words in (
        ["venv", "--quiet", "--seed", "--python", python, programs.parent],
        [
            *("pip", "install", "--quiet", "--python", programs.parent),
            *("--no-deps", "--requirements", root / "pins.txt"),
        ],
    ):
        subprocess.run([*UV, *map(str, words)], check=True)
    (root / "noting").mkdir()
    noting = root / "noting" / "python"
    noting.write_text(NOTING)
    noting.chmod(0o755)
    run(folder, str(folder / "binder" / "postBuild"))
    noting.unlink()
    return folder


def seed_home(home: Home) -> None:
    """Give what takes longest of what `make warm` made, where it was made.

    The image still has to collect rows, make MLflow's tables, and install and
    compile; of the packages it must compile one.
    """
    made = Home(DEFAULT_HOME)
    share_packages(home)
    for folder in (made.shop, made.folder / "replayed"):
        if folder.is_dir():
            copytree(folder, home.folder / folder.relative_to(made.folder))
    (home.packages / MARK).unlink(missing_ok=True)
    for compiled in home.packages.rglob("pandas/**/*.pyc"):
        compiled.unlink()


def run(folder: Path, *command: str) -> str:
    """Run a command with nothing of our own environment."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    names = ("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP", "NO_PROXY", "PYENV_")
    network = {k: v for k, v in os.environ.items() if k.startswith(names)}
    programs = (f"{folder.parent}/{x}" for x in ("noting", "environment/bin"))
    path = os.pathsep.join([*programs, "/usr/bin", "/bin"])
    done = subprocess.run(
        command,
        cwd=folder,
        env=network | {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_pins_are_the_locks(pins: list[str]) -> None:
    lock = {
        (each["name"], each["version"])
        for each in PIN.finditer((REPOSITORY / "requirements.txt").read_text())
    }
    found = {tuple(each.split("==")) for each in pins}
    assert len(found) > 100
    assert found <= lock


def test_all_that_the_course_imports_is_there(pins: list[str]) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    wanted = {
        re.split(r"[\[<>=]", each)[0]
        for each in project["project"]["dependencies"]
    }
    assert wanted <= {each.partition("==")[0] for each in pins}


@pytest.mark.parametrize("name", ["pyspark", "pytest", "mypy", "polars"])
def test_what_only_tests_and_spark_need_is_not(
    name: str, pins: list[str]
) -> None:
    assert name not in {each.partition("==")[0] for each in pins}


def test_binder_and_conda_have_one_environment(
    environment: Mapping[str, Any],
) -> None:
    assert environment == yaml.safe_load(
        (BINDER / "environment.yml").read_text()
    )
    assert f"python={LESSONS_PYTHON}" in environment["dependencies"]


def test_the_pins_can_be_installed_together(
    pins: list[str], tmp_path: Path
) -> None:
    (tmp_path / "pins.txt").write_text("\n".join(pins))
    words = ["pip", "install", "--dry-run", "--target", str(tmp_path / "x")]
    words += [
        "--python-version",
        LESSONS_PYTHON,
        "-r",
        str(tmp_path / "pins.txt"),
    ]
    done = subprocess.run(
        [*UV, *words], capture_output=True, text=True, check=False
    )
    assert f"Would install {len(pins)} packages" in done.stderr


def test_binders_tool_accepts_the_repository(dockerfile: str) -> None:
    assert "env update" in dockerfile
    assert '--file "binder/environment.yml"' in dockerfile
    assert "RUN ./binder/postBuild" in dockerfile
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile


def test_a_session_starts_with_all_that_was_made_before(image: Path) -> None:
    home = image / ".course"
    assert list((home / "bucket/primary/data.csv").glob("part-*.csv"))
    assert (home / "mlflow/mlflow.db").is_file()
    # Compiled, so that no step of a build has to.
    assert any((home / "cloudbuild/work/cache/uv").rglob("pandas/**/*.pyc"))
    stopped = lifecycle.Condition.STOPPED
    conditions = lifecycle.status(home=Home(home)).conditions.values()
    assert set(conditions) == {stopped}


def test_the_packages_of_a_session_are_compiled(image: Path) -> None:
    (compiled,) = (image.parent / "home" / "compiled").read_text().splitlines()
    (packages,) = (image.parent / "environment").glob("lib/*/site-packages")
    assert compiled.startswith(f"-m compileall -q {packages} course ")


def test_start_sets_the_environment_and_becomes_the_command(
    image: Path,
) -> None:
    words = "import json, os; print(json.dumps(dict(os.environ)))"
    start = str(image / "binder" / "start")
    found = json.loads(run(image, start, "python", "-c", words))
    assert found["OMP_NUM_THREADS"] == found["OPENBLAS_NUM_THREADS"] == "1"
    assert found["DO_NOT_TRACK"] == found["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert found["JUPYTER_CONFIG_PATH"] == str(
        image / CONFIG.relative_to(REPOSITORY)
    )


def test_jupyter_offers_the_local_cloud_there(image: Path) -> None:
    code = (
        "from jupyter_server.serverapp import ServerApp\n"
        "app = ServerApp()\n"
        "app.initialize(['--no-browser', '--port=0', '--allow-root'])\n"
        "print(sorted(app.config.ServerProxy.servers))"
    )
    found = run(image, str(image / "binder" / "start"), "python", "-c", code)
    assert found.splitlines()[-1] == (
        "['cloudbuild', 'cloudrun', 'kedro-viz', 'mlflow']"
    )


def test_the_devcontainer_has_binders_python_and_is_set_up() -> None:
    path = REPOSITORY / ".devcontainer" / "devcontainer.json"
    found = json.loads(path.read_text())
    assert found["image"].endswith(f"python:{LESSONS_PYTHON}")
    assert found["onCreateCommand"].startswith("make setup && ")
    ports = {each.port.default for each in lifecycle.SERVERS}
    assert ports <= set(found["forwardPorts"])
    assert found["containerEnv"]["DO_NOT_TRACK"] == "true"
