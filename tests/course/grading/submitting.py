"""A tiny lesson, and notebooks that learners hand in for it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course.lessons.notebooks import Lesson

NAME = "01_tiny"
PATTERN, TESTED, LIMITS = "exercice-1", "exercice-2", "exercice-3"
HANDED_OUT = {
    PATTERN: "pattern = ...",
    TESTED: "def is_tested(commit, builds):\n    return ...",
    LIMITS: "%%writefile drills/waits.yaml\nsteps:\n  - waitFor: ...",
}
CHECKS = {
    PATTERN: "from course.checks.lesson6 import check_branch_pattern\n\n"
    "check_branch_pattern(pattern)",
    TESTED: "from course.checks.lesson8 import check_is_tested\n\n"
    "check_is_tested(is_tested)",
    LIMITS: "from course.checks.lesson6 import check_waits\n\n"
    'check_waits("drills/waits.yaml")',
}
RIGHT = {
    PATTERN: 'pattern = "^release-[0-9]+$"',
    TESTED: """def is_tested(commit, builds):
    return any(
        each.status.name == "SUCCESS"
        and each.substitutions.get("BRANCH_NAME") == "staging"
        and each.substitutions.get("COMMIT_SHA") == commit
        for each in builds
    )""",
    LIMITS: """%%writefile drills/waits.yaml
steps:
  - {name: "bash", id: "style", script: "true"}
  - {name: "bash", id: "tests", waitFor: ["-"], script: "true"}
  - {name: "bash", id: "report", waitFor: ["style", "tests"], script: "true"}
""",
}
Cell = dict[str, Any]


def make_cell(cell: str, source: str, *tags: str, kind: str = "code") -> Cell:
    """Make a cell as a notebook of format 4.5 has it."""
    made: Cell = {"cell_type": kind, "id": cell, "source": source}
    made["metadata"] = {"tags": list(tags)} if tags else {}
    return made | (
        {"outputs": [], "execution_count": None} if kind == "code" else {}
    )


def make_cells(answers: Mapping[str, str] | None = None) -> list[Cell]:
    """Make the lesson's cells, its exercises filled in."""
    filled = {**HANDED_OUT, **(answers or {})}
    cells = [
        make_cell("titre", "# Tiny", kind="markdown"),
        make_cell("parametres", 'LANGUAGE = "fr"', "parameters"),
        make_cell(
            "ouvrir",
            "from course.classroom.opening import open_lesson\n\n"
            "workspace = open_lesson(1, language=LANGUAGE)",
        ),
        make_cell("donner", "start = '^'\nother = 1 / 0"),
    ]
    for name, check in CHECKS.items():
        cells += [
            make_cell(f"{name}-cellule", filled[name], "exercise"),
            make_cell(f"{name}-verification", check, "check"),
            make_cell(f"solution-{name}", f"# {RIGHT[name]}", "solution"),
        ]
    return cells


def write_notebook(
    path: Path, cells: list[Cell], minor: int = 5, **metadata: Any
) -> Path:
    """Write a notebook."""
    document = {
        "cells": cells,
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def make_lesson(folder: Path) -> Lesson:
    """Write the course's own notebook of the lesson."""
    path = folder / "fr" / f"{NAME}.ipynb"
    return Lesson(1, write_notebook(path, make_cells()))


def hand_in(
    folder: Path, learner: str, answers: Mapping[str, str] | None = None
) -> Path:
    """Write what a learner hands in."""
    path = folder / learner / f"{NAME}.ipynb"
    return write_notebook(path, make_cells(answers))
