"""What a check answers, and the boundary that lets no error through."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from dis import get_instructions
from types import FunctionType

from course.checks.french import shared
from course.checks.reading import show_error
from course.checks.texts import Diagnosis, Texts

IDLE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


@dataclass(frozen=True, repr=False)
class Verdict:
    """The answer to an answer: its `repr` is what the notebook shows."""

    passed: bool
    headline: str
    found: str = ""
    expected: str = ""
    next_step: str = ""

    def __repr__(self) -> str:
        parts = zip(
            shared.LABELS,
            (self.found, self.expected, self.next_step),
            strict=True,
        )
        lines = [label.format(text) for label, text in parts if text]
        return "\n".join([self.headline, *lines])


@dataclass(frozen=True)
class Outcome:
    """What a call came to: a value, or the error that it raised."""

    value: object = None
    error: BaseException | None = None


def judge(
    answer: object, texts: Texts, diagnose: Callable[[], Diagnosis]
) -> Verdict:
    """Give the verdict on an answer; whatever happens, raise nothing."""
    if answer is None:
        return Verdict(passed=False, headline=shared.NOTHING)
    if is_unfilled(answer):
        return Verdict(passed=False, headline=shared.UNFILLED)
    verdict = read_outcome(attempt(diagnose), texts)
    if not verdict.passed and is_stub(answer):
        return Verdict(passed=False, headline=shared.UNFILLED)
    return verdict


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


def read_outcome(outcome: Outcome, texts: Texts) -> Verdict:
    """Put a diagnosis, or the error met on the way to it, into words."""
    if isinstance(outcome.value, Diagnosis):
        return put_into_words(outcome.value, texts)
    raised = Diagnosis("raised", {"error": show_error(outcome.error)})
    return put_into_words(raised, texts)


def put_into_words(diagnosis: Diagnosis, texts: Texts) -> Verdict:
    """Fill the templates of a diagnosis: the check's own, else the shared."""
    name, values = diagnosis.name, diagnosis.values
    if name in texts.right:
        praise = texts.right[name].format(**values)
        return Verdict(passed=True, headline=shared.RIGHT.format(praise))
    words = texts.wrong.get(name) or shared.WORDS[name]
    return Verdict(
        passed=False,
        headline=shared.WRONG,
        found=words.found.format(**values),
        expected=texts.expected,
        next_step=words.next_step.format(**values),
    )


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
