"""The build or trigger that a path names, in its own location."""

from cloudbuild_emulator.api.calls import Call
from cloudbuild_emulator.messages import Build, BuildTrigger
from localcloud.errors import NotFoundError


def find_build(call: Call) -> Build:
    """Find the build of the path. Raises `NotFoundError`."""
    build = call.service.builds.get(call.project, call.path["build"])
    _check_location(build.name, call)
    return build


def find_trigger(call: Call) -> BuildTrigger:
    """Find the trigger of the path, by id or name. Raises `NotFoundError`."""
    trigger = call.service.triggers.get(
        call.project, call.path["trigger"], call.location
    )
    _check_location(trigger.resource_name, call)
    return trigger


def _check_location(name: str, call: Call) -> None:
    """Hold `projects/P/locations/L/builds/B` to the location of the path."""
    if f"/locations/{call.location}/" not in name:
        _, _, _, location, kind, key = name.split("/")
        raise NotFoundError(
            f"{kind.removesuffix('s')} {key!r}: not in the location "
            f"{call.location!r} but in {location!r}",
            f"ask for {name}",
        )
