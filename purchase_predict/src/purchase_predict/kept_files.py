"""What a run keeps in data/: which run each file is of."""

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

from purchase_predict.errors import DataError

PROJECT = Path(__file__).parents[2]
MARKS = PROJECT / "data/runs"  # one file a dataset, with the run's name in it
MADE = {  # by each pipeline
    "loading": ("manifest", "primary"),
    "processing": ("train_rows", "test_rows", "encoder", "train_features"),
    "training": (
        *("best_parameters", "trials", "model"),
        *("predictions", "scores"),
    ),
}
KEPT = tuple(name for names in MADE.values() for name in names)
PARENTS = "parents"  # a folder of MARKS: what each run took, by the runs' names
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


def note_parents(run: str, taken: Collection[str]) -> None:
    """Note which runs made what this one takes from data/, the latest first."""
    parents = max((trace(read_mark(n)) for n in taken), key=len, default=[])
    if not parents:
        return
    (MARKS / PARENTS).mkdir(parents=True, exist_ok=True)
    (MARKS / PARENTS / run).write_text("\n".join(parents), encoding="utf-8")


def trace(run: str) -> list[str]:
    """List a run, and the runs that it goes back to."""
    parents = MARKS / PARENTS / run
    if not run:
        return []
    earlier = parents.read_text("utf-8").split() if parents.is_file() else []
    return [run, *earlier]


def check_one_run(names: Collection[str]) -> None:
    """Hold what a run would take from data/ to go back to the same runs.

    Raises DataError: something is missing, half written, or of another run.
    """
    runs = {name: read_mark(name) for name in KEPT if name in names}
    lacking = [name for name, run in runs.items() if not run]
    if lacking:
        found = f"no whole {', '.join(lacking)} of a finished run"
        raise DataError(
            "data/", found, "what runs have kept", name_run(lacking)
        )
    # KEPT has them in the order in which they are made: none is older than
    # what it is made from.
    traces = [trace(run) for run in runs.values()]
    if any(two[-len(one) :] != one for one, two in pairwise(traces)):
        found = "; ".join(f"{name} of run {run}" for name, run in runs.items())
        raise DataError("data/", found, "all of one run", AGAIN)


def name_run(lacking: Collection[str]) -> str:
    """Name the command that makes what is lacking."""
    stages = list(MADE)
    last = max(i for i, each in enumerate(stages) if {*MADE[each]} & {*lacking})
    return f"`kedro run --pipelines {','.join(stages[: last + 1])}` makes it"
