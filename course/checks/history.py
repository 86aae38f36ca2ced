"""What the kernel remembers of a learner's cells: which did not end well."""

import ast
import re
import warnings
from collections.abc import Iterable
from traceback import walk_tb
from typing import Any

from click import ClickException
from IPython.core.error import UsageError
from IPython.core.getipython import get_ipython

OF_FILE = re.compile("check_")
# All that a cell does which asks, and gives nothing a value.
ASKING = (ast.Expr, ast.Import, ast.ImportFrom)
# Checks of files that no cell has written since: the line that theirs lost.
_HEADLESS: dict[str, str] = {}


def note_headless(checks: Iterable[str], line: str | None) -> None:
    """Keep that the cell of a file has lost its first line, or has it again.

    Args:
        checks: The names of the functions that judge the file.
        line: What is lost; None where the file was written.
    """
    for each in checks:
        _HEADLESS.pop(each, None)
        if line is not None:
            _HEADLESS[each] = line


def find_headless() -> str | None:
    """Give the line without which the cell that this one asks about wrote."""
    shell: Any = get_ipython()
    if shell is None:
        return None
    asked = list_asked(shell.history_manager.input_hist_parsed[-1])
    return next((_HEADLESS[x] for x in asked if x in _HEADLESS), None)


def find_last_error() -> BaseException | None:
    """Give the error that stopped the cell run before this one, if any."""
    shell: Any = get_ipython()
    result = getattr(shell, "last_execution_result", None)
    if result is None:
        return None
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def find_failed() -> BaseException | None:
    """Give what stopped the cell above before it gave what this one asks about.

    The name has then the value of before. So has a file whose cell no longer
    begins by its magic: whatever is asked, that cell has written nothing.
    """
    shell: Any = get_ipython()
    error = find_last_error()
    if shell is None or error is None or isinstance(error, UsageError):
        return error
    above, own = ["", "", *shell.history_manager.input_hist_parsed][-2:]
    try:
        given = list_given(above, since=find_line(error))
    except SyntaxError:
        return None
    asked = list_asked(own)
    # One that asks about a file names nothing but itself.
    of_file = bool(asked) and all(map(OF_FILE.match, asked))
    # A lesson's own refusal is of another cell than the answer's.
    of_file = of_file and not isinstance(error, ClickException)
    return error if asked & given or of_file else None


def find_line(error: BaseException) -> int:
    """Find the line of a cell that an error stopped."""
    frames = list(walk_tb(error.__traceback__))
    lines = [n for each, n in frames if each.f_code.co_name == "<module>"]
    return lines[-1] if lines else 1


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


def list_given(source: str, since: int = 1) -> set[str]:
    """List the names that a cell gives a value, from a line on.

    Raises:
        SyntaxError: Python cannot read it.
    """
    given = set()
    body = [each for each in read_cell(source).body if is_at(each, since)]
    for node in ast.walk(ast.Module(body, [])):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                given.add(node.name)
            case ast.Name(id=name, ctx=ast.Store()):
                given.add(name)
    return given


def is_at(statement: ast.stmt, line: int) -> bool:
    """Tell whether a statement ends on this line or after it."""
    return (statement.end_lineno or statement.lineno) >= line


def read_cell(source: str) -> ast.Module:
    """Read a cell as IPython has it; raises SyntaxError."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It refuses more than the parser does: a `return` outside, say.
        compile(source, "<cell>", "exec", flags)
        return ast.parse(source)
