"""Whose a failure is: the learner's, the machine's, or the course's."""

from enum import Enum

from course.execution.runs import LATE
from course.execution.task import Failure
from course.lessons.cells import EXERCISE
from course.messages import N_

# Papermill's tag of the cell of given parameters.
GIVEN = "injected-parameters"
LEARNERS = frozenset({EXERCISE, GIVEN})
# Errors that tell of the machine, its network or its limits, whoever wrote the
# cell: by their classes' names, all that is known of another process's error.
SURROUNDINGS = frozenset(
    {"CellTimeoutError", "DeadKernelError", LATE, "MemoryError"}
    | {"HomeError", "PortError", "StartError", "PackagesError", "DataError"}
    | {"ConnectionError", "ConnectionRefusedError", "ConnectionResetError"}
    | {"ConnectTimeout", "ReadTimeout", "TimeoutError", "BrokenPipeError"}
)
FULL = ("No space left on device", "Too many open files", "Errno 28")


class Cause(Enum):
    """Who has to mend a failure."""

    LEARNER = "learner"
    ENVIRONMENT = "environment"
    COURSE = "course"

    @property
    def words(self) -> str:
        """Say it, for translation."""
        return _WORDS[self]


_WORDS = {
    Cause.LEARNER: N_("the learner's"),
    Cause.ENVIRONMENT: N_("the environment's"),
    Cause.COURSE: N_("the course's"),
}


def find_cause(failure: Failure | None) -> Cause:
    """Tell whose a failure is; one without a cell is the environment's."""
    if failure is None:
        return Cause.ENVIRONMENT
    if LEARNERS.intersection(failure.tags):
        return Cause.LEARNER
    is_full = any(words in failure.message for words in FULL)
    if failure.name in SURROUNDINGS or is_full:
        return Cause.ENVIRONMENT
    return Cause.COURSE
