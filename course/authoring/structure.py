"""The parts that every lesson has, and what its stored outputs must be."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from course.authoring.style import Rule
from course.authoring.typed_facts import find_typed_facts
from course.cloud.lifecycle import SERVERS
from course.cloud.ports import PORTS_TRIED
from course.lessons.cells import (
    CHECK,
    EXERCISE,
    NOT_COMPARED,
    PARAMETERS,
    SOLUTION,
    Cells,
    is_code,
    read_tags,
    select_code,
)

EXERCISES_LEAST = 2
SUMMARY_LINES = 3
COMPARED_LEAST = 8
PASSED = "✔"
# In one language or another.
OPENING = (
    ("objectif", "goal"),
    ("prérequis", "prerequisite"),
    ("durée", "duration"),
)

# nbval leaves these out; a figure's text says its size alone.
_SKIPPED_BY_NBVAL = ("image/png", "image/jpeg")
_SHOWN_EVERYWHERE = {"text/plain", "text/html", "image/png"}
# Scripts and drawings in a page are dropped where it is not trusted.
_MUTE_IMAGE = r"<img(?![^>]* alt=.\w)"
_FRAGILE_HTML = re.compile(rf"<(script|svg|iframe)|{_MUTE_IMAGE}")
_DUMB_PICTURE = re.compile(rf"!\[\s*\]\(|{_MUTE_IMAGE}|```mermaid")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_MACHINE = re.compile(
    # A script's first line, /usr/bin/env, is the same on every machine.
    r"(?<![\w.~/:])/(?!usr/bin/env\b)"
    r"(home|root|tmp|Users|usr|opt|var|private|mnt|srv|work)/"
    r"|pythonhosted|pypi\.|/simple/?\b|artifactory|nexus",
)

_PORT = re.compile(r"(?:127\.0\.0\.1|localhost):(\d+)")
_USUAL_PORTS = frozenset(server.port.default for server in SERVERS)
# Where a server goes if another cloud has its own.
_OTHER_PORTS = (
    frozenset(
        port + beside for port in _USUAL_PORTS for beside in range(PORTS_TRIED)
    )
    - _USUAL_PORTS
)


def check_opening(cells: Cells) -> Iterator[str]:
    """Want a title, then goals, prerequisites and duration."""
    if not cells or is_code(cells[0]) or not cells[0].source.startswith("# "):
        yield "the first cell is no title (`# ...`)"
    top = " ".join(
        cell.source.lower() for cell in cells[:3] if not is_code(cell)
    )
    for words in OPENING:
        if not any(word in top for word in words):
            yield f"the first cells do not say {' or '.join(words)!r}"


def check_parameters(cells: Cells) -> Iterator[str]:
    """Want a cell of parameters, then the one that opens the lesson."""
    code = select_code(cells)
    found = [i for i, x in enumerate(code) if PARAMETERS in read_tags(x)]
    if len(found) != 1:
        yield f"{len(found)} cells tagged `parameters`, not one"
    elif "open_lesson(" not in "".join(
        c.source for c in code[found[0] + 1 :][:1]
    ):
        yield "the code cell after the parameters does not call open_lesson"


def check_exercises(cells: Cells) -> Iterator[str]:
    """Want exercises, each with a check, then a collapsed solution."""
    code = select_code(cells)
    found = [i for i, cell in enumerate(code) if EXERCISE in read_tags(cell)]
    if len(found) < EXERCISES_LEAST:
        yield f"{len(found)} exercises, at least {EXERCISES_LEAST}"
    for place in found:
        following = [read_tags(cell) for cell in code[place + 1 : place + 3]]
        if not _are_tagged(following, CHECK, SOLUTION):
            name = code[place].id
            yield f"cell {name}: no `check` then `solution` cell after it"
    for cell in code:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if SOLUTION in read_tags(cell) and not hidden:
            yield f"cell {cell.id}: the solution is not collapsed"
        if SOLUTION in read_tags(cell) and _shows_its_answer(cell.source):
            yield (
                f"cell {cell.id}: the first line, which stays in view, tells "
                "the answer"
            )


def _shows_its_answer(source: str) -> bool:
    """Tell a collapsed cell whose first line gives a name its whole value."""
    try:
        (first, *_) = ast.parse(source.partition("\n")[0]).body
    except (SyntaxError, ValueError):
        return False
    return isinstance(first, ast.Assign)


def check_solutions(cells: Cells) -> Iterator[str]:
    """Want every solution to have passed its check when it was run."""
    for cell in cells:
        shown = "".join(map(str, cell.get("outputs", ())))
        is_solution = is_code(cell) and SOLUTION in read_tags(cell)
        if is_solution and PASSED not in shown:
            yield f"cell {cell.id}: the check did not answer {PASSED!r}"


def check_summary(cells: Cells) -> Iterator[str]:
    """Want three lines to keep at the end."""
    if not cells or is_code(cells[-1]):
        yield "the last cell is no summary"
        return
    lines = [line for line in cells[-1].source.splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("#")]
    if len(kept) == len(lines) or len(kept) != SUMMARY_LINES:
        yield f"the summary has {len(kept)} lines under its title, not three"


def check_execution(cells: Cells) -> Iterator[str]:
    """Want every code cell run, from first to last, and none failed.

    nbval compares an executed cell without outputs to having none.
    """
    counts = [cell.execution_count for cell in cells if is_code(cell)]
    if counts != list(range(1, len(counts) + 1)):
        yield "the code cells were not all run, once, in order"
    for cell in cells:
        if "id" not in cell:
            yield "a cell has no id"
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                yield f"cell {cell.id}: an error is stored ({output.ename})"


def check_machine_words(cells: Cells) -> Iterator[str]:
    """Want nothing of the machine that ran the lesson."""
    for cell in cells:
        for text in (cell.source, *map(str, cell.get("outputs", ()))):
            if match := _MACHINE.search(text):
                yield f"cell {cell.id}: names {match[0]!r}"


def check_ports(cells: Cells) -> Iterator[str]:
    """Want outputs of servers at their usual ports, as a learner's are."""
    for cell in cells:
        shown = "".join(map(str, cell.get("outputs", ())))
        ports = _OTHER_PORTS.intersection(map(int, _PORT.findall(shown)))
        if ports:
            said = ", ".join(map(str, sorted(ports)))
            yield f"{cell.id}: port {said}: another cloud was up as it ran"


def check_typed_facts(cells: Cells) -> Iterator[str]:
    """Want what facts.yaml holds said by a cell, and not typed in prose."""
    for cell in cells:
        if not is_code(cell):
            for fact in find_typed_facts(cell.source):
                yield f"cell {cell.id}: types what the fact {fact} says"


def check_front_ends(cells: Cells) -> Iterator[str]:
    """Want what JupyterLab, VS Code and a screen reader can all show."""
    for cell in cells:
        if not is_code(cell) and _DUMB_PICTURE.search(cell.source):
            yield f"cell {cell.id}: a picture without alternative text"
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if kinds := ", ".join(sorted(data.keys() - _SHOWN_EVERYWHERE)):
                yield f"cell {cell.id}: {kinds} is not shown everywhere"
            if data and "text/plain" not in data:
                yield f"cell {cell.id}: an output that cannot be read as text"
            if _FRAGILE_HTML.search("".join(data.get("text/html", ()))):
                yield f"cell {cell.id}: HTML that a front-end may drop"


def check_comparisons(cells: Cells) -> Iterator[str]:
    """Want enough outputs that nbval really compares."""
    found = count_comparisons(cells)
    if found < COMPARED_LEAST:
        yield f"nbval compares {found} cells, at least {COMPARED_LEAST}"


def count_comparisons(cells: Cells) -> int:
    """Count the cells with an output that nbval compares."""
    compared = (
        cell
        for cell in cells
        if is_code(cell)
        and cell.execution_count is not None
        and NOT_COMPARED not in read_tags(cell)
        and any(map(_is_compared, cell.outputs))
    )
    return sum(1 for _ in compared)


def _is_compared(output: Any) -> bool:
    if output.output_type == "stream":
        return bool(output.text.strip())
    data = output.get("data", {})
    return not any(kind in data for kind in (*_SKIPPED_BY_NBVAL, _WIDGET))


def _are_tagged(following: list[frozenset[str]], *wanted: str) -> bool:
    return len(following) == len(wanted) and all(
        tag in found for tag, found in zip(wanted, following, strict=True)
    )


STRUCTURE_RULES: tuple[Rule, ...] = (
    check_opening,
    check_parameters,
    check_exercises,
    check_solutions,
    check_summary,
    check_execution,
    check_machine_words,
    check_ports,
    check_typed_facts,
    check_front_ends,
    check_comparisons,
)
