"""A kernel of a learner's in this process, and one that was started again."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from tests.course.kernels import Kernel


@pytest.fixture
def start_kernel(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Kernel]:
    return lambda: Kernel(monkeypatch)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Enter a workspace; leave no variable behind."""
    workspace = tmp_path / "work"
    workspace.mkdir()
    monkeypatch.chdir(workspace)
    with mock.patch.dict(os.environ):
        yield workspace
