"""What the kernel remembers of a learner's cells: how an answer was made."""

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from IPython.core.getipython import get_ipython

# What only turns one literal into another.
CONVERSIONS = frozenset({"int", "str", "float", "list", "tuple", "round"})
READING = (ast.Attribute, ast.Subscript, ast.FunctionDef)
NODES = 2000  # of expressions followed; a kernel may be old


def find_last_error() -> BaseException | None:
    """Give the error that stopped the cell run before this one, if any."""
    shell: Any = get_ipython()
    result = getattr(shell, "last_execution_result", None)
    if result is None:
        return None
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def list_cells() -> Sequence[str]:
    """List the sources run so far, this cell's last; none outside IPython."""
    shell: Any = get_ipython()
    if shell is None:
        return ()
    return tuple(shell.history_manager.input_hist_parsed)


@dataclass(frozen=True)
class Origin:
    """All that a value was computed from, as far as the cells say."""

    nodes: tuple[ast.AST, ...] = ()  # of expressions and functions' bodies
    unknown: frozenset[str] = frozenset()  # names that no cell gives a value

    @property
    def is_literal(self) -> bool:
        """Whether it was typed in, and nothing computed or asked for it."""
        if not self.nodes or not self.unknown <= CONVERSIONS:
            return False
        return not any(
            isinstance(each, READING) or getattr(each, "value", None) is ...
            for each in self.nodes
        )

    def names(self, text: str) -> bool:
        """Tell whether a name, an attribute or a literal is this text."""
        return any(
            text
            in (
                getattr(each, "id", None),
                getattr(each, "attr", None),
                getattr(each, "value", None),
            )
            for each in self.nodes
        )


def trace(name: str, given: Collection[str] = ()) -> Origin:
    """Follow a name's last value through the names that it uses.

    Args:
        name: what a learner gave a value to.
        given: names of the lesson's that are not followed further.
    """
    values: dict[str, ast.AST] = {}
    for cell in list_cells():
        values.update(_read_values(cell))
    nodes: list[ast.AST] = []
    seen, waiting = set(given), [name]
    while waiting and len(nodes) < NODES:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        found = list(ast.walk(values[current])) if current in values else []
        nodes += found
        waiting += [each.id for each in found if isinstance(each, ast.Name)]
    return Origin(tuple(nodes), frozenset(seen - values.keys() - {*given}))


def _read_values(cell: str) -> Iterator[tuple[str, ast.AST]]:
    """Read what a cell's own statements give to names."""
    try:
        statements = ast.parse(cell).body
    except (SyntaxError, ValueError):
        return
    for each in statements:
        match each:
            case ast.FunctionDef():
                yield each.name, each
            case ast.Assign():
                for target in each.targets:
                    for name in _list_names(target):
                        yield name, each.value
            case ast.AnnAssign(
                target=ast.Name(id=name), value=ast.expr() as value
            ):
                yield name, value


def _list_names(target: ast.AST) -> list[str]:
    return [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
