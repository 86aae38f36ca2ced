"""What is kept of $BUILDER_OUTPUT/output."""

import os
from pathlib import Path

import pytest

from cloudbuild_emulator.build.masking import Masker
from cloudbuild_emulator.build.outputs import BYTES_OF_OUTPUT, collect_outputs

SECRET = "s3cret-value"  # noqa: S105 -- the very thing to be masked
NOBODYS = Masker(())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "0").mkdir()
    return tmp_path / "0" / "output"


def collect(output: Path, masker: Masker = NOBODYS) -> list[bytes]:
    return collect_outputs(output.parents[1], 1, masker)


def test_no_step_with_an_output_means_none(output: Path) -> None:
    assert collect(output) == []


def test_the_first_50_kb_are_kept(output: Path) -> None:
    output.write_bytes(b"x" * BYTES_OF_OUTPUT + b"y")
    assert collect(output) == [b"x" * 50 * 1024]


@pytest.mark.parametrize("cut", range(len(SECRET)))
def test_a_secret_at_the_cut_is_not_left_in_half(
    output: Path, cut: int
) -> None:
    output.write_bytes(b"x" * (BYTES_OF_OUTPUT - cut) + SECRET.encode())
    (data,) = collect(output, Masker([SECRET]))
    assert data.strip(b"x*") == b""


def test_a_link_is_not_followed(output: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("of somebody else")
    output.symlink_to(tmp_path / "other")
    assert collect(output) == []


def test_neither_a_folder_nor_a_pipe_holds_the_build(output: Path) -> None:
    output.mkdir()
    assert collect(output) == []
    output.rmdir()
    os.mkfifo(output)
    assert collect(output) == []
