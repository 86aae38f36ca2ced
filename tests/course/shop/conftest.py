"""Simulated logs, each read once into a database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from course.shop import Simulation, simulate

Ask = Callable[[str], Any]
FEATURES = Path(__file__).with_name("features.sql").read_text()


def read_log(simulation: Simulation) -> Ask:
    """A function that answers SQL over the log with one value, or one row."""
    database = duckdb.connect(config={"threads": 1})
    events = [str(path) for path in simulation.paths]
    truth = str(simulation.truth)
    database.read_parquet(events).create_view("raw")
    database.read_parquet(truth).create_view("recorded")
    database.execute(FEATURES)

    def ask(query: str) -> Any:
        row = database.execute(query).fetchall()[0]
        return row if len(row) > 1 else row[0]

    return ask


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """A Tuesday of the real shop's size."""
    folder = tmp_path_factory.mktemp("day")
    return simulate(folder, file_format="parquet")


@pytest.fixture(scope="session")
def ask(day: Simulation) -> Ask:
    """Answers about the day."""
    return read_log(day)


@pytest.fixture(scope="session")
def ask_week(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Answers about a week of a smaller shop, Tuesday to Monday."""
    return read_log(
        simulate(
            tmp_path_factory.mktemp("week"),
            days=7,
            events_per_day=150_000,
            seed=3,
            file_format="parquet",
        )
    )


@pytest.fixture(scope="session")
def ask_small(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Answers about three days of a shop that fits a test."""
    return read_log(
        simulate(
            tmp_path_factory.mktemp("small"),
            days=3,
            events_per_day=20_000,
            seed=5,
            file_format="parquet",
        )
    )
