"""Pins are raised where they stand, and nothing else changes."""

import pytest

from course.authoring.pins import loosen, main, raise_pins, read_versions
from course.places import REPOSITORY

PROJECT = 'dependencies = [\n    "kedro==1.7.0",  # why\n    "numpy>=2",\n]\n'
MAKEFILE = "UV_VERSION := 0.13.9\n\t@echo 'pyspark[connect]==4.0.5' | $(LOCK)\n"
LOCK = (
    "kedro==1.8.0 \\\n    --hash=sha256:00\nnumpy==2.5\npyspark==4.1.0\n"
    "uv==0.14.0 ; python_version < '4'\nkedro==1.0\n"
)


def test_a_loose_pin_keeps_its_name_and_its_reason() -> None:
    assert '    "kedro",  # why\n    "numpy>=2",' in loosen(PROJECT)


def test_each_pin_is_raised_where_it_stands() -> None:
    versions = read_versions(LOCK)
    raised = raise_pins(PROJECT, versions)
    assert raised == PROJECT.replace("1.7.0", "1.8.0")
    assert raise_pins(MAKEFILE, versions) == (
        "UV_VERSION := 0.14.0\n\t@echo 'pyspark[connect]==4.1.0' | $(LOCK)\n"
    )


def test_what_no_lock_knows_stays() -> None:
    assert raise_pins(MAKEFILE, {}) == MAKEFILE


def test_today_s_locks_change_no_pin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every pin of ours is of a form that is found."""
    main("loosen", str(REPOSITORY / "pyproject.toml"))
    loose = capsys.readouterr().out
    assert "==" not in loose.partition("[tool.")[0].replace(
        "sys_platform ==", ""
    )
    lock = (REPOSITORY / "requirements.txt").read_text()
    for name in ("pyproject.toml", "Makefile"):
        text = (REPOSITORY / name).read_text()
        assert raise_pins(text, read_versions(lock)) == text
