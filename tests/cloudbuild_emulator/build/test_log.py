"""A log grows by whole, masked lines; any reader sees them at once."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cloudbuild_emulator.build.log import BLOCK, BuildLog, StepOutput
from cloudbuild_emulator.build.masking import Masker

UNLIMITED = 2**30
SECRET = "s3cret-value"  # noqa: S105 -- the very thing to be masked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "log.txt"


def test_a_line_is_in_the_file_as_soon_as_it_has_ended(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        output = StepOutput(log, "Step #0")
        output.feed(b"first\nsec")
        assert path.read_bytes() == b"Step #0: first\n"
        output.feed(b"ond\n")
        assert path.read_bytes() == b"Step #0: first\nStep #0: second\n"


def test_a_last_line_without_an_end_gets_one(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        output = StepOutput(log, "")
        output.feed(b"no end")
        output.close()
        output.close()
    assert path.read_bytes() == b"no end\n"


def test_what_is_no_text_is_kept_as_it_is(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        StepOutput(log, "").feed(b"\xff\x00\r\n")
    assert path.read_bytes() == b"\xff\x00\r\n"


def test_an_endless_line_is_written_in_parts(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        output = StepOutput(log, "Step #0")
        for _ in range(4):
            output.feed(b"x" * BLOCK)
        assert path.stat().st_size > 2 * BLOCK
        output.close()
    lines = path.read_bytes().splitlines()
    assert all(each.startswith(b"Step #0: ") for each in lines)
    assert b"".join(each[9:] for each in lines) == b"x" * 4 * BLOCK


@pytest.mark.parametrize("before", range(BLOCK - 16, BLOCK + 2))
def test_no_part_of_an_endless_line_shows_half_of_a_secret(
    path: Path, before: int
) -> None:
    with BuildLog(path, UNLIMITED) as log:
        log.masker = Masker([SECRET])
        output = StepOutput(log, "")
        output.feed(b"x" * before + SECRET[:6].encode())
        output.feed(SECRET[6:].encode() + b"y" * BLOCK)
        output.close()
    text = path.read_bytes().replace(b"\n", b"")
    assert text == b"x" * before + b"********" + b"y" * BLOCK


@given(st.lists(st.sampled_from(["s3cret", "-value", "\n", "x"])))
@example(["s3cret", "\n", "-value", "s3cret", "\n"])
@example(["s3cret-va", "\n", "lue", "s3c", "\n\n", "ret-value", "x"])
def test_masking_does_not_depend_on_how_a_text_is_cut(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("log") / "log.txt"
    with BuildLog(path, UNLIMITED) as log:
        log.masker = Masker([SECRET])
        output = StepOutput(log, "")
        for each in parts:
            output.feed(each.encode())
        output.close()
    # Ends of lines do not hide a secret, in however many reads they come.
    whole = re.sub("\n*".join(SECRET), "********", "".join(parts))
    assert path.read_text().removesuffix("\n") == whole.removesuffix("\n")


def test_the_services_own_lines_are_masked_too(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        log.masker = Masker([SECRET])
        StepOutput(log, "Step #0").say(f"pulling {SECRET}\ndone")
    assert path.read_text() == "Step #0: pulling ********\nStep #0: done\n"


def test_a_full_log_keeps_whole_lines_and_the_services_own(
    path: Path,
) -> None:
    with BuildLog(path, 10) as log:
        output = StepOutput(log, "")
        output.feed(b"12345\n12345\n12345\n")
        output.feed(b"more\n")
        output.close()
        assert log.is_full
        log.say("DONE")
    first, warning, last = path.read_text().splitlines()
    assert (first, last) == ("12345", "DONE")
    assert warning.startswith("WARNING: the log is over its limit of 10 bytes")


def test_a_log_that_is_just_full_says_nothing(path: Path) -> None:
    with BuildLog(path, 6) as log:
        StepOutput(log, "").feed(b"12345\n")
    assert path.read_text() == "12345\n"


def test_who_speaks_after_the_end_is_not_heard(path: Path) -> None:
    with BuildLog(path, UNLIMITED) as log:
        log.say("DONE")
    log.say("late")
    StepOutput(log, "").feed(b"late\n")
    assert path.read_text() == "DONE\n"


@pytest.mark.parametrize("before", [0, BLOCK - 20])
def test_a_coloured_secret_in_many_writes_is_masked(
    path: Path, before: int
) -> None:
    with BuildLog(path, UNLIMITED) as log:
        log.masker = Masker([SECRET])
        output = StepOutput(log, "Step #0")
        output.feed(b"x" * before)
        for letter in SECRET.encode():
            output.feed(b"\x1b[3")
            output.feed(b"1m%c\x1b[0m\r" % letter)
        output.feed(b"x" * BLOCK + b"\n")
    shown = path.read_bytes().replace(b"\nStep #0: ", b"")
    assert b"********" in shown
    assert b"t\x1b[0m" not in shown
