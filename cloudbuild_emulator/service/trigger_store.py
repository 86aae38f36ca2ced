"""Triggers: created, changed, removed."""

import uuid
from collections.abc import Sequence

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.history import History
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers import check_trigger
from localcloud.errors import InvalidError
from localcloud.messages import copy_message

# cloudbuild.proto, BuildTrigger: "Output only".
OUTPUT_ONLY = ("id", "create_time", "resource_name")
# Only one of each group may be set.
CONFIGS = ("autodetect", "build", "filename", "git_file_source")


class TriggerStore:
    """The triggers of all projects."""

    def __init__(self, history: History) -> None:
        self._history = history

    def create(
        self, project: str, location: str, trigger: BuildTrigger
    ) -> BuildTrigger:
        """Check and keep a new one. Raises `InvalidError`, `ConflictError`."""
        trigger = copy_message(trigger)
        trigger.id = str(uuid.uuid4())
        trigger.name = trigger.name or f"trigger-{trigger.id[:8]}"
        trigger.create_time = now()
        trigger.resource_name = (
            f"projects/{project}/locations/{location}/triggers/{trigger.id}"
        )
        check_trigger(trigger)
        self._history.add_trigger(project, location, trigger)
        return trigger

    def update(
        self,
        project: str,
        id_or_name: str,
        changes: BuildTrigger,
        mask: Sequence[str] | None,
    ) -> BuildTrigger:
        """Replace a trigger, or the fields that the mask names."""
        old = self._history.find_trigger(project, id_or_name)
        new = copy_message(old if mask else changes)
        if mask:
            _replace_fields(new, changes, mask)
        for name in OUTPUT_ONLY:
            setattr(new, name, getattr(old, name))
        new.name = new.name or old.name
        check_trigger(new)
        self._history.save_trigger(new)
        return new


def _replace_fields(
    trigger: BuildTrigger, changes: BuildTrigger, mask: Sequence[str]
) -> None:
    known = {each.name for each in BuildTrigger.pb().DESCRIPTOR.fields}
    message = BuildTrigger.pb(trigger)
    source = BuildTrigger.pb(changes)
    for path in mask:
        name, dot, rest = path.partition(".")
        if name not in known:
            raise InvalidError(
                f"update mask: no field {path!r} in a trigger",
                f"name one of {', '.join(sorted(known))}",
            )
        if dot and not rest:
            raise InvalidError(f"update mask: {path!r} ends with a dot")
        message.ClearField(name)
        part = type(source)()
        _copy_field(source, part, name)
        message.MergeFrom(part)


def _copy_field(source: object, part: object, name: str) -> None:
    """Copy one field, whatever its kind."""
    for known, value in source.ListFields():  # type: ignore[attr-defined] # protobuf ships no types
        if known.name != name:
            continue
        if known.is_repeated or known.message_type:
            getattr(part, name).MergeFrom(value)
        else:
            setattr(part, name, value)
