"""`projects.triggers`: cloud.google.com/build/docs/api/reference/rest."""

from typing import Any

from google.cloud.devtools.cloudbuild_v1.types import cloudbuild
from google.protobuf.field_mask_pb2 import FieldMask

from cloudbuild_emulator.api.calls import Call
from cloudbuild_emulator.api.lookups import find_trigger
from cloudbuild_emulator.api.operations import describe_operation
from cloudbuild_emulator.config import parse_trigger, take_mask, write_trigger
from cloudbuild_emulator.fidelity_table import EXTRAS
from cloudbuild_emulator.messages import BuildTrigger, RepoSource
from localcloud.http.bodies import read_mask, read_message, read_number
from localcloud.messages import copy_message, keep_more, read_more
from localcloud.spelling import write_camel

# Documented fields that the message lacks.
MORE = {
    name
    for kind, _, name in (each.partition(".") for each in EXTRAS)
    if kind == "BuildTrigger"
}


def create_trigger(call: Call) -> object:
    """Keep a new trigger. Body: a BuildTrigger."""
    trigger = parse_trigger(call.read_body())
    return write_trigger(
        call.service.triggers.create(call.project, call.location, trigger)
    )


def get_trigger(call: Call) -> object:
    """Answer a BuildTrigger."""
    return write_trigger(find_trigger(call))


def list_triggers(call: Call) -> object:
    """Answer one page. Query: `pageSize`, `pageToken`."""
    triggers, token = call.service.triggers.list(
        call.project,
        call.location,
        read_number(call.query, "pageSize"),
        call.query.get("pageToken", ""),
    )
    answer: dict[str, object] = {}
    if triggers:
        answer["triggers"] = [write_trigger(each) for each in triggers]
    if token:
        answer["nextPageToken"] = token
    return answer


def update_trigger(call: Call) -> object:
    """Replace a trigger, or the fields of the query's `updateMask`."""
    text = take_mask(call.query.get("updateMask", ""))
    paths = [path.strip() for path in text.split(",")]
    more = [path for path in map(write_camel, paths) if path in MORE]
    known = [path for path in paths if write_camel(path) not in MORE]
    mask = read_mask(",".join(known), BuildTrigger)
    trigger = parse_trigger(call.read_body())
    found = find_trigger(call)
    if more or (mask and any("." in path for path in mask)):
        trigger, mask = _merge_fields(found, trigger, mask or [], more), None
    return write_trigger(
        call.service.triggers.update(call.project, found.id, trigger, mask)
    )


def _merge_fields(
    found: BuildTrigger,
    changes: BuildTrigger,
    mask: list[str],
    more: list[str],
) -> BuildTrigger:
    """Replace fields within fields, and `more` that the message lacks."""
    merged = copy_message(found)
    new = {key: x for key, x in read_more(changes).items() if key in more}
    old = {key: x for key, x in read_more(found).items() if key not in more}
    keep_more(merged, {**old, **new})
    FieldMask(paths=mask).MergeMessage(
        BuildTrigger.pb(changes),
        BuildTrigger.pb(merged),
        replace_message_field=True,
        replace_repeated_field=True,
    )
    return merged


def delete_trigger(call: Call) -> object:
    """Forget a trigger; its builds stay."""
    call.service.triggers.delete(call.project, find_trigger(call).id)
    return {}


def run_global_trigger(call: Call) -> object:
    """Run by a global path, whose body is the source itself."""
    return _run(call, call.read_body())


def run_regional_trigger(call: Call) -> object:
    """Run by a regional path, whose body is the whole request."""
    document = call.read_body()
    read_message(cloudbuild.RunBuildTriggerRequest, document)
    return _run(call, document.get("source") or {})


def _run(call: Call, document: dict[str, Any]) -> object:
    source = read_message(RepoSource, document) if document else None
    trigger = find_trigger(call)
    build = call.service.triggers.run(call.project, trigger.id, source)
    return describe_operation(build, call.path_location)
