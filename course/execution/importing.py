"""Imports a library without what it would load and we do not use."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Let what is imported in this block not find these packages.

    Args:
        packages: Which the library can do without; loaded already, they stay.
    """
    absent = [each for each in packages if each not in sys.modules]
    # What Python takes for "there is none".
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for each in absent:
            del sys.modules[each]
