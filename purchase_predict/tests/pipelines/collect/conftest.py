"""A shop of a few events, and the collection of it."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from purchase_predict.pipelines.collect.events import HEADER
from purchase_predict.pipelines.collect.nodes import collect_primary
from purchase_predict.pipelines.collect.report import Report

DAY = "2019-10-01"  # a Tuesday


def log(*events: str) -> str:
    """Write events: `10:00:00 view product brand price user session`."""
    lines = [HEADER]
    for event in events:
        time, kind, product, brand, price, user, session = event.split()
        code = {"3": "kids", "9": ""}.get(product, "toys.lego.big")
        fields = [f"{DAY} {time} UTC", kind, product, "205", code]
        fields += [brand, price, user, session]
        lines.append(
            ",".join("" if field == "-" else field for field in fields)
        )
    return "\n".join(lines) + "\n"


def read_rows(bucket: Path) -> str:
    """Read what was collected: one header, then the rows of all parts."""
    texts = [
        part.read_text().splitlines()
        for part in sorted((bucket / "primary/data.csv").glob("part-*.csv"))
    ]
    assert len({text[0] for text in texts}) == 1
    return "\n".join(
        [texts[0][0], *(line for text in texts for line in text[1:])]
    )


def read_table(bucket: Path) -> pd.DataFrame:
    parts = (bucket / "primary/data.csv").glob("part-*.csv")
    return pd.concat(map(pd.read_csv, sorted(parts)), ignore_index=True)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond this size, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An empty `bucket` beside an empty folder `events`."""
    (tmp_path / "bucket").mkdir()
    (tmp_path / "events").mkdir()
    return tmp_path


@pytest.fixture
def collect(shop: Path) -> Callable[[str], Report]:
    """Collect the events of a text into the shop's bucket."""

    def run(text: str) -> Report:
        (shop / "events/events.csv").write_text(text)
        return collect_primary(str(shop / "events"), str(shop / "bucket"))

    return run
