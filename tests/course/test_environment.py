import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("known", [{}, {"no_proxy": "a.example"}])
def test_no_proxy_stands_between_this_machine_and_itself(
    known: dict[str, str],
) -> None:
    proxy = {"HTTPS_PROXY": "http://proxy.example:3128"}
    found = course_environment(proxy | known)
    assert found["NO_PROXY"].split(",") == [
        *known.values(),
        "127.0.0.1",
        "localhost",
    ]
    assert found["no_proxy"] == found["NO_PROXY"]


def test_without_a_proxy_nothing_is_said_of_any() -> None:
    assert "NO_PROXY" not in course_environment({})
