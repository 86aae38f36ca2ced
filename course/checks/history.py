"""What the kernel remembers of a learner's cells: how the last one ended."""

from typing import Any

from IPython.core.getipython import get_ipython


def find_last_error() -> BaseException | None:
    """Give the error that stopped the cell run before this one, if any."""
    shell: Any = get_ipython()
    result = getattr(shell, "last_execution_result", None)
    if result is None:
        return None
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None
