"""What a run takes from data/ has to go back to the same runs."""

from pathlib import Path

import pytest

from purchase_predict.errors import DataError
from purchase_predict.kept_files import check_one_run, mark, note_parents

SIDES = ("train_rows", "test_rows")
MODEL = ("manifest", "model", "scores")


@pytest.fixture(autouse=True)
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data/runs, then one run of each of three pipelines."""
    monkeypatch.setattr("purchase_predict.kept_files.MARKS", tmp_path)
    save("load", [], "manifest", "primary")
    save("process", ["primary"], *SIDES)
    save("train", [*SIDES], "model", "scores")


def save(run: str, taken: list[str], *names: str) -> None:
    """Have a run take and save datasets."""
    note_parents(run, taken)
    for name in names:
        mark(name, run)


def test_pipelines_that_ran_one_by_one_go_together() -> None:
    check_one_run(MODEL)


def test_a_training_that_died_half_way_does_not_go_with_old_scores() -> None:
    save("again", [*SIDES], "model")
    with pytest.raises(DataError, match="model of run again; scores of run tr"):
        check_one_run(MODEL)


def test_nor_with_the_scores_of_the_run_that_made_its_rows() -> None:
    save("all", [], "manifest", "primary", *SIDES, "model", "scores")
    check_one_run(MODEL)
    save("again", [*SIDES], "model")
    with pytest.raises(DataError, match="model of run again; scores of run al"):
        check_one_run(MODEL)


def test_a_run_that_went_on_where_another_stopped_goes_with_it() -> None:
    save("stopped", [*SIDES], "best_parameters", "model")
    save("rest", ["model"], "predictions", "scores")
    check_one_run(["best_parameters", *MODEL])


def test_a_model_does_not_go_with_the_manifest_of_a_later_loading() -> None:
    save("reload", [], "manifest", "primary")
    with pytest.raises(DataError, match="manifest of run reload; model of"):
        check_one_run(MODEL)


def test_what_no_run_has_kept_is_named_with_its_pipelines() -> None:
    with pytest.raises(DataError, match=r"no whole encoder .* loading,process"):
        check_one_run(["encoder"])
