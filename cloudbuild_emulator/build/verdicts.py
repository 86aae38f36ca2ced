"""What a step's end means for it and for its build."""

from dataclasses import dataclass

from cloudbuild_emulator.build.step import Outcome
from cloudbuild_emulator.messages import BuildStep, Status
from localcloud.messages import EnumValue


@dataclass(frozen=True)
class Verdict:
    """A step's status, and whether its build goes on.

    Args:
        status: SUCCESS, FAILURE or TIMEOUT.
        tolerated: The build goes on, whatever the status.
        reason: Why it failed, in the service's words.
    """

    status: EnumValue
    tolerated: bool
    reason: str = ""


def judge_step(step: BuildStep, outcome: Outcome) -> Verdict:
    """Judge a step that nobody else has ended.

    `allowExitCodes` wins over `allowFailure` (proto, BuildStep); both speak
    of exits, so neither covers a timeout or a step that never ran.
    """
    if outcome.problem:
        return Verdict(Status.FAILURE, tolerated=False, reason=outcome.problem)
    if outcome.timed_out:
        seconds = step.timeout.total_seconds()
        return Verdict(
            Status.TIMEOUT,
            tolerated=False,
            reason=f"context deadline exceeded: the step's timeout is "
            f"{seconds:g}s",
        )
    if outcome.exit_code == 0:
        return Verdict(Status.SUCCESS, tolerated=True)
    return Verdict(
        Status.FAILURE,
        tolerated=_tolerates(step, outcome.exit_code),
        reason=f"step exited with non-zero status: {outcome.exit_code}",
    )


def _tolerates(step: BuildStep, exit_code: int | None) -> bool:
    if step.allow_exit_codes:
        return exit_code in step.allow_exit_codes
    return bool(step.allow_failure)
