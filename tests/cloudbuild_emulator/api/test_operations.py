"""Builds as long-running operations, by Google's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.api_core.exceptions import Cancelled, NotFound

from cloudbuild_emulator.api.operations import describe_operation
from cloudbuild_emulator.messages import Build, Status

if TYPE_CHECKING:
    import httpx

    from tests.cloudbuild_emulator.api.conftest import AwaitEnd, Place

SECONDS = 20


def test_a_global_operation_is_named_after_its_project(
    global_place: Place,
) -> None:
    operation = global_place.start()
    build = operation.metadata.build
    assert operation.operation.name == f"operations/build/local/{build.id}"


def test_a_running_builds_operation_is_not_done(place: Place) -> None:
    operation = place.start("hold")
    assert not operation.done()
    assert operation.cancel()


def test_a_cancelled_operation_ends_its_build(
    place: Place, await_end: AwaitEnd
) -> None:
    operation = place.start("hold")
    operation.cancel()
    with pytest.raises(Cancelled, match="Build cancelled"):
        await_end(operation)
    assert operation.cancelled()


def test_an_operation_is_fetched_by_its_name(place: Place) -> None:
    started = place.start("hold")
    operations = place.google.transport.operations_client
    found = operations.get_operation(started.operation.name, timeout=SECONDS)
    assert found.name == started.operation.name
    started.cancel()


def test_cancelling_what_has_ended_changes_nothing(
    place: Place, await_end: AwaitEnd
) -> None:
    operation = place.start()
    await_end(operation)
    operations = place.google.transport.operations_client
    operations.cancel_operation(operation.operation.name, timeout=SECONDS)
    assert operation.metadata.build.status == Status.SUCCESS


@pytest.mark.parametrize(
    "name",
    [
        "operations/build/local/none",
        "projects/local/locations/global/operations/none",
    ],
)
def test_an_unknown_operation_is_not_found(place: Place, name: str) -> None:
    operations = place.google.transport.operations_client
    with pytest.raises(NotFound, match="none"):
        operations.get_operation(name, timeout=SECONDS)


def test_operations_are_listed(place: Place, raw_client: httpx.Client) -> None:
    started = place.start()
    path = "projects/local" + (
        f"/locations/{place.region}" if place.region else ""
    )
    listed = raw_client.get(f"/v1/{path}/operations?pageSize=1").json()
    assert listed["operations"][0]["name"] == started.operation.name
    assert listed["nextPageToken"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.FAILURE, 2),
        (Status.INTERNAL_ERROR, 13),
        (Status.TIMEOUT, 4),
        (Status.CANCELLED, 1),
        (Status.EXPIRED, 4),
    ],
)
def test_each_bad_end_is_an_error_with_its_reason(
    status: Status, code: int
) -> None:
    build = Build(status=status, status_detail="the reason")
    error = describe_operation(build, "")["error"]
    assert error["code"] == code
    assert error["message"].endswith(": the reason")


@pytest.mark.parametrize(
    "status",
    [Status.PENDING, Status.QUEUED, Status.WORKING, Status.STATUS_UNKNOWN],
)
def test_a_build_that_goes_on_has_no_outcome(status: Status) -> None:
    operation = describe_operation(Build(status=status), "")
    assert operation.keys() == {"name", "metadata"}
