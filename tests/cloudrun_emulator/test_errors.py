"""Errors: one exit status each, and the fields that are wrong."""

from cloudrun_emulator import errors
from cloudrun_emulator.errors import ViolationError
from localcloud import errors as shared
from localcloud.errors import CloudError


def list_kinds(kind: type[CloudError]) -> list[type[CloudError]]:
    below = [each for sub in kind.__subclasses__() for each in list_kinds(sub)]
    return [kind, *below]


def test_an_exit_status_names_one_kind_of_error() -> None:
    kinds = [
        each
        for each in list_kinds(CloudError)
        if each.__module__ in {errors.__name__, shared.__name__}
    ]
    statuses = {each.exit_code for each in kinds}
    assert len(statuses) == len(kinds)
    assert not statuses & {0, 2}


def test_a_violation_names_its_field_in_its_details() -> None:
    error = ViolationError("service.x", "is wrong.", "CreateServiceRequest")
    violations, debug = error.details
    assert violations["fieldViolations"] == [
        {
            "field": "CreateServiceRequest.service.x",
            "description": "is wrong.",
        }
    ]
    assert debug["detail"] == error.message
