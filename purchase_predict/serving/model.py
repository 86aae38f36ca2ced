"""The model that was baked beside this file, and the card that describes it."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("model")
CARD, FILE, REQUEST = "card.json", "model.skops", "request.json"


@dataclass(frozen=True)
class Card:
    """What a build wrote of the model that it baked.

    Args:
        version: its number in the registry.
        alias: by which the build found it.
        columns: the kind of each, in their order: `any`, `double` or `long`.
        trusted: the types that skops may load beside scikit-learn's own.
        tags: commit, build and data that it comes from.
        predictions: what it answered in the build to `request.json`.
    """

    version: str
    alias: str
    columns: dict[str, str]
    trusted: list[str]
    tags: dict[str, str]
    predictions: list[float]


@dataclass(frozen=True)
class Model:
    """A card, and the pipeline of raw rows that it describes."""

    card: Card
    pipeline: Any

    def predict(self, columns: dict[str, list[Any]]) -> list[float]:
        """Give the probability of a purchase for each row."""
        from pandas import DataFrame  # noqa: PLC0415  (see load_model)

        rows = DataFrame(columns)
        found: list[float] = self.pipeline.predict_proba(rows)[:, 1].tolist()
        return found


def read_card(folder: Path = FOLDER) -> Card:
    """Read what the build wrote of the model."""
    return Card(**json.loads((folder / CARD).read_text(encoding="utf-8")))


def load_model(folder: Path = FOLDER) -> Model:
    """Load the model, most of a cold start: it imports scikit-learn.

    A sixth of that would be Python's search for garbage in what is made.
    """
    with spare_garbage():
        from skops.io import load  # noqa: PLC0415

        card = read_card(folder)
        return Model(card, load(folder / FILE, trusted=card.trusted))


@contextmanager
def spare_garbage() -> Iterator[None]:
    """Keep what is made here for good, and search none of it for garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
