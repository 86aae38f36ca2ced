"""The rules of volumes."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cloudbuild_emulator import limits
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build, Volume

# docs: "Build configuration file schema", volumes.
VOLUME_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")


def check_volumes(build: Build) -> Iterator[Problem]:
    """Yield every broken rule of the volumes of steps and of all steps."""
    everywhere = list(build.options.volumes)
    where, start = "options.volumes", "invalid .options.volumes: "
    if everywhere and len(build.steps) < limits.STEPS_OF_A_VOLUME:
        yield Problem(
            where,
            "Global volumes defined but there are fewer than two steps",
            "write to /workspace",
        )
    yield from _check_list(where, start, everywhere)
    for number, step in enumerate(build.steps):
        where = f"steps[{number}].volumes"
        start = f'build step #{number} - "{step.id}": '
        yield from _check_list(where, start, step.volumes)
        yield from _check_conflicts(where, start, step.volumes, everywhere)
    yield from _check_use(build)


def _check_list(
    where: str, start: str, volumes: Sequence[Volume]
) -> Iterator[Problem]:
    names: set[str] = set()
    paths: set[str] = set()
    for number, volume in enumerate(volumes):
        place, path = f"{where}[{number}]", _clean(volume.path)
        yield from _check_volume(place, start, volume.name, volume.path)
        for kind, value, before in (
            ("name", volume.name, names),
            ("path", path, paths),
        ):
            if value in before:
                yield Problem(
                    place,
                    f'{start}volume {kind} "{value}" is defined in more than '
                    "one volume entry",
                    f"give each volume a {kind} of its own",
                )
            before.add(value)


def _check_conflicts(
    where: str,
    start: str,
    volumes: Sequence[Volume],
    everywhere: Sequence[Volume],
) -> Iterator[Problem]:
    names = {each.name for each in everywhere}
    paths = {_clean(each.path) for each in everywhere}
    for number, volume in enumerate(volumes):
        for kind, value, is_taken in (
            ("name", volume.name, volume.name in names),
            ("path", volume.path, _clean(volume.path) in paths),
        ):
            if is_taken:
                yield Problem(
                    f"{where}[{number}]",
                    f'{start}volume {kind} "{value}" conflicts with global '
                    "volume",
                    "remove it: every step has the volumes of the options",
                )


def _check_use(build: Build) -> Iterator[Problem]:
    uses: Counter[str] = Counter()
    for step in build.steps:
        uses.update({each.name for each in step.volumes})
    for name, count in uses.items():
        if count < limits.STEPS_OF_A_VOLUME:
            yield Problem(
                "steps",
                f'volume "{name}" is only used by one step',
                "use it in a second step, or write to /workspace",
            )


def _clean(path: str) -> str:
    # POSIX gives two slashes at the start a meaning of their own.
    return posixpath.normpath(path).replace("//", "/")


def _check_volume(
    where: str, start: str, name: str, path: str
) -> Iterator[Problem]:
    if not VOLUME_NAME.fullmatch(name):
        yield Problem(
            f"{where}.name",
            f'{start}volume name "{name}" must match ^{VOLUME_NAME.pattern}$',
            "write for instance cache",
        )
    if not path.startswith("/"):
        yield Problem(
            f"{where}.path",
            f'{start}path "{path}" is not absolute',
            f"write /{path}",
        )
        return
    clean = _clean(path)
    in_reserved = clean == limits.RESERVED_FOLDER or clean.startswith(
        limits.RESERVED_FOLDER + "/"
    )
    # Nothing can be mounted in place of the root either.
    if clean in {"/", *limits.RESERVED_PATHS} or in_reserved:
        yield Problem(
            f"{where}.path",
            f'{start}path "{path}" is reserved',
            "choose another path, for instance /cache",
        )
