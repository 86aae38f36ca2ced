"""Builds by Google's own client, over the global and the regional paths."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from google.api_core.exceptions import BadRequest, NotFound, Unknown
from google.cloud.devtools.cloudbuild_v1 import ApprovalResult

from cloudbuild_emulator.messages import Build, BuildStep, Status

if TYPE_CHECKING:
    from tests.cloudbuild_emulator.api.conftest import AwaitEnd, Place

Decision = ApprovalResult.Decision
SECONDS = 20


def test_a_build_runs_to_its_end(place: Place) -> None:
    # As in Google's own samples, with the default pauses.
    build = place.start().result(timeout=SECONDS)
    assert build.status == Status.SUCCESS
    assert build.steps[0].args == ["-c", "true"]


def test_the_answer_names_the_build_at_once(place: Place) -> None:
    build = place.start("hold").metadata.build
    assert build.status in {Status.QUEUED, Status.WORKING}
    assert build.log_url.endswith(f"/builds/{build.id}")
    place.call("cancel_build", **place.name_build(build.id))


def test_a_failed_builds_result_raises(place: Place) -> None:
    with pytest.raises(Unknown, match="Build failed; check build logs"):
        place.end("fail")


def test_a_wrong_build_is_refused_with_all_its_problems(place: Place) -> None:
    wrong = Build(steps=[BuildStep(args=["x"]), BuildStep(name="UPPER")])
    with pytest.raises(BadRequest, match=r"(?s)steps?.*0.*UPPER") as caught:
        place.call("create_build", **place.parent, build=wrong)
    assert caught.value.code == 400


def test_a_build_is_found_by_its_id(place: Place) -> None:
    build = place.end()
    found = place.call("get_build", **place.name_build(build.id))
    assert (found.id, found.status) == (build.id, Status.SUCCESS)


def test_an_unknown_build_is_not_found(place: Place) -> None:
    with pytest.raises(NotFound, match="00000000"):
        place.call("get_build", **place.name_build("00000000"))


def test_a_build_of_another_location_is_not_found(
    place: Place, global_place: Place
) -> None:
    elsewhere = "europe-west1" if place == global_place else ""
    other = type(place)(place.google, elsewhere)
    build = other.end()
    with pytest.raises(NotFound, match="not in the location"):
        place.call("get_build", **place.name_build(build.id))


def test_a_build_of_another_project_is_not_found(global_place: Place) -> None:
    build = global_place.end()
    with pytest.raises(NotFound, match=build.id):
        global_place.call("get_build", project_id="other", id=build.id)


def test_the_projects_number_stands_for_its_id(global_place: Place) -> None:
    build = global_place.end()
    found = global_place.call("get_build", name=build.name)
    assert build.name.startswith("projects/100000000001/")
    assert found.id == build.id


def test_builds_are_listed_newest_first(place: Place) -> None:
    tag = f"order-{uuid4()}"
    ids = [place.end(tag).id for _ in range(2)]
    assert place.list(f'tags="{tag}"') == ids[::-1]


def test_every_page_is_fetched(place: Place) -> None:
    tag = f"pages-{uuid4()}"
    started = [place.start(tag).metadata.build.id for _ in range(5)]
    assert place.list(f'tags="{tag}"', size=2) == started[::-1]


def test_a_page_is_as_long_as_asked(place: Place) -> None:
    place.end()
    place.end()
    pager = place.call("list_builds", **place.parent, page_size=1)
    page = next(pager.pages)
    assert (len(page.builds), bool(page.next_page_token)) == (1, True)


def test_locations_are_listed_apart(place: Place) -> None:
    tag = f"apart-{uuid4()}"
    here = place.start(tag).metadata.build.id
    elsewhere = type(place)(place.google, "us-east1")
    assert place.list(f'tags="{tag}"') == [here]
    assert elsewhere.list(f'tags="{tag}"') == []
    assert type(place)(place.google, "-").list(f'tags="{tag}"') == [here]


@pytest.mark.parametrize(("status", "count"), [("SUCCESS", 1), ("FAILURE", 0)])
def test_builds_are_filtered_by_status(
    place: Place, status: str, count: int
) -> None:
    tag = f"status-{uuid4()}"
    build = place.end(tag)
    listed = place.list(f'status="{status}" AND tags="{tag}"')
    assert listed == [build.id] * count


def test_builds_are_filtered_by_time(place: Place) -> None:
    before = datetime.now(UTC).isoformat()
    build = place.end()
    assert place.list(f'create_time>"{before}"')[-1] == build.id
    after = datetime.now(UTC).isoformat()
    assert build.id not in place.list(f'create_time>"{after}"')


@pytest.mark.parametrize("name", ["build_trigger_id", "trigger_id"])
def test_builds_are_filtered_by_trigger(place: Place, name: str) -> None:
    trigger = place.keep(f"filtered-{uuid4().hex[:8]}")
    operation = place.call(
        "run_build_trigger", **place.name_trigger(trigger.id)
    )
    listed = place.list(f'{name}="{trigger.id}"')
    assert listed == [operation.metadata.build.id]


@pytest.mark.parametrize(
    "text", ["status=", 'colour="red"', 'status="DONE"', "((("]
)
def test_a_wrong_filter_is_refused(place: Place, text: str) -> None:
    with pytest.raises(BadRequest, match="filter"):
        place.list(text)


def test_a_wrong_page_token_is_refused(place: Place) -> None:
    with pytest.raises(BadRequest, match="oken"):
        place.call("list_builds", **place.parent, page_token="?")  # noqa: S106 - no password


def test_a_running_build_is_cancelled(place: Place) -> None:
    build = place.start("hold").metadata.build
    ended = place.call("cancel_build", **place.name_build(build.id))
    assert ended.status == Status.CANCELLED


def test_a_finished_build_cannot_be_cancelled(place: Place) -> None:
    build = place.end()
    with pytest.raises(BadRequest, match="it has ended with SUCCESS"):
        place.call("cancel_build", **place.name_build(build.id))


def test_a_retried_build_is_a_new_one(
    place: Place, await_end: AwaitEnd
) -> None:
    build = place.end()
    operation = place.call("retry_build", **place.name_build(build.id))
    again = await_end(operation)
    assert again.id != build.id
    assert again.steps[0].args == build.steps[0].args


def test_a_running_build_cannot_be_retried(place: Place) -> None:
    build = place.start("hold").metadata.build
    with pytest.raises(BadRequest, match="has not ended"):
        place.call("retry_build", **place.name_build(build.id))
    place.call("cancel_build", **place.name_build(build.id))


@pytest.mark.parametrize("method", ["cancel_build", "retry_build"])
def test_no_unknown_build_is_ended_or_repeated(
    place: Place, method: str
) -> None:
    with pytest.raises(NotFound, match="00000000"):
        place.call(method, **place.name_build("00000000"))


def _await_approval(place: Place) -> Build:
    trigger = place.keep(
        f"asks-{uuid4().hex[:8]}", approval_config={"approval_required": True}
    )
    named = place.name_trigger(trigger.id)
    build: Build = place.call("run_build_trigger", **named).metadata.build
    assert build.status == Status.PENDING
    return build


def test_an_approved_build_runs(place: Place, await_end: AwaitEnd) -> None:
    build = _await_approval(place)
    result = ApprovalResult(decision=Decision.APPROVED, comment="go")
    operation = place.call(
        "approve_build", name=build.name, approval_result=result
    )
    ended = await_end(operation)
    assert ended.status == Status.SUCCESS
    assert ended.approval.result.comment == "go"


def test_a_rejected_build_ends(place: Place) -> None:
    build = _await_approval(place)
    result = ApprovalResult(decision=Decision.REJECTED, url="http://why")
    place.call("approve_build", name=build.name, approval_result=result)
    found = place.call("get_build", **place.name_build(build.id))
    assert found.status == Status.CANCELLED
    assert found.approval.result.url == "http://why"


def test_an_approval_without_decision_is_refused(place: Place) -> None:
    build = _await_approval(place)
    with pytest.raises(BadRequest, match="expected APPROVED or REJECTED"):
        place.call("approve_build", name=build.name)


def test_only_a_pending_build_is_approved(place: Place) -> None:
    build = place.end()
    result = ApprovalResult(decision=Decision.APPROVED)
    with pytest.raises(BadRequest, match="only a PENDING one"):
        place.call("approve_build", name=build.name, approval_result=result)


def test_a_build_may_name_options_which_the_client_sends_as_numbers(
    place: Place,
) -> None:
    options = {"machine_type": "E2_HIGHCPU_8", "logging": "NONE"}
    build = Build(steps=[BuildStep(name="bash")], options=options)
    made = place.call("create_build", **place.parent, build=build)
    kept = made.metadata.build.options
    assert (kept.machine_type.name, kept.logging.name) == (
        "E2_HIGHCPU_8",
        "NONE",
    )


def test_a_number_that_is_no_option_is_refused(place: Place) -> None:
    build = Build(steps=[BuildStep(name="bash")], options={"logging": 99})
    with pytest.raises(BadRequest, match=r"options\.logging: found the numb"):
        place.call("create_build", **place.parent, build=build)
