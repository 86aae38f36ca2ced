"""MLflow runs that a killed registration left RUNNING: found and closed."""

import logging
import os
import socket
from pathlib import Path
from time import time

import mlflow
from mlflow.entities import LoggedModelStatus, Run

logger = logging.getLogger(__name__)

OWNER = "registered_by"  # the tag of a run that names the process writing it
RUNNING = "attributes.status = 'RUNNING'"
LONGEST = 600  # seconds: a registration takes a few, its timeouts included
PROCESSES = Path("/proc/self/ns/pid")  # a container counts its own


def name_process(pid: int) -> str:
    """Name a process so that no other machine or container has it."""
    scope = PROCESSES.readlink() if PROCESSES.is_symlink() else "pid"
    return f"{socket.gethostname()} {scope} {pid}"


def start_run(name: str, tags: dict[str, str]) -> mlflow.ActiveRun:
    """Start a run in that experiment, once what was left over is closed."""
    experiment = mlflow.set_experiment(name).experiment_id
    client = mlflow.MlflowClient()
    for run in client.search_runs([experiment], RUNNING):
        if is_left_over(run):
            close(run, client)
    return mlflow.start_run(tags=tags | {OWNER: name_process(os.getpid())})


def is_left_over(run: Run) -> bool:
    """Tell whether this project began the run, and can no longer end it."""
    owner = str(run.data.tags.get(OWNER, ""))
    number = owner.rpartition(" ")[2]
    if not number.isdecimal():
        return False  # somebody else's
    here = owner == name_process(int(number))
    old = time() - run.info.start_time / 1000 > LONGEST
    return old or (here and not is_alive(int(number)))


def is_alive(pid: int) -> bool:
    """Tell whether there is such a process, whosever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def close(run: Run, client: mlflow.MlflowClient) -> None:
    """Mark the run as killed, and a model that it was uploading as failed."""
    client.set_terminated(run.info.run_id, "KILLED")
    half = client.search_logged_models(
        [run.info.experiment_id], f"source_run_id = '{run.info.run_id}'"
    )
    for model in half:
        if model.status == LoggedModelStatus.PENDING:
            client.finalize_logged_model(
                model.model_id, LoggedModelStatus.FAILED
            )
    text = "run %s was left RUNNING by a registration that was killed: closed"
    logger.warning(text, run.info.run_name)
