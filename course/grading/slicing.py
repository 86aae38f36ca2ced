"""Picks the statements of cells on which some names depend."""

import ast
from collections.abc import Iterator, Sequence
from symtable import SymbolTable, symtable
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]


def slice_statements(
    opening: str, sources: Sequence[str], wanted: set[str]
) -> list[str]:
    """Pick, in order, the statements that give the wanted names values.

    And those on which these depend, and all that acts in the opening. What
    starts servers, pushes or builds is left out this way: no check asks for it.
    """
    first = parse_cell(opening)
    statements = first + [x for source in sources for x in parse_cell(source)]
    wanted, chosen = set(wanted), set()
    for index in reversed(range(len(statements))):
        stored = list_stored(statements[index])
        if stored & wanted or (index < len(first) and not stored):
            chosen.add(index)
            wanted |= list_loaded_by(statements[index])
    return [ast.unparse(statements[each]) for each in sorted(chosen)]


def parse_cell(source: str) -> list[ast.stmt]:
    """Parse a cell as IPython does; nothing where it is no Python."""
    if source.lstrip().startswith("%%"):
        return []
    try:
        python: str = _transformer.transform_cell(source)
        return ast.parse(python).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def list_loaded(source: str) -> set[str]:
    """List the names that a cell takes from elsewhere."""
    return {
        name for each in parse_cell(source) for name in list_loaded_by(each)
    }


def list_loaded_by(statement: ast.stmt) -> set[str]:
    """List the names that a statement takes from the notebook.

    What a function calls its own is not among them.
    """
    try:
        table = symtable(ast.unparse(statement), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set()
    return set(_list_global(table, top=True))


def _list_global(table: SymbolTable, *, top: bool) -> Iterator[str]:
    for each in table.get_symbols():
        if each.is_referenced() and (top or each.is_global()):
            yield each.get_name()
    for inner in table.get_children():
        yield from _list_global(inner, top=False)


def list_stored(statement: ast.stmt) -> set[str]:
    """List the names that a statement gives the cell a value of."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Import() | ast.ImportFrom():
            return {
                (each.asname or each.name).partition(".")[0]
                for each in statement.names
            }
    return {
        each.id
        for each in ast.walk(statement)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
