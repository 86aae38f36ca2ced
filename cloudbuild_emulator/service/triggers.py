"""Triggers: created, changed, removed, run by hand."""

import uuid
from collections.abc import Sequence

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.history import TriggerTable
from cloudbuild_emulator.messages import Build, BuildTrigger, RepoSource
from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.service.builds import Builds
from cloudbuild_emulator.service.parents import GLOBAL, check_parent
from cloudbuild_emulator.triggers import check_trigger, make_manual_start
from localcloud.errors import InvalidError
from localcloud.messages import copy_message

# cloudbuild.proto, BuildTrigger: "Output only".
OUTPUT_ONLY = ("id", "create_time", "resource_name")
# Only one of each group may be set.
CONFIGS = ("autodetect", "build", "filename", "git_file_source")


class Triggers:
    """The triggers of all projects."""

    def __init__(
        self, table: TriggerTable, builds: Builds, repositories: Repositories
    ) -> None:
        self._table = table
        self._builds = builds
        self._repositories = repositories

    def create(
        self, project: str, location: str, trigger: BuildTrigger
    ) -> BuildTrigger:
        """Check and keep a new one. Raises `InvalidError`, `ConflictError`."""
        location = location or GLOBAL
        check_parent(project, location)
        trigger = copy_message(trigger)
        trigger.id = str(uuid.uuid4())
        trigger.name = trigger.name or f"trigger-{trigger.id[:8]}"
        trigger.create_time = now()
        trigger.resource_name = (
            f"projects/{project}/locations/{location}/triggers/{trigger.id}"
        )
        check_trigger(trigger)
        self._table.add(project, location, trigger)
        return trigger

    def get(
        self, project: str, id_or_name: str, location: str = ""
    ) -> BuildTrigger:
        """Return a trigger, rather of a location. Raises `NotFoundError`."""
        return self._table.find(project, id_or_name, location)

    def list(
        self,
        project: str,
        location: str,
        page_size: int = 0,
        page_token: str = "",
    ) -> tuple[list[BuildTrigger], str]:
        """Return a page of triggers, and the next's token."""
        return self._table.list(project, location, page_size, page_token)

    def list_all(self, project: str) -> Sequence[BuildTrigger]:
        """Return all triggers of a project."""
        found, token = self.list(project, "")
        while token:
            more, token = self.list(project, "", page_token=token)
            found += more
        return found

    def update(
        self,
        project: str,
        id_or_name: str,
        changes: BuildTrigger,
        mask: Sequence[str] | None,
    ) -> BuildTrigger:
        """Replace a trigger, or the fields that the mask names."""
        old = self._table.find(project, id_or_name)
        new = copy_message(old if mask else changes)
        if mask:
            _replace_fields(new, changes, mask)
        for name in OUTPUT_ONLY:
            setattr(new, name, getattr(old, name))
        new.name = new.name or old.name
        check_trigger(new)
        self._table.save(new)
        return new

    def delete(self, project: str, id_or_name: str) -> None:
        """Remove a trigger. Raises `NotFoundError`."""
        self._table.delete(self.get(project, id_or_name))

    def run(
        self, project: str, id_or_name: str, source: RepoSource | None = None
    ) -> Build:
        """Start a trigger's build by hand. Raises `CloudError`."""
        trigger = self.get(project, id_or_name)
        start = make_manual_start(self._repositories, project, trigger, source)
        return self._builds.create_triggered(start)


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
