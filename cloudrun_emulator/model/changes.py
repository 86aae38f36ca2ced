"""A change of a service: what was sent, put onto what there was."""

from collections.abc import Sequence

from google.protobuf.field_mask_pb2 import FieldMask

from cloudrun_emulator.messages import RevisionTemplate, Service
from localcloud.messages import copy_message

# run_v2.Service: "Output only", and what the service names itself.
OUTPUT_ONLY = frozenset(
    {
        "name",
        "uid",
        "generation",
        "create_time",
        "update_time",
        "delete_time",
        "expire_time",
        "creator",
        "last_modifier",
        "urls",
        "observed_generation",
        "terminal_condition",
        "conditions",
        "latest_ready_revision",
        "latest_created_revision",
        "traffic_statuses",
        "uri",
        "satisfies_pzs",
        "reconciling",
        "etag",
    }
)


def merge_change(
    old: Service, change: Service, mask: Sequence[str] | None
) -> Service:
    """Return the service as its author wants it.

    Args:
        old: As it stands.
        change: What was sent.
        mask: Paths in snake_case; None or `*` replaces all that is not output.
    """
    paths = list(mask) if mask and "*" not in mask else _list_inputs()
    chosen = [path for path in paths if path.split(".")[0] not in OUTPUT_ONLY]
    merged = copy_message(old)
    FieldMask(paths=chosen).MergeMessage(
        Service.pb(change),
        Service.pb(merged),
        replace_message_field=True,
        replace_repeated_field=True,
    )
    return merged


def strip_outputs(service: Service) -> Service:
    """Return what an author may say of a service, and no more."""
    return merge_change(Service(), service, None)


def is_same_template(one: RevisionTemplate, other: RevisionTemplate) -> bool:
    """Compare what two revisions are made from; both with defaults."""
    return _strip_name(one) == _strip_name(other)


def _strip_name(template: RevisionTemplate) -> RevisionTemplate:
    copy = copy_message(template)
    copy.revision = ""
    return copy


def _list_inputs() -> list[str]:
    fields = Service.pb().DESCRIPTOR.fields
    return [each.name for each in fields if each.name not in OUTPUT_ONLY]
