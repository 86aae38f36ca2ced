"""What the kernel remembers of a learner's cells: which did not end well."""

import ast
import re
import warnings
from typing import Any

from IPython.core.getipython import get_ipython

# All that a cell does which asks, and gives nothing a value.
ASKING = (ast.Expr, ast.Import, ast.ImportFrom)


def find_last_error() -> BaseException | None:
    """Give the error that stopped the cell run before this one, if any."""
    shell: Any = get_ipython()
    result = getattr(shell, "last_execution_result", None)
    if result is None:
        return None
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def find_unread() -> SyntaxError | None:
    """Give why Python could not read the cell that this one asks about.

    What that cell defines has then the value of before, or none.
    """
    shell: Any = get_ipython()
    if shell is None:
        return None
    *earlier, own = shell.history_manager.input_hist_parsed
    asked = list_asked(own)
    for source in reversed(earlier):
        try:
            if asked & list_given(source):
                return None
        except SyntaxError as error:
            if asked.intersection(re.findall(r"\w+", source)):
                return error
    return None


def list_asked(source: str) -> set[str]:
    """List the names that a cell asks about; none if it gives any a value."""
    try:
        body = read_cell(source).body
    except SyntaxError:
        return set()
    if not all(isinstance(each, ASKING) for each in body):
        return set()
    nodes = (node for each in body for node in ast.walk(each))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def list_given(source: str) -> set[str]:
    """List the names that a cell gives a value; raises SyntaxError."""
    given = set()
    for node in ast.walk(read_cell(source)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                given.add(node.name)
            case ast.Name(id=name, ctx=ast.Store()):
                given.add(name)
    return given


def read_cell(source: str) -> ast.Module:
    """Read a cell as IPython has it; raises SyntaxError."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It refuses more than the parser does: a `return` outside, say.
        compile(source, "<cell>", "exec", flags)
        return ast.parse(source)
