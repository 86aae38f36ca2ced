import sys
from pathlib import Path

from course.environment import course_environment

PROGRAMS = str(Path(sys.executable).parent)


def test_our_programs_come_first_and_once() -> None:
    found = course_environment({"PATH": f"/usr/bin:{PROGRAMS}:/bin"})
    assert found["PATH"] == f"{PROGRAMS}:/usr/bin:/bin"


def test_an_empty_path_does_not_become_the_current_folder() -> None:
    assert course_environment({})["PATH"] == PROGRAMS


def test_telemetry_is_off_in_the_words_that_mlflow_obeys() -> None:
    found = course_environment({"DO_NOT_TRACK": "1"})
    assert found["DO_NOT_TRACK"] == "true"
    assert found["MLFLOW_DISABLE_TELEMETRY"] == "true"
