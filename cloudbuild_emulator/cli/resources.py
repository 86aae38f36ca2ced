"""The kinds of resources that commands show: their keys and tables.

Google's messages take a moment to load: that is done where a key is in doubt.
"""

from dataclasses import replace
from typing import Any

from cloudbuild_emulator.cli.columns import (
    BUILD_COLUMNS,
    REPOSITORY_COLUMNS,
    TRIGGER_COLUMNS,
    describe_images,
    describe_source,
)
from cloudbuild_emulator.fidelity_table import EXTRAS
from localcloud.gcloud.fields import Fields, describe_message
from localcloud.gcloud.resources import Column, Columns, Resource

BUILD = ("metadata", "build")
PACKAGE = "google.devtools.cloudbuild.v1."


def _describe(name: str) -> Fields:
    from google.cloud.devtools.cloudbuild_v1.types import (  # noqa: PLC0415 -- slow to load
        cloudbuild,
    )

    more: dict[str, tuple[str, ...]] = {}
    for key in EXTRAS:
        kind, _, field = key.rpartition(".")
        more[PACKAGE + kind] = (*more.get(PACKAGE + kind, ()), field)
    return describe_message(getattr(cloudbuild, name), more)


def _describe_operation() -> Fields:
    text = Fields()
    status = {"code": text, "message": text, "details": Fields(anything=True)}
    with_type = {"@type": text}
    names = {
        "name": text,
        "done": text,
        "error": Fields(children=status),
        "metadata": replace(
            _describe("BuildOperationMetadata"), children=with_type
        ),
        "response": replace(_describe("Build"), children=with_type),
    }
    return Fields(children=names)


def _describe_repository() -> Fields:
    names = ("name", "url")
    maps = ("branches", "tags")
    return Fields(
        children={
            **{each: Fields() for each in names},
            **{each: Fields(anything=True) for each in maps},
        }
    )


def _write_source(r: Any, undefined: str = "-") -> str:
    found = describe_source(r)
    return undefined if found == "-" else found


def _write_images(r: Any, undefined: str = "-") -> str:
    found = describe_images(r)
    return undefined if found == "-" else found


def _read_inside(columns: Columns) -> Columns:
    """Let columns of a build read that of an operation."""
    return tuple(
        Column(
            each.head,
            lambda x, each=each: each.read(x["metadata"]["build"]),  # type: ignore[misc] # the loop's own
            each.style,
        )
        for each in columns
    )


BUILDS = Resource(
    columns=BUILD_COLUMNS,
    load_fields=lambda: _describe("Build"),
    # Of the API's own filters.
    synonyms={"triggerid": ("buildTriggerId",), "buildid": ("id",)},
    transforms={"build_source": _write_source, "build_images": _write_images},
)
# What starts a build answers an operation; its table is the build's, and so
# are the keys that an operation has not.
OPERATIONS = replace(
    BUILDS,
    columns=_read_inside(BUILD_COLUMNS),
    load_fields=_describe_operation,
    inner=BUILD,
)
TRIGGERS = Resource(
    columns=TRIGGER_COLUMNS, load_fields=lambda: _describe("BuildTrigger")
)
REPOSITORIES = Resource(
    columns=REPOSITORY_COLUMNS, load_fields=_describe_repository
)
ACCOUNTS = Resource(load_fields=lambda: _describe("DefaultServiceAccount"))
