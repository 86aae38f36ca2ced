"""The build or trigger that a path names, in its own location."""

from cloudbuild_emulator.api.calls import Call
from cloudbuild_emulator.errors import NotFoundError
from cloudbuild_emulator.messages import Build, BuildTrigger


def find_build(call: Call) -> Build:
    """Find the build of the path. Raises `NotFoundError`."""
    build = call.service.get_build(call.project, call.path["build"])
    _check_location(build.name, call)
    return build


def find_trigger(call: Call) -> BuildTrigger:
    """Find the trigger of the path, by id or name. Raises `NotFoundError`."""
    trigger = call.service.get_trigger(call.project, call.path["trigger"])
    _check_location(trigger.resource_name, call)
    return trigger


def _check_location(name: str, call: Call) -> None:
    """Hold `projects/P/locations/L/...` to the location of the path."""
    parts = name.split("/")
    if len(parts) > 3 and parts[3] != call.place:  # noqa: PLR2004 - as above
        kind = parts[4].removesuffix("s")
        raise NotFoundError(
            f"{kind} {parts[5]!r}: not in the location {call.place!r} but in "
            f"{parts[3]!r}",
            f"ask for {name}",
        )
