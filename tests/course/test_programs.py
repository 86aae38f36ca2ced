import subprocess
import sys

import pytest

from course.programs import LINES_QUOTED, quote_end, run_program


def test_a_program_is_told_what_it_is_given() -> None:
    ended = run_program(["cat"], given="words")
    assert (ended.status, ended.output, ended.failed) == (0, "words", False)


def test_a_program_without_input_does_not_wait_for_ours() -> None:
    assert run_program(["cat"]).output == ""


def test_variables_are_added_to_the_courses_own() -> None:
    ended = run_program(
        ["sh", "-c", "echo $MINE $DO_NOT_TRACK"], environment={"MINE": "x"}
    )
    assert ended.output == "x true\n"


def test_the_reason_is_the_last_line_of_the_errors() -> None:
    script = "print('out'); raise SystemExit('why\\nso')"
    ended = run_program([sys.executable, "-c", script])
    assert ended.failed
    assert ended.find_reason() == "so"


def test_a_failure_without_a_word_has_a_reason_too() -> None:
    assert run_program(["false"]).find_reason("no word") == "no word"


def test_only_the_end_is_quoted() -> None:
    quoted = quote_end("\n".join(map(str, range(100))))
    assert quoted.splitlines()[0] == ""
    assert quoted.splitlines()[-1] == "  99"
    assert len(quoted.splitlines()) == LINES_QUOTED + 1


def test_an_endless_program_is_ended() -> None:
    with pytest.raises(subprocess.TimeoutExpired, match="sleep"):
        run_program(["sleep", "60"], seconds=0.1)
