"""The service with a model baked beside it, in this process and over HTTP.

Here and not among the project's own tests, which each push runs: those would
need an HTTP client that nothing of the project does.
"""

import asyncio
import logging
import os
import runpy
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing
from importlib import import_module
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, Self

import httpx
import mlflow.sklearn
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline

from course.places import REFERENCE
from tests.answering import wait_for_answer

PINNED_ONLY = Path(__file__).with_name("pinned_only")
PROGRAMS = str(Path(sys.executable).parent)


class Client:
    """Asks an application in this process, which it starts and ends."""

    def __init__(self, app: Any) -> None:
        self._runner = asyncio.Runner()
        self._lifespan = app.router.lifespan_context(app)
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._runner)
            self._runner.run(self._lifespan.__aenter__())
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._stack:
            self._runner.run(self._lifespan.__aexit__(None, None, None))

    def get(self, path: str) -> httpx.Response:
        return self._runner.run(self._send("GET", path))

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self._runner.run(self._send("POST", path, **body))

    async def _send(self, *words: str, **body: Any) -> httpx.Response:
        base = "http://service"
        async with httpx.AsyncClient(
            transport=self._transport, base_url=base
        ) as client:
            return await client.request(*words, **body)


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    """Draw the rows of the project's own tests."""
    made = runpy.run_path(str(REFERENCE / "tests/conftest.py"))["make_rows"]()
    assert isinstance(made, pd.DataFrame)
    return made


@pytest.fixture(scope="session")
def pipeline(rows: pd.DataFrame) -> Pipeline:
    """Fit the project's model on them."""
    processing = import_module("purchase_predict.pipelines.processing.nodes")
    training = import_module("purchase_predict.pipelines.training.nodes")
    encoder = processing.fit_encoder(rows, 5)
    best = {"num_leaves": 4, "n_estimators": 30}
    features = processing.encode(encoder, rows)
    return training.fit_model(encoder, features, rows, best, 1)


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the service's folder, and let its modules be imported from there."""
    folder = tmp_path_factory.mktemp("revision") / "serving"
    copytree(REFERENCE / "serving", folder)
    sys.path.append(str(folder))
    return folder


@pytest.fixture(scope="session")
def files(
    pipeline: Pipeline,
    rows: pd.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Write the model as the registry holds it."""
    registry = import_module("purchase_predict.pipelines.deployment.registry")
    folder = tmp_path_factory.mktemp("registry") / "model"
    with warnings.catch_warnings():
        # MLflow 3.17 compares the names of columns with a range.
        warnings.simplefilter("ignore")
        mlflow.sklearn.save_model(
            pipeline,
            folder,
            signature=registry.SIGNATURE,
            input_example=rows.head()[registry.nodes.FEATURES],
            skops_trusted_types=registry.TRUSTED,
            pip_requirements=[],
            pyfunc_predict_fn="predict_proba",
        )
    return folder


@pytest.fixture(scope="session")
def baked(serving: Path, files: Path) -> Path:
    """Bake it as version 7."""
    version = SimpleNamespace(version="7", tags={"commit": "abc"})
    (serving / "model").mkdir()
    bake = import_module("bake")
    bake.write_files(files, version, "staging", serving / "model")
    return serving


@pytest.fixture
def client(baked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Ask the application in this process, its log on standard output."""
    assert baked
    main = import_module("main")
    monkeypatch.setattr(main, "REVISION", "shop-v7-abc")
    before = logging.root.handlers[:], logging.root.level
    with Client(main.app) as client:
        yield client
    logging.root.handlers[:], logging.root.level = before


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the file that holds what the service wrote."""
    return tmp_path_factory.mktemp("log") / "log"


def ping(process: "subprocess.Popen[bytes]", url: str) -> None:
    assert process.poll() is None, "the service ended"
    httpx.get(f"{url}/ping")


@pytest.fixture(scope="session")
def address(baked: Path, log: Path) -> Iterator[str]:
    """Start it by its Procfile, with no package but those that it pins."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = (baked / "Procfile").read_text().removeprefix("web: ")
    env = {
        "PATH": os.pathsep.join([PROGRAMS, os.environ["PATH"]]),
        "PORT": str(port),
        "K_REVISION": "shop-v7-abc",
        "PYTHONPATH": str(PINNED_ONLY),
    }
    with (
        log.open("wb") as file,
        subprocess.Popen(
            ["bash", "-c", f"exec {command}"], cwd=baked, env=env, stdout=file
        ) as process,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for_answer(lambda: ping(process, url), 60)
            yield url
        finally:
            process.terminate()
