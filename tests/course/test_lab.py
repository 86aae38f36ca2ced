import re
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from course.lab import lab_command, lab_environment
from course.lessons import Lesson
from course.places import NOTEBOOKS
from course.ports import PortChoice, is_free
from course.processes import end_processes, identify_family


@pytest.fixture
def lab_port() -> Iterator[int]:
    """Start a real JupyterLab, on lesson 3."""
    port = PortChoice("", 8890).choose()
    lesson = Lesson(3, NOTEBOOKS / "fr" / "03_donnees.ipynb")
    options = ["--no-browser", f"--port={port}", "--allow-root"]
    command = lab_command([lesson], [*options, "--IdentityProvider.token="])
    environment = lab_environment()
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        while is_free(port):
            time.sleep(0.1)
        yield port
        end_processes(identify_family(process.pid))


def get(port: int, path: str) -> tuple[str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.headers.get("Location", ""), body


def test_the_lab_opens_at_the_first_lesson_without_news(lab_port: int) -> None:
    location, _ = get(lab_port, "/")
    assert location.startswith("/lab/tree/notebooks/fr/03_donnees.ipynb")
    _, page = get(lab_port, "/lab")
    off = r'"disabledExtensions": *\["@jupyterlab/apputils-extension:announce'
    assert re.search(off, page)


def test_without_lessons_the_lab_opens_at_its_launcher() -> None:
    command = lab_command([], ["--no-browser"])
    assert not any("default_url" in word for word in command)
    assert "--ServerApp.ip=127.0.0.1" in command
