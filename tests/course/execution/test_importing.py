"""What a library would load beside itself stays away, for it alone."""

import subprocess
import sys
from importlib import import_module

import pytest

from course.execution.importing import without

UNUSED = ("gcsfs", "google.cloud", "pyarrow")


def test_a_package_is_not_found_in_the_block_and_found_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    with (
        without("wave"),
        pytest.raises(ModuleNotFoundError, match="wave"),
    ):
        import_module("wave")
    assert import_module("wave")


def test_what_is_loaded_stays() -> None:
    with without("json"):
        assert sys.modules["json"]
    assert sys.modules["json"]


def test_a_lessons_program_loads_no_storage_of_google() -> None:
    code = (
        "import sys, course.execution.worker;"
        f"print([x for x in {UNUSED} if x in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
