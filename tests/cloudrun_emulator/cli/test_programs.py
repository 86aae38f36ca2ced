"""The command as a program of its own: served, proxied, ended."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cloudrun_emulator.applications import TELLING

LAUNCH = "from cloudrun_emulator.cli import main; main(prog_name='cloudrun')"
COMMAND = (sys.executable, "-c", LAUNCH)
SECONDS = 60


class Programs:
    """Starts the command beside a service of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[str]] = []
        self.environment = {
            **{k: x for k, x in os.environ.items() if k != "NO_COLOR"},
            "PYTHONUNBUFFERED": "1",
        }
        server = self.start("serve", "--port", "0", "--state", "state")
        self.greeting = self.read(server)
        found = re.search(r"http://[\d.:]+", self.greeting)
        assert found
        self.environment["CLOUDRUN_EMULATOR_HOST"] = found[0]

    def start(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._running.append(process)
        return process

    def read(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout
        return process.stdout.readline()

    def run(self, *words: str) -> str:
        process = self.start(*words)
        said, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, said
        return said

    def run_in_terminal(self, *words: str) -> str:
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        data = b""
        try:
            while block := os.read(master, 65536):
                data += block
        except OSError:
            """Linux says so that the other side has closed."""
        os.close(master)
        process.wait(SECONDS)
        return data.decode().replace("\r\n", "\n")

    def end(self) -> None:
        for each in reversed(self._running):
            each.send_signal(signal.SIGTERM)
            try:
                each.wait(SECONDS)
            finally:
                each.kill()
                if each.stdout:
                    each.stdout.close()


@pytest.fixture(scope="module")
def programs(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Programs]:
    folder = tmp_path_factory.mktemp("programs")
    (folder / "app").mkdir()
    (folder / "app" / "main.py").write_text(TELLING)
    (folder / "app" / "Procfile").write_text("web: python main.py\n")
    programs = Programs(folder)
    programs.run("deploy", "shop", "--source", "app", "--tag", "first")
    yield programs
    programs.end()


def test_serve_says_where_it_answers(programs: Programs) -> None:
    assert re.fullmatch(
        r"Cloud Run emulator: http://127\.0\.0\.1:\d+ \(host executor, state "
        rf"in {re.escape(str(programs.folder))}/state\)\. Ctrl-C ends it\.\n",
        programs.greeting,
    )


@pytest.mark.parametrize("options", [(), ("--tag", "first")])
def test_a_proxy_brings_the_callers_token(
    programs: Programs, options: tuple[str, ...]
) -> None:
    url = programs.run("services", "describe", "shop", "--format=value(uri)")
    assert url
    process = programs.start("services", "proxy", "shop", "--port=0", *options)
    assert programs.read(process) == (
        "Proxying to Cloud Run service [shop] in project [local] region "
        "[europe-west1]\n"
    )
    line = programs.read(process)
    found = re.fullmatch(
        r"(http://127\.0\.0\.1:\d+) proxies to (http://127\.0\.0\.1:\d+)\n",
        line,
    )
    assert found
    assert httpx.get(found[2]).status_code == 403
    assert httpx.get(found[1]).text.startswith("shop-00001-")


def test_a_terminal_is_shown_the_stages(programs: Programs) -> None:
    shown = programs.run_in_terminal("deploy", "shop", "--source", "app")
    assert "✓ Building and deploying... Done.\n" in shown
    assert "  ✓ Uploading sources...\n  ✓ Building Container...\n" in shown
    assert "  ✓ Creating Revision...\n" in shown
