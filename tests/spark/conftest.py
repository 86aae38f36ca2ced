"""The project's source is not installed here: find it in its folder."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "purchase_predict/src"
sys.path.append(str(SOURCE))


@pytest.fixture(autouse=True, scope="package")
def workers_find_the_source() -> Iterator[None]:
    """Set what Spark's workers inherit from the JVM that one test starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{SOURCE}{os.pathsep}{ROOT}")
        yield
