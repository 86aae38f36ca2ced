"""Compares the code of two editions as programs: only shown words differ."""

import ast
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]
# What shows its strings to a reader: print, and what names parts of a figure
# or of a table.
SHOWING = frozenset(
    {
        "print",
        "DataFrame",
        "Series",
        "annotate",
        "axhline",
        "axvline",
        "barh",
        "bar",
        "hist",
        "legend",
        "plot",
        "rename",
        "rename_axis",
        "scatter",
        "set",
        "set_title",
        "set_xlabel",
        "set_ylabel",
        "set_xticks",
        "set_yticks",
        "suptitle",
        "text",
        "title",
        "to_frame",
        "xlabel",
        "ylabel",
    }
)
SHOWN = "<shown>"


def find_program_difference(one: str, other: str) -> str | None:
    """Tell where two cells are not the same program; None where they are.

    Comments, and strings that are shown, are left out of the comparison.
    """
    for left, right in zip_longest(
        _list_nodes(one), _list_nodes(other), fillvalue="nothing"
    ):
        if left != right:
            return f"{right}, not {left}"
    return None


def _list_nodes(source: str) -> Iterator[str]:
    """List what a program consists of, in order."""
    tree = ast.parse(_transformer.transform_cell(source))
    for statement in tree.body:
        yield ast.unparse(_Mute().visit(statement))


class _Mute(ast.NodeTransformer):
    """Takes the words out of what shows them."""

    def __init__(self) -> None:
        self._showing = 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        is_showing = _name(node.func) in SHOWING
        self._showing += is_showing
        made = self.generic_visit(node)
        self._showing -= is_showing
        return made

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if self._showing and isinstance(node.value, str):
            return ast.Constant(SHOWN)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        if not self._showing:
            return node
        # Words stand in another order elsewhere: what is filled in counts.
        values = [x for x in node.values if isinstance(x, ast.FormattedValue)]
        parts: list[ast.expr] = [ast.JoinedStr([each]) for each in values]
        return ast.Tuple(sorted(parts, key=ast.unparse), ast.Load())


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
