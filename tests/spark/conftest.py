"""The project's source is not installed here: find it in its folder."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "purchase_predict/src"
sys.path.append(str(SOURCE))

# Small, on loopback, and no page of its own.
DEFAULTS = """\
spark.driver.bindAddress 127.0.0.1
spark.driver.host 127.0.0.1
spark.driver.memory 1g
spark.executor.memory 1g
spark.sql.shuffle.partitions 4
spark.ui.enabled false
spark.ui.showConsoleProgress false
"""
MASTER = "org.apache.spark.deploy.master.Master --webui-port 0 --host 127.0.0.1"
WORKER = "org.apache.spark.deploy.worker.Worker --webui-port 0 --host 127.0.0.1"
CONNECT = (
    "org.apache.spark.deploy.SparkSubmit --master local[2]"
    " --class org.apache.spark.sql.connect.service.SparkConnectServer"
    " --conf spark.connect.grpc.binding.address=127.0.0.1"
)
# Short programs: compiling them well costs more than it gives.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(autouse=True, scope="package")
def workers_find_the_source() -> Iterator[None]:
    """Set what each JVM is started with, and Spark's workers inherit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{SOURCE}{os.pathsep}{ROOT}")
        patch.setenv("JAVA_TOOL_OPTIONS", JAVA)
        yield


@pytest.fixture(scope="package")
def spark_environment(
    tmp_path_factory: pytest.TempPathFactory, workers_find_the_source: None
) -> dict[str, str]:
    """What a daemon of Spark and who speaks to it are started with."""
    assert workers_find_the_source is None
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    own = {
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_MEMORY": "512m",
        "PYSPARK_PYTHON": sys.executable,
    }
    return os.environ | own


@pytest.fixture(scope="package")
def start_daemon(
    spark_environment: dict[str, str],
) -> Iterator[Callable[[str, str], None]]:
    """Give a function that starts a class of Spark, up to a line of its log."""
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    program = Path(spec.origin).parent / "bin/spark-class"
    with ExitStack() as stack:
        yield lambda arguments, line: stack.enter_context(
            run_daemon(
                [str(program), *arguments.split()], line, spark_environment
            )
        )


@contextmanager
def run_daemon(
    command: list[str], line: str, environment: dict[str, str]
) -> Iterator[None]:
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as daemon:
        assert daemon.stderr is not None
        try:
            log = read_until(line, daemon.stderr)
            assert line in log[-1], "".join(log)
            Thread(target=daemon.stderr.read, daemon=True).start()
            yield
        finally:
            daemon.kill()


def read_until(line: str, stream: IO[str]) -> list[str]:
    """Read a log up to a line, or to its end."""
    log = [""]
    for each in stream:
        log.append(each)
        if line in each:
            break
    return log


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="package")
def cluster(start_daemon: Callable[[str, str], None]) -> str:
    """A standalone cluster, its master and one worker; give its address."""
    address = f"spark://127.0.0.1:{(port := find_port())}"
    start_daemon(f"{MASTER} --port {port}", "I have been elected leader")
    worker = f"{WORKER} --cores 2 --memory 1g {address}"
    start_daemon(worker, "Successfully registered with master")
    return address


@pytest.fixture(scope="package")
def connect_server(start_daemon: Callable[[str, str], None]) -> str:
    """A server of Spark Connect; give its address."""
    port = f"spark.connect.grpc.binding.port={(number := find_port())}"
    start_daemon(
        f"{CONNECT} --conf {port} spark-internal",
        "Spark Connect server started at",
    )
    return f"sc://127.0.0.1:{number}"
