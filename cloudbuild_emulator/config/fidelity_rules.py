"""Warnings and refusals of the fields that a build sets, from the table."""

from typing import Any

import proto
from google.protobuf.descriptor import FieldDescriptor

from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.fidelity_table import FIELDS
from cloudbuild_emulator.messages import BuildOptions
from localcloud.fidelity import Entry, Kind

MachineType = BuildOptions.MachineType
# The API's discovery document, revision 20261029, and the release notes.
LEGACY = BuildOptions.DefaultLogsBucketBehavior.LEGACY_BUCKET
# cloud.google.com/build/pricing (2026-11-26) leaves them out of its table, and
# says that they are still offered, at the price of their successors.
OLDER_MACHINES = {
    MachineType.N1_HIGHCPU_8: "E2_HIGHCPU_8",
    MachineType.N1_HIGHCPU_32: "E2_HIGHCPU_32",
}


def find_unsupported(
    message: proto.Message,
) -> tuple[list[Problem], list[Problem]]:
    """Return the refusals and the warnings for all fields that are set."""
    refusals: list[Problem] = []
    warnings: list[Problem] = []
    _walk(type(message).pb(message), "", refusals, warnings)
    return refusals, warnings


def refuse_field(where: str, entry: Entry) -> Problem:
    """Say of a field that Google takes why it is refused here."""
    return Problem(
        where,
        f"valid for Google, cannot run here: {entry.why}",
        entry.next_step,
        unsupported=True,
    )


def _walk(
    message: Any,
    above: str,
    refusals: list[Problem],
    warnings: list[Problem],
) -> None:
    kind = message.DESCRIPTOR.name
    for known, value in message.ListFields():
        where = f"{above}.{known.json_name}".lstrip(".")
        if entry := FIELDS.get(f"{kind}.{known.json_name}"):
            if entry.kind is Kind.REFUSED:
                refusals.append(refuse_field(where, entry))
                continue
            if entry.kind is Kind.WARNED:
                warnings.append(Problem(where, _warn(known, value, entry.why)))
        for number, each in _nested(known, value):
            _walk(each, f"{where}{number}", refusals, warnings)


def _warn(known: FieldDescriptor, value: Any, why: str) -> str:
    if known.json_name == "machineType":
        name = MachineType(value).name
        text = f"{name} is accepted, without effect here: {why}"
        if today := OLDER_MACHINES.get(value):
            text += f". {name} is an older type at the same price: use {today}"
        return text
    text = f"accepted, without effect here: {why}"
    if known.json_name == "defaultLogsBucketBehavior" and value == LEGACY:
        text += (
            ". LEGACY_BUCKET is deprecated: use REGIONAL_USER_OWNED_BUCKET, "
            "which is the default since 2026-11-11"
        )
    return text


def _nested(known: FieldDescriptor, value: Any) -> list[tuple[str, Any]]:
    kind = known.message_type
    if kind is None or kind.GetOptions().map_entry:
        return []
    if kind.full_name.startswith("google.protobuf."):
        return []
    if known.is_repeated:
        return [(f"[{number}]", each) for number, each in enumerate(value)]
    return [("", value)]
