"""Errors: one exit status each."""

from cloudbuild_emulator import errors
from localcloud import errors as shared
from localcloud.errors import CloudError


def list_kinds(kind: type[CloudError]) -> list[type[CloudError]]:
    below = [each for sub in kind.__subclasses__() for each in list_kinds(sub)]
    return [kind, *below]


def test_an_exit_status_names_one_kind_of_error() -> None:
    # Those of other modules are told as the kind that they are.
    kinds = [
        each
        for each in list_kinds(CloudError)
        if each.__module__ in {errors.__name__, shared.__name__}
    ]
    statuses = {each.exit_code for each in kinds}
    assert len(statuses) == len(kinds)
    # What click and Python themselves end with.
    assert not statuses & {0, 2}
