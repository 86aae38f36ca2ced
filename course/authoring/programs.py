"""Compares the code of two editions as programs: only shown words differ."""

import ast
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]
# What is called with words that a reader sees: what prints, and what names
# the parts of a figure or a table. Other calls take what programs need.
SHOWING = frozenset(
    {
        "DataFrame",
        "Series",
        "agg",
        "annotate",
        "bar",
        "barh",
        "dict",
        "hist",
        "legend",
        "plot",
        "print",
        "rename",
        "set",
        "set_title",
        "set_xlabel",
        "set_xticks",
        "set_ylabel",
        "text",
        "title",
        "to_frame",
        "value_counts",
        "zip",
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
    """Takes out the words that are shown: those that no program needs."""

    def __init__(self) -> None:
        self._showing = True

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.func = self.visit(node.func)
        showing = _name(node.func) in SHOWING
        node.args = [self._visit(each, showing=showing) for each in node.args]
        for keyword in node.keywords:
            keyword.value = self._visit(keyword.value, showing=showing)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return self._inside(node, showing=False)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self._inside(node, showing=False)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if self._showing and isinstance(node.value, str):
            return ast.Constant(SHOWN)
        return node

    def _visit(self, node: ast.expr, *, showing: bool) -> Any:
        before, self._showing = self._showing, showing
        made = self.visit(node)
        self._showing = before
        return made

    def _inside(self, node: ast.AST, *, showing: bool) -> ast.AST:
        before, self._showing = self._showing, showing
        made = self.generic_visit(node)
        self._showing = before
        return made

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
