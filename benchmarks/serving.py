"""A cold start of the service, in CPU seconds, and what it is made of.

In an environment of its pinned packages alone, their bytecode compiled, with
a model of 200 trees. Prints tables for README.md.
"""

import json
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import mlflow.sklearn

from benchmarks.environments import install
from course.places import REFERENCE
from purchase_predict.pipelines.deployment import registry
from purchase_predict.pipelines.processing import nodes as processing
from purchase_predict.pipelines.training.nodes import fit_model

RUNS = 5
BEST = {"num_leaves": 16, "n_estimators": 200}
# Runs in the service's folder and environment; prints CPU seconds as JSON.
CHILD = """
import gc, json, resource, sys, time
if sys.argv[1] == "spared":
    gc.disable()
found, last = {}, 0.0
def note(name):
    global last
    now = time.process_time()
    found[name], last = now - last, now
note("Python itself")
import asyncio, uvicorn; note("uvicorn")
import fastapi, log, rows; note("FastAPI")
import numpy, pandas; note("NumPy, pandas")
import scipy.stats, sklearn.compose; note("SciPy, scikit-learn")
import lightgbm; note("LightGBM")
import skops.io; note("skops")
import main, model; loaded = model.load_model(); note("the model")
body = (model.FOLDER / model.REQUEST).read_bytes()
main.answer(loaded, body); note("a first answer")
found["all"] = time.process_time()
for _ in range(100):
    main.answer(loaded, body)
found["an answer"] = (time.process_time() - found["all"]) / 100
found["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""


def main() -> None:
    """Bake, install, and measure in turn with and without garbage."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "serving"
        copytree(REFERENCE / "serving", folder)
        bake(folder)
        python = install(folder.with_name("env"), folder / "requirements.txt")
        rows = [
            [measure(python, folder, way) for way in ("searched", "spared")]
            for _ in range(RUNS)
        ]
    searched, spared = (list(way) for way in zip(*rows, strict=True))
    print("| part | CPU s | without a search for garbage |\n|---|--:|--:|")
    for name in searched[0]:
        one, other = (min(x[name] for x in way) for way in (searched, spared))
        digits = 0 if name == "MiB" else 4 if name == "an answer" else 2
        print(f"| {name} | {one:.{digits}f} | {other:.{digits}f} |")


def bake(folder: Path) -> None:
    """Fit a model on the rows of the project's tests, and bake it."""
    sys.path.append(str(folder))
    drawn = runpy.run_path(str(REFERENCE / "tests/conftest.py"))
    rows = drawn["make_rows"](5000)
    encoder = processing.fit_encoder(rows, 20)
    features = processing.encode(encoder, rows)
    files = folder.with_name("files")
    mlflow.sklearn.save_model(
        fit_model(encoder, features, rows, BEST, 1),
        files,
        signature=registry.SIGNATURE,
        input_example=rows.head()[processing.FEATURES],
        skops_trusted_types=registry.TRUSTED,
        pip_requirements=[],
    )
    version: Any = SimpleNamespace(version="1", tags={})
    (folder / "model").mkdir()
    import_module("bake").write_files(
        files, version, "staging", folder / "model"
    )


def measure(python: Path, folder: Path, way: str) -> dict[str, float]:
    """Start once, and give the seconds of each part."""
    done = subprocess.run(
        [python, "-c", CHILD, way],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
