"""Names in a notebook's cells: what they bind, and what they read."""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


def parse_cell(source: str) -> list[ast.stmt]:
    """Read a cell's statements, magics as IPython has them; none if broken."""
    try:
        code: str = _transformer.transform_cell(source)
        return ast.parse(code).body
    except (SyntaxError, ValueError):
        return []


def list_bound(statements: Iterable[ast.stmt]) -> list[str]:
    """List the names that statements give a value to, once each."""
    found = (name for each in statements for name in _list_bound(each))
    return list(dict.fromkeys(found))


def list_read(statements: Iterable[ast.stmt]) -> set[str]:
    """List the names that statements read."""
    return {
        node.id
        for each in statements
        for node in ast.walk(each)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _list_bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            # What is inside is its own.
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            for each in statement.names:
                yield each.asname or each.name.partition(".")[0]
        case _:
            for node in ast.iter_child_nodes(statement):
                yield from _list_bound_inside(node)


def _list_bound_inside(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.stmt():
            yield from _list_bound(node)
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.Lambda() | ast.GeneratorExp() | ast.ListComp():
            return
        case ast.SetComp() | ast.DictComp():
            return
        case _:
            for each in ast.iter_child_nodes(node):
                yield from _list_bound_inside(each)
