"""A standalone cluster and Spark Connect give what one process gives."""

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from purchase_predict.pipelines.collect.nodes import collect_primary
from purchase_predict.pipelines.training.search import search

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(not find_spec("pyspark"), reason="the spark extra"),
    pytest.mark.skipif(not shutil.which("java"), reason="Java"),
    # hyperopt warns of its own doing.
    pytest.mark.filterwarnings("ignore"),
]

EVENTS = """\
event_time,event_type,product_id,category_id,category_code,brand,price,\
user_id,user_session
2019-10-01 09:00:00 UTC,view,1,205,toys.lego.big,lego,5.5,1,b
2019-10-01 10:00:00 UTC,view,1,205,toys.lego.big,lego,5.5,1,a
2019-10-01 10:00:30 UTC,cart,1,205,toys.lego.big,lego,5.5,1,a
2019-10-01 10:00:30 UTC,cart,1,205,toys.lego.big,lego,5.5,1,a
2019-10-01 10:02:00 UTC,purchase,2,206,,,7.25,1,a
2019-10-01 10:03:00 UTC,purchase,1,205,toys.lego.big,lego,5.5,1,a
"""
AGAIN = EVENTS.replace(" UTC", ".000+00:00").replace(",a\n", ",c\n")

# A process of its own for each kind of session: Spark holds one a process.
COLLECT = """
import sys
from purchase_predict.pipelines.collect.nodes import collect_primary
events, bucket, master = sys.argv[1:]
collect_primary(events, bucket, "spark", master)
"""
SEARCH = """
import json
from purchase_predict.pipelines.training.search import search
def evaluate(parameters):
    loss = 1 / parameters["num_leaves"] - parameters["feature_fraction"]
    return {"loss": loss, "rounds": 7}
ranges = {"num_leaves": [4.0, 64.0], "feature_fraction": [0.4, 1.0]}
best, trials = search(evaluate, ranges, 3, seed=1, trials="spark")
from pyspark.sql import SparkSession
master = SparkSession.builder.getOrCreate().sparkContext.master
print(json.dumps([master, best, trials]))
"""
RANGES = {"num_leaves": [4.0, 64.0], "feature_fraction": [0.4, 1.0]}


def run(script: str, *arguments: object, environment: dict[str, str]) -> str:
    """Run a script; give what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def events(tmp_path: Path) -> Path:
    folder = tmp_path / "Ventes [2019]"
    folder.mkdir()
    (folder / "one.csv").write_text(EVENTS)
    (folder / "two.csv").write_text(AGAIN)
    return folder


@pytest.fixture
def expected(events: Path, tmp_path: Path) -> str:
    """DuckDB's rows."""
    (tmp_path / "duckdb").mkdir()
    collect_primary(str(events), str(tmp_path / "duckdb"))
    return read_rows(tmp_path / "duckdb")


def read_rows(bucket: Path) -> str:
    folder = bucket / "primary/data.csv"
    manifest = json.loads((folder / "_SUCCESS").read_text())
    return "".join((folder / p["name"]).read_text() for p in manifest["parts"])


@pytest.fixture(params=["cluster", "connect_server"])
def master(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_it_collects_the_rows_of_duckdb(
    master: str,
    events: Path,
    expected: str,
    tmp_path: Path,
    spark_environment: dict[str, str],
) -> None:
    bucket = tmp_path / "spark"
    bucket.mkdir()
    run(COLLECT, events, bucket, master, environment=spark_environment)
    assert read_rows(bucket) == expected
    assert expected.count("\n") > 4


def evaluate(parameters: dict[str, Any]) -> dict[str, Any]:
    """Stand in for a fit: the best has many leaves and all features."""
    loss = 1 / parameters["num_leaves"] - parameters["feature_fraction"]
    return {"loss": loss, "rounds": 7}


def test_trials_on_a_cluster_are_those_of_one_process(
    cluster: str, spark_environment: dict[str, str]
) -> None:
    submit = {"PYSPARK_SUBMIT_ARGS": f"--master {cluster} pyspark-shell"}
    printed = run(SEARCH, environment=spark_environment | submit)
    master, best, trials = json.loads(printed.splitlines()[-1])
    assert master == cluster
    assert (best, trials) == search(evaluate, RANGES, max_evals=3, seed=1)
