"""A learner's wiring and catalog entry, tried without any training."""

import logging
from collections.abc import Mapping
from copy import deepcopy
from os import chdir
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from sklearn.preprocessing import OrdinalEncoder

from course.checks.carts import (
    BARE,
    FUNCTION,
    TEST,
    TRAIN,
    agrees,
    list_readings,
)
from course.checks.diagnosis import Diagnosis
from course.checks.parts import load_function
from course.checks.reading import show, show_error, show_name
from course.checks.verdict import Outcome, attempt, try_answer
from course.places import PROJECT_NAME

INPUTS = {"row_scores": BARE, "predictions": TEST, "train_rows": TRAIN}
OUTPUT = "scores"
ENCODER = "encoder"
# Kedro's words where two nodes, or one's two ends, want the same dataset.
CLASHES = ("same inputs", "unique")
KEPT = "data/"
CATALOG = Path(PROJECT_NAME, "conf/base/catalog.yml")
SAMPLE = OrdinalEncoder().fit([["apple"], ["lego"]])


def diagnose_wiring(path: Path) -> Diagnosis:
    """Load the learner's pipeline, and run its new node alone."""
    return name_wiring(load_function(path, "create_pipeline"))


def name_wiring(create: object) -> Diagnosis:
    """Find the node that runs `score_carts`, and what comes of it."""
    made = try_answer(create)  # type: ignore[arg-type]
    if made.error:
        clashes = any(word in str(made.error) for word in CLASHES)
        name = "refused" if clashes else "not_built"
        return Diagnosis(name, {"error": show_error(made.error)})
    if not isinstance(made.value, Pipeline):
        return Diagnosis("not_pipeline", {"value": show(made.value)})
    nodes = [n for n in made.value.nodes if name_function(n) == FUNCTION]
    if not nodes:
        return Diagnosis("not_wired")
    return name_ends(nodes[0]) or name_run(attempt(run_node, nodes[0]))


def name_ends(node: Node) -> Diagnosis | None:
    """Name what a node should not produce or take; None if there is nothing."""
    if node.outputs != [OUTPUT]:
        return Diagnosis("output", {"names": tuple(node.outputs)})
    if isinstance(node._outputs, list):  # noqa: SLF001 - no other way to tell
        return Diagnosis("output_list")
    unknown = sorted({*node.inputs} ^ {*INPUTS})
    return Diagnosis("inputs", {"names": tuple(unknown)}) if unknown else None


def name_function(node: Node) -> str:
    """Give the name of the function that a node runs."""
    return getattr(node.func, "__name__", "")


def run_node(node: Node) -> object:
    """Run one node on small tables; give what it makes.

    Kedro logs an error, which is the verdict's to tell.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        return node.run(deepcopy(INPUTS))[OUTPUT]
    finally:
        logging.disable(before)


def name_run(outcome: Outcome) -> Diagnosis:
    """Name what came of the node: with its inputs turned round, an error."""
    if outcome.error:
        return Diagnosis("order", {"error": show_error(outcome.error)})
    right = agrees(outcome.value, list_readings()["right"], 1e-9)
    return Diagnosis("right" if right else "other")


def diagnose_entry(path: Path) -> Diagnosis:
    """Read the learner's entry of the catalog, and keep an encoder by it."""
    read = attempt(lambda: yaml.safe_load(path.read_text("utf-8")))
    if read.error:
        mark = getattr(read.error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return Diagnosis("not_yaml", {"line": line})
    return name_entry(read.value)


def name_entry(entries: object) -> Diagnosis:
    """Name what keeps the entry from being one, or from keeping an encoder."""
    if not isinstance(entries, Mapping):
        return Diagnosis("not_mapping", {"value": show(entries)})
    others = tuple(show_name(x) for x in entries if x != ENCODER)
    if ENCODER not in entries:
        return Diagnosis("no_entry", {"names": others})
    if others:
        return Diagnosis("others", {"names": others})
    return name_fields(entries[ENCODER])


def name_fields(entry: object) -> Diagnosis:
    """Name what an entry lacks; try it where it lacks nothing."""
    fields = entry if isinstance(entry, Mapping) else {}
    lacking = [name for name in ("type", "filepath") if not fields.get(name)]
    if lacking == ["filepath"] and "Memory" in str(fields["type"]):
        return Diagnosis("memory")
    if lacking:
        return Diagnosis("lacking", {"names": tuple(lacking)})
    place = str(fields["filepath"])
    if not place.startswith(KEPT) or ".." in place:
        return Diagnosis("place", {"value": show(place)})
    if owner := find_owner(place):
        return Diagnosis("taken", {"value": show(place), "name": owner})
    return name_kept(attempt(keep_encoder, dict(fields)))


def find_owner(place: str) -> str:
    """Find the catalog's entry that keeps its data in this file, if any."""
    read = attempt(lambda: yaml.safe_load(CATALOG.read_text("utf-8"))).value
    entries = read.items() if isinstance(read, Mapping) else ()
    owners = (
        show_name(name)
        for name, entry in entries
        if isinstance(entry, Mapping)
        and PurePosixPath(str(entry.get("filepath"))) == PurePosixPath(place)
    )
    return next(owners, "")


def keep_encoder(entry: dict[str, Any]) -> bool:
    """Keep an encoder by the entry in an empty folder, and take it again."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        chdir(folder)
        try:
            catalog = DataCatalog.from_config({ENCODER: entry})
            catalog.save(ENCODER, SAMPLE)
            again = catalog.load(ENCODER)
        finally:
            chdir(before)
    return isinstance(again, OrdinalEncoder)


def name_kept(outcome: Outcome) -> Diagnosis:
    """Name what became of the encoder that was kept."""
    if outcome.error:
        return Diagnosis("not_kept", {"error": show_error(outcome.error)})
    return Diagnosis("right" if outcome.value is True else "changed_type")
