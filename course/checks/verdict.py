"""What a check answers, and the boundary that lets no error through."""

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from dis import get_instructions
from types import FunctionType

from course.checks.diagnosis import Diagnosis
from course.checks.reading import show_error
from course.checks.wording import write_verdict
from course.languages import read_language

IDLE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


UNFILLED, STILL_NONE, RAISED = "unfilled", "still_none", "raised"


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
        """Say it in a language; raises LessonError where words are missing."""
        return write_verdict(self.check, self.diagnosis, language)

    def __repr__(self) -> str:
        return self.render(read_language(os.environ))


@dataclass(frozen=True)
class Outcome:
    """What a call came to: a value, or the error that it raised."""

    value: object = None
    error: BaseException | None = None


def judge(
    answer: object, check: str, diagnose: Callable[[], Diagnosis]
) -> Verdict:
    """Give the verdict on an answer; whatever happens, raise nothing."""
    if answer is None:
        return Verdict(check, Diagnosis(STILL_NONE))
    if is_unfilled(answer):
        return Verdict(check, Diagnosis(UNFILLED))
    found = read_outcome(attempt(diagnose))
    if not found.passed and is_stub(answer):
        found = Diagnosis(UNFILLED)
    return Verdict(check, found)


def attempt(function: Callable[..., object], *arguments: object) -> Outcome:
    """Call what a learner may have written: an error is an outcome too."""
    try:
        with warnings.catch_warnings():
            # A warning would print this machine's paths under the verdict.
            warnings.simplefilter("ignore")
            return Outcome(function(*arguments))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  exit() and pytest.fail too
        return Outcome(error=error)


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
