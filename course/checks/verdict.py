"""What a check answers, and the boundary that lets no error through."""

import os
import warnings
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import redirect_stdout
from dataclasses import dataclass
from dis import get_instructions
from io import StringIO
from types import FunctionType

from IPython.core.error import UsageError

from course.checks import patience
from course.checks.diagnosis import Diagnosis
from course.checks.history import (
    find_failed,
    find_headless,
    find_last_error,
    find_unread,
)
from course.checks.patience import OverdueError, limit_time
from course.checks.reading import FoundError, cap, show_error
from course.checks.wording import write_verdict
from course.languages import read_language

IDLE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


UNFILLED, STILL_NONE, RAISED = "unfilled", "still_none", "raised"
OVERDUE, HEADLESS = "overdue", "headless"


@dataclass(frozen=True, repr=False)
class Verdict:
    """The answer to an answer: its `repr` is what the notebook shows."""

    check: str  # the lesson's module and the check: "lesson1.order"
    diagnosis: Diagnosis

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.diagnosis.passed

    def render(self, language: str) -> str:
        """Say it in one of `LANGUAGES`; raises LessonError in another."""
        return write_verdict(self.check, self.diagnosis, language)

    def __repr__(self) -> str:
        return self.render(read_language(os.environ))


@dataclass(frozen=True)
class Outcome:
    """What a call came to: a value, or the error that it raised."""

    value: object = None
    error: BaseException | None = None
    printed: bool = False


def judge(
    answer: object, check: str, diagnose: Callable[[], Diagnosis]
) -> Verdict:
    """Give the verdict on an answer; whatever happens, raise nothing."""
    if line := find_headless():
        return Verdict(check, Diagnosis(HEADLESS, {"line": line}))
    if unread := find_unread():
        said = {"error": cap(str(unread.msg))}
        return Verdict(check, Diagnosis("syntax", said))
    if failed := find_failed():
        return Verdict(check, name_error(failed))
    if answer is None:
        return Verdict(check, name_missing(STILL_NONE))
    if is_unfilled(answer):
        return Verdict(check, name_missing(UNFILLED))
    try:
        with limit_time(patience.SECONDS):
            found = read_outcome(attempt(diagnose))
    except FoundError as error:
        found = error.diagnosis
    except OverdueError:
        found = Diagnosis(OVERDUE, {"seconds": patience.SECONDS})
    if not found.passed and is_stub(answer):
        found = Diagnosis(UNFILLED)
    return Verdict(check, found)


def name_missing(name: str) -> Diagnosis:
    """Say that an answer is missing, or which error kept it from being."""
    error = find_last_error()
    return Diagnosis(name) if error is None else name_error(error)


def name_error(error: BaseException) -> Diagnosis:
    """Say which error stopped the cell of the answer."""
    if isinstance(error, NameError) and error.name:
        return Diagnosis("undefined", {"name": error.name})
    name = "magic" if isinstance(error, UsageError) else RAISED
    return Diagnosis(name, {"error": show_error(error)})


def attempt(function: Callable[..., object], *arguments: object) -> Outcome:
    """Call what a learner may have written: an error is an outcome too.

    What it prints is kept from the notebook: a check calls many times.

    Raises:
        FoundError: the call shows a mistake that is the same in all exercises.
    """
    said = StringIO()
    try:
        with warnings.catch_warnings(), redirect_stdout(said):
            # A warning would print this machine's paths under the verdict.
            warnings.simplefilter("ignore")
            value = function(*arguments)
    except (KeyboardInterrupt, OverdueError, FoundError):
        raise
    except BaseException as error:  # noqa: BLE001  exit() and pytest.fail too
        return Outcome(error=error)
    return Outcome(value, printed=bool(said.getvalue().strip()))


def try_answer(function: Callable[..., object], *arguments: object) -> Outcome:
    """Attempt a function that a learner wrote to answer an exercise.

    Raises:
        FoundError: its mistake is one that is the same in all exercises.
    """
    outcome = attempt(function, *arguments)
    if isinstance(outcome.error, NameError) and outcome.error.name:
        raise FoundError(Diagnosis("undefined", {"name": outcome.error.name}))
    if isinstance(outcome.value, Coroutine):
        outcome.value.close()  # or Python warns that none awaited it
        raise FoundError(Diagnosis("coroutine"))
    if isinstance(outcome.value, Generator | AsyncGenerator):
        raise FoundError(Diagnosis("generator"))
    return outcome


def ask_answer(function: Callable[..., object], *arguments: object) -> Outcome:
    """Try a function that has to return something; raises FoundError."""
    outcome = try_answer(function, *arguments)
    if outcome.error is None and outcome.value is None and outcome.printed:
        raise FoundError(Diagnosis("prints"))
    return outcome


def read_outcome(outcome: Outcome) -> Diagnosis:
    """Give the diagnosis, or name the error met on the way to it."""
    if isinstance(outcome.value, Diagnosis):
        return outcome.value
    return Diagnosis(RAISED, {"error": show_error(outcome.error)})


def is_unfilled(answer: object) -> bool:
    """Tell `...`, also where it is all that a list, tuple or set holds."""
    if type(answer) in {list, tuple, set}:
        items = list(answer)  # type: ignore[call-overload]
        return bool(items) and all(item is ... for item in items)
    return answer is ...


def is_stub(answer: object) -> bool:
    """Tell a function that does nothing yet, or still holds an Ellipsis."""
    if type(answer) is not FunctionType:
        return False
    constants = answer.__code__.co_consts
    steps = list(get_instructions(answer))
    loaded = [s.argval for s in steps if s.opname.endswith("_CONST")]
    idle = {step.opname for step in steps} <= IDLE
    returns_nothing = all(value is None for value in loaded)
    return any(c is ... for c in constants) or (idle and returns_nothing)
