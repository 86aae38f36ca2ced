"""README's flow for `cloudbuild`, word by word: one folder, in order."""

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from localcloud.http.serving import listen

README = Path(__file__).parents[3] / "README.md"
SECTION = re.compile(
    r"^## Cloud Build on this machine\n.*?^```\n(?P<flow>.*?)^```\n",
    re.DOTALL | re.MULTILINE,
)
SERVE = "cloudbuild serve"
PORT = "8085"
SECONDS = 60


def read_flow() -> list[str]:
    """Return the section's commands, without their remarks."""
    found = SECTION.search(README.read_text(encoding="utf-8"))
    assert found
    text = found["flow"].replace("\\\n", " ")
    return [
        shlex.join(shlex.split(x, comments=True)) for x in text.splitlines()
    ]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a repository with a config, as its reader has one."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "cloudbuild.yaml").write_text(
        "steps: [{name: bash, args: [bash, -c, 'ls -A; echo built']}]\n"
    )
    # What an environment is full of.
    (shop / ".venv" / "bin").mkdir(parents=True)
    (shop / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return shop


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return a shell's variables: this environment's commands, a free port."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    scripts = sysconfig.get_path("scripts")
    return {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "CLOUDBUILD_EMULATOR_HOST": f"127.0.0.1:{port}",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "none"),
        "NO_COLOR": "1",
        **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ada@x" for who in ("AUTHOR", "COMMITTER")},
    }


@pytest.fixture
def served(shop: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run README's `serve` in the folder, at a port that is free."""
    port = environment["CLOUDBUILD_EMULATOR_HOST"].partition(":")[2]
    assert read_flow()[0] == SERVE
    process = subprocess.Popen(
        [*shlex.split(SERVE), "--port", port],
        cwd=shop,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "Ctrl-C ends it" in process.stdout.readline()
    yield port
    process.terminate()
    process.communicate(timeout=SECONDS)


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_readmes_flow_runs_in_one_folder_in_order(
    shop: Path, environment: dict[str, str], served: str
) -> None:
    said = {}
    run(
        "git init -qb staging && git add -A && git commit -qm 1",
        shop,
        environment,
    )
    for command in read_flow()[1:]:
        moved = command.replace(PORT, served)
        said[command.split()[1]] = run(moved, shop, environment)
    assert "cloudbuild.yaml: valid (1 step)" in said["validate"]
    assert "built" in said["submit"]
    assert "SUCCESS" in said["submit"]
    # The service's own state, which is in this folder, went nowhere.
    assert ".cloudbuild\n" not in said["submit"]
    assert "cloudbuild" not in run("git ls-files", shop, environment).replace(
        "cloudbuild.yaml", ""
    )
    started = said["push"].partition("trigger build-staging started build ")[2]
    log = run(
        f"cloudbuild log --stream {started.split()[0]}", shop, environment
    )
    assert "built" in log
