"""A failure is the learner's, the machine's or the course's."""

import pytest

from course.execution.causes import Cause, find_cause
from course.execution.runs import LATE
from course.execution.task import Failure


def fail(name: str, message: str = "", *tags: str) -> Failure:
    return Failure("a-cell", 3, "1 / 0", message, name, tags)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (fail("ValueError", "", "exercise"), Cause.LEARNER),
        (fail("ValueError", "", "injected-parameters"), Cause.LEARNER),
        (fail("CellTimeoutError", "", "exercise"), Cause.LEARNER),
        (fail("CellTimeoutError"), Cause.ENVIRONMENT),
        (fail("DeadKernelError"), Cause.ENVIRONMENT),
        (fail(LATE), Cause.ENVIRONMENT),
        (fail("StartError"), Cause.ENVIRONMENT),
        (fail("OSError", "[Errno 28] No space left"), Cause.ENVIRONMENT),
        (fail("ValueError", "", "check"), Cause.COURSE),
        (fail("OSError", "[Errno 2] No such file"), Cause.COURSE),
        (None, Cause.ENVIRONMENT),
    ],
)
def test_a_failure_is_somebodys(failure: Failure | None, cause: Cause) -> None:
    assert find_cause(failure) is cause
