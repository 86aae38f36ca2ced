"""Fixtures of the course's tests: a state folder each, lessons to order."""

import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from nbformat import v4, write

from cloudbuild_emulator import RunningServer, Service, Settings
from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.cloud.server import Server
from course.lessons.notebooks import Lesson
from course.places import Home

WriteLesson = Callable[..., Lesson]

# Answers /health as MLflow does, without MLflow's seven seconds to start.
HEALTHY = dedent("""
    import sys
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
        def log_message(self, *words):
            pass

    HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
""")
# Starts the above as a child, as MLflow does with uvicorn.
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:]])
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Keep every test away from a learner's state."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "state" / "home"))
    for server in lifecycle.SERVERS:
        monkeypatch.delenv(server.port.variable, raising=False)
    return Home(tmp_path / "state" / "home")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.fixture
def healthy(home: Home) -> Iterator[Server]:
    """Give a server in MLflow's place that is up at once; end it afterwards."""

    def compose(port: int, _: Home) -> list[str]:
        return [sys.executable, "-c", PARENT, HEALTHY, str(port)]

    yield replace(MLFLOW, compose=compose)
    lifecycle.down(home=home)


@pytest.fixture(scope="session")
def mlflow(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[lifecycle.Addresses]:
    """Share one real MLflow server, which takes 6 to 9 s to start."""
    shared = Home(tmp_path_factory.mktemp("mlflow") / "home")
    try:
        yield lifecycle.up(home=shared, servers=[MLFLOW])
    finally:
        lifecycle.down(home=shared)


@pytest.fixture
def addresses(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[lifecycle.Addresses]:
    """Serve a real Cloud Build whose steps are bash; MLflow is a name."""
    settings = Settings(tmp_path / "emulator", storage=str(home.bucket))
    with RunningServer(Service(settings)) as server:
        monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", server.address)
        yield lifecycle.Addresses(
            home.bucket, "http://127.0.0.1:5000", server.address
        )


def write_lesson_into(
    folder: Path, name: str, *cells: str | tuple[str, str]
) -> Lesson:
    """Write a notebook `FOLDER/notebooks/fr/NAME.ipynb`; tags follow source."""
    path = folder / "notebooks" / "fr" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook: Any = v4.new_notebook(cells=[])  # type: ignore[no-untyped-call]
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    for number, each in enumerate(cells, 1):
        source, *tags = (each,) if isinstance(each, str) else each
        cell: Any = v4.new_code_cell(source)  # type: ignore[no-untyped-call]
        cell.id = f"cell-{number}"
        cell.metadata.tags = tags
        notebook.cells.append(cell)
    write(notebook, path)  # type: ignore[no-untyped-call]
    return Lesson(int(name[:2]), path)


@pytest.fixture
def write_lesson(tmp_path: Path) -> WriteLesson:
    """Give a function that writes a notebook `notebooks/fr/NAME.ipynb`."""
    return partial(write_lesson_into, tmp_path)
