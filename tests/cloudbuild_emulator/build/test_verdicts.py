"""What a step's end means."""

from datetime import timedelta
from typing import Any

import pytest

from cloudbuild_emulator.build.step import Outcome
from cloudbuild_emulator.build.verdicts import judge_step
from cloudbuild_emulator.messages import Status
from tests.cloudbuild_emulator.build.builds import make_step


@pytest.mark.parametrize(
    ("fields", "exit_code", "tolerated"),
    [
        ({}, 0, True),
        ({}, 1, False),
        ({"allow_failure": True}, 1, True),
        ({"allow_exit_codes": [1, 7]}, 7, True),
        ({"allow_exit_codes": [1, 7]}, 2, False),
        ({"allow_exit_codes": [7], "allow_failure": True}, 2, False),
        ({"allow_exit_codes": [7]}, 0, True),
    ],
)
def test_an_exit_status_is_tolerated_as_the_step_says(
    fields: dict[str, Any], exit_code: int, tolerated: object
) -> None:
    verdict = judge_step(make_step(**fields), Outcome(exit_code))
    assert verdict.tolerated is tolerated
    expected = Status.FAILURE if exit_code else Status.SUCCESS
    assert verdict.status == expected


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (Outcome(problem="no image"), Status.FAILURE, "no image"),
        (
            Outcome(timed_out=True),
            Status.TIMEOUT,
            "context deadline exceeded: the step's timeout is 2.5s",
        ),
    ],
)
def test_what_is_no_exit_is_never_tolerated(
    outcome: Outcome, status: int, reason: str
) -> None:
    step = make_step(allow_failure=True, timeout=timedelta(seconds=2.5))
    verdict = judge_step(step, outcome)
    assert (verdict.status, verdict.reason) == (status, reason)
    assert not verdict.tolerated
