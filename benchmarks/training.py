"""`kedro run --pipelines global` against the bare LightGBM fits it contains.

In the environment that the project's `install.sh` makes, as a build has it, and
in the course's, which holds more for some libraries to find and import. And the
tuned model's AUC on its test rows against the best that anyone could reach on
them, which the simulated shop knows. Prints a table for README.md. `make bench`
sets the environment that it needs.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from benchmarks.environments import install
from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.places import Home
from course.shop import best_auc, simulate
from purchase_predict.pipelines.processing import nodes as processing
from purchase_predict.pipelines.training.nodes import fit_model
from purchase_predict.pipelines.training.validation import CrossValidation

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "purchase_predict"

# (days, events a day, evaluations): the lessons' data, then a week of the
# real shop's size.
CASES = ((7, 150_000, 4), (7, 150_000, 20), (7, 1_370_000, 4))
PARAMETERS = "training.max_evals={},processing.test_share=0.25"
SEED = 42
BUDGET_FACTOR, BUDGET_SECONDS = 1.3, 3.0
HEAD = (
    "| events | rows | evaluations | global s | in the course's environment "
    "| bare fits s | budget s | AUC | best AUC | share |\n|" + 10 * "--:|"
)


def main() -> None:
    """Measure each case on a server of its own."""
    with TemporaryDirectory() as folder:
        own = install(
            Path(folder) / "environment", PROJECT / "requirements.txt"
        )
        home = Home(Path(folder) / "home")
        server = lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server
        try:
            print(HEAD)
            for case in CASES:
                print(measure(Path(folder), own, server, *case), flush=True)
        finally:
            lifecycle.down(home=home)


def measure(
    folder: Path,
    own: Path,
    server: str,
    days: int,
    events_per_day: int,
    evaluations: int,
) -> str:
    """Give the row of one case, by the project's Python and the course's."""
    bucket = folder / f"{days}-{events_per_day}"
    if not bucket.exists():
        bucket.mkdir()
        simulate(bucket, days=days, events_per_day=events_per_day, seed=SEED)
        run_kedro(bucket, server, "--pipelines", "collect")
    parameters = PARAMETERS.format(evaluations)
    taken: list[float] = []
    words = ("--pipelines", "global", "--params", parameters)
    for python in (own, sys.executable):
        before = time.perf_counter()
        run_kedro(bucket, server, *words, python=python)
        taken.append(time.perf_counter() - before)
    bare, rows, best = measure_fits(bucket)
    scores = json.loads(
        (PROJECT / "data/07_model_output/scores.json").read_text()
    )
    auc = scores["model"]["roc_auc"]
    budget = BUDGET_FACTOR * bare + BUDGET_SECONDS
    cells: list[Any] = [f"{days * events_per_day:,}", f"{rows:,}", evaluations]
    cells += [f"{seconds:.1f}" for seconds in (*taken, bare, budget)]
    cells += [f"{auc:.4f}", f"{best:.4f}", f"{auc / best:.1%}"]
    return f"| {' | '.join(map(str, cells))} |"


def read_json(path: Path) -> Any:
    """Read one of the files that a run keeps."""
    return json.loads(path.read_text())


def run_kedro(
    bucket: Path,
    server: str,
    *arguments: str,
    python: str | Path = sys.executable,
) -> None:
    """Run Kedro as a learner does."""
    environment = {
        "BUCKET": str(bucket),
        "MLFLOW_SERVER": server,
        "ENV": "staging",
    }
    subprocess.run(
        [python, "-m", "kedro", "run", *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def measure_fits(bucket: Path) -> tuple[float, int, float]:
    """Fit again what global fitted: seconds, rows, best AUC of the test."""
    manifest = read_json(bucket / "primary/data.csv/_SUCCESS")
    parts = [bucket / "primary/data.csv" / p["name"] for p in manifest["parts"]]
    primary = pd.concat(map(pd.read_csv, parts), ignore_index=True)
    train, test = processing.split_by_session(primary, 0.25, SEED)
    encoder = processing.fit_encoder(train, 20)
    features = processing.encode(encoder, train)
    labels, sessions = train["purchased"], train["user_session"]
    trials = pd.read_csv(PROJECT / "data/06_models/trials.csv")
    trials = trials.astype({"num_leaves": int, "min_data_in_leaf": int})
    best = read_json(PROJECT / "data/06_models/parameters.json")

    before = time.perf_counter()
    evaluate = CrossValidation(
        features, labels, sessions, processing.CATEGORIES, 4, SEED
    )
    tried = trials.drop(columns=["n_estimators", "loss", "spread"]).to_dict(
        "records"
    )
    for parameters in tried:
        evaluate({str(name): value for name, value in parameters.items()})
    fit_model(encoder, features, train, best, SEED)
    seconds = time.perf_counter() - before

    truth = pd.read_parquet(bucket / "truth.parquet")
    key = ["user_session", "product_id"]
    reachable = test[key].merge(truth, on=key, validate="one_to_one")
    return seconds, len(primary), best_auc(reachable)


if __name__ == "__main__":
    main()
