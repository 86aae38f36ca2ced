"""What a run keeps in data/: which run each file is of."""

from collections.abc import Collection
from pathlib import Path

from purchase_predict.errors import DataError

PROJECT = Path(__file__).parents[2]
MARKS = PROJECT / "data/runs"  # one file a dataset, with the run's name in it
KEPT = (
    "manifest",
    "best_parameters",
    "trials",
    "model",
    "scores",
    "predictions",
)
AGAIN = "`kedro run --pipelines global` trains, scores and registers anew"


def mark(name: str, run: str) -> None:
    """Note that this run has saved the whole of the dataset."""
    if name in KEPT:
        MARKS.mkdir(parents=True, exist_ok=True)
        (MARKS / name).write_text(run, encoding="utf-8")


def unmark(name: str) -> None:
    """Note that the dataset is about to change: half of it is no dataset."""
    (MARKS / name).unlink(missing_ok=True)


def read_mark(name: str) -> str:
    """Give the run that saved the dataset; empty if none did, or not whole."""
    path = MARKS / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def check_one_run(names: Collection[str]) -> None:
    """Hold what a run would take from data/ to be of one and the same run.

    Raises DataError: something is missing, half written, or of another run.
    """
    runs = {name: read_mark(name) for name in KEPT if name in names}
    lacking = [name for name, run in runs.items() if not run]
    if lacking:
        found = f"no whole {', '.join(lacking)} of a finished training"
        raise DataError("data/", found, "what one run has kept", AGAIN)
    if len(set(runs.values())) > 1:
        found = "; ".join(f"{name} of run {run}" for name, run in runs.items())
        raise DataError("data/", found, "all of one run", AGAIN)
