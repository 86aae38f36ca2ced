import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbformat.sign import NotebookNotary
from traitlets.config import Config

from course.cloud.ports import PortChoice
from course.cloud.processes import end_processes, identify_family
from course.jupyter.lab import (
    configure_lab,
    lab_command,
    lab_environment,
    prepare_layout,
    trust_notebooks,
)
from course.lessons.notebooks import Lesson, read_notebook
from course.places import Home
from tests.answering import wait_for_answer

SECONDS_TO_OPEN = 60
TRANSLATION = "@jupyterlab/translation-extension:plugin"
WriteLesson = Callable[..., Lesson]


@pytest.fixture
def lab_port() -> Iterator[int]:
    """Start a real JupyterLab beside the French lessons."""
    with start_lab("fr") as port:
        yield port


@contextmanager
def start_lab(language: str) -> Iterator[int]:
    port = PortChoice("", 8890).choose()
    options = ["--no-browser", f"--port={port}", "--allow-root"]
    command = lab_command([*options, "--IdentityProvider.token="])
    environment = lab_environment(language)
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        api = f"http://127.0.0.1:{port}/api"
        wait_for_answer(lambda: httpx.get(api), SECONDS_TO_OPEN)
        yield port
        end_processes(identify_family(process.pid))


def get(port: int, path: str) -> tuple[str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.headers.get("Location", ""), body


def test_the_lab_opens_at_the_welcome_page_without_news(lab_port: int) -> None:
    location, _ = get(lab_port, "/")
    assert location.startswith("/lab/tree/notebooks/fr/00_bienvenue.ipynb")
    _, page = get(lab_port, "/lab")
    off = r'"disabledExtensions": *\["@jupyterlab/apputils-extension:announce'
    assert re.search(off, page)


@pytest.mark.parametrize(
    ("edition", "locale", "run"),
    [("fr", "fr_FR", "Exécution"), ("en", "en", "")],
)
def test_jupyterlab_speaks_the_language_of_the_edition(
    edition: str,
    locale: str,
    run: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    api = "/lab/api"
    with start_lab(edition) as port:
        _, settings = get(port, f"{api}/settings/{TRANSLATION}")
        _, words = get(port, f"{api}/translations/{locale}")
    schema = json.loads(settings)["schema"]
    assert schema["properties"]["locale"]["default"] == locale
    said = json.loads(words)["data"].get("jupyterlab", {})
    assert said.get("menu\x04Run", [""]) == [run]
    # No setting of the user's own was written.
    assert list(tmp_path.rglob("*.jupyterlab-settings")) == []


def test_the_lab_opens_at_the_edition_that_is_asked_for(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "notebooks" / "en" / "00_welcome.ipynb"
    page.parent.mkdir(parents=True)
    page.touch()
    for module in ("course.lessons.notebooks", "course.jupyter.lab"):
        monkeypatch.setattr(f"{module}.NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr("course.jupyter.lab.REPOSITORY", tmp_path)
    monkeypatch.setattr("course.jupyter.lab.trust_notebooks", lambda _: None)
    asked = lab_environment("en")["COURSE_LANGUAGE"]
    monkeypatch.setenv("COURSE_LANGUAGE", asked)
    config = Config()
    configure_lab(config, home)
    expected = "/lab/tree/notebooks/en/00_welcome.ipynb"
    assert config.LabApp.default_url == expected


def test_the_lab_listens_on_loopback() -> None:
    assert "--ServerApp.ip=127.0.0.1" in lab_command(["--no-browser"])


def test_the_lab_may_open_a_learners_own_folder() -> None:
    own = "--ServerApp.root_dir=/home/me/lessons"
    found = [each for each in lab_command([own]) if "root_dir" in each]
    assert found == [own]
    assert any("root_dir" in each for each in lab_command([]))


def test_the_outline_is_open_at_first(home: Home) -> None:
    folder = prepare_layout(home)
    (file,) = folder.iterdir()
    layout = json.loads(file.read_text())["data"]["layout-restorer:data"]
    assert layout["left"]["current"] == "@jupyterlab/toc:plugin"


def test_a_learners_arrangement_is_kept(home: Home) -> None:
    (file,) = prepare_layout(home).iterdir()
    file.write_text("mine")
    prepare_layout(home)
    assert file.read_text() == "mine"


def test_a_lesson_is_trusted_as_it_is_and_no_longer_when_it_changes(
    write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    notebook = read_notebook(write_lesson("03_a", "1 + 1").path)
    notary: Any = NotebookNotary()  # type: ignore[no-untyped-call]
    assert not notary.check_signature(notebook)
    trust_notebooks((tmp_path / "notebooks").rglob("*.ipynb"))
    assert notary.check_signature(notebook)
    notebook.cells[0].source = "1 + 2"
    assert not notary.check_signature(notebook)


def test_a_damaged_lesson_is_told_and_the_others_are_trusted(
    write_lesson: WriteLesson,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    paths = [write_lesson(name, "1 + 1").path for name in ("03_a", "04_b")]
    paths[0].write_text("<<<<<<< HEAD\n{}")
    trust_notebooks(paths)
    notary: Any = NotebookNotary()  # type: ignore[no-untyped-call]
    assert notary.check_signature(read_notebook(paths[1]))
    assert "03_a.ipynb: marks of a merge conflict" in capsys.readouterr().err


def test_the_lab_offers_our_kernel_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("python3", "r"):
        kernel = tmp_path / "kernels" / name / "kernel.json"
        kernel.parent.mkdir(parents=True)
        kernel.write_text('{"argv": ["/opt/other"], "display_name": "No"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", lab_environment("fr")["JUPYTER_PATH"])
    monkeypatch.setattr("course.jupyter.lab.trust_notebooks", lambda _: None)
    config = Config()
    configure_lab(config, home)
    specs = KernelSpecManager(config=config).get_all_specs()
    assert list(specs) == ["python3"]
    assert specs["python3"]["spec"]["argv"][0] in {"python", sys.executable}
