"""The rules of steps, in the service's own words where they are known."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cloudbuild_emulator import limits
from cloudbuild_emulator.config.image_rules import check_name, fill_in
from cloudbuild_emulator.config.volume_rules import check_volumes
from cloudbuild_emulator.errors import Problem
from cloudbuild_emulator.messages import Build, BuildStep
from cloudbuild_emulator.schedule import AT_ONCE
from localcloud.spelling import find_similar

# POSIX, "Environment Variables"; lower case is read too.
ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check_steps(build: Build) -> Iterator[Problem]:
    """Yield every broken rule of the steps."""
    if not build.steps:
        yield Problem(
            "steps",
            "invalid build: must specify at least one step",
            "add `steps:` with a `name:` below it",
        )
    if len(build.steps) > limits.STEPS:
        yield Problem(
            "steps",
            f"invalid .steps field: {len(build.steps)} steps "
            f"(max: {limits.STEPS})",
            "put commands that belong together into one script",
        )
    for number, step in enumerate(build.steps):
        yield from _check_step(number, step, build)
    yield from _check_ids(build.steps)
    yield from _check_waits(build.steps)
    yield from check_volumes(build)


def _check_step(
    number: int, step: BuildStep, build: Build
) -> Iterator[Problem]:
    where = f"steps[{number}]"
    yield from check_name(f"{where}.name", number, step.name)
    yield from _check_args(where, number, step)
    yield from _check_timeout(where, step, build)
    if len(step.dir_) > limits.LENGTH_OF_A_DIR:
        yield Problem(
            f"{where}.dir",
            f"invalid .steps field: build step {number} dir too long "
            f"(max: {limits.LENGTH_OF_A_DIR})",
            "name a shorter one",
        )
    if leaves_workspace(step.dir_):
        yield Problem(
            f"{where}.dir",
            f"build step {number} dir {step.dir_!r} leaves /workspace",
            "name a folder of the sources",
        )
    texts = (*step.args, *step.env, step.dir_, step.entrypoint, step.script)
    if any("\0" in each for each in texts):
        yield Problem(
            where,
            f"build step {number} holds a NUL, which no program can be given",
            "remove it, or let the step make it with printf '\\0'",
        )
    start = f'build step #{number} - "{step.id}": '
    yield from check_env(f"{where}.env", step.env, start)


def leaves_workspace(folder: str) -> bool:
    """Tell whether a relative folder climbs out of /workspace."""
    path = posixpath.normpath(folder or ".")
    return not path.startswith("/") and path.split("/")[0] == ".."


def _check_args(where: str, number: int, step: BuildStep) -> Iterator[Problem]:
    if step.script and (step.args or step.entrypoint):
        yield Problem(
            where,
            f"build step {number} both script and "
            f"{'entrypoint' if step.entrypoint else 'args'} provided",
            "keep `script` alone, or `entrypoint` and `args`",
        )
    if len(step.args) > limits.ARGS_OF_A_STEP:
        yield Problem(
            f"{where}.args",
            f"invalid .steps field: build step {number} too many args "
            f"(max: {limits.ARGS_OF_A_STEP})",
            "put the command into a script",
        )
    for count, arg in enumerate(step.args):
        if len(arg.encode()) > limits.BYTES_OF_AN_ARG:
            yield Problem(
                f"{where}.args[{count}]",
                f"invalid .steps field: build step {number} arg {count} too "
                f"long (max: {limits.BYTES_OF_AN_ARG})",
                "put the command into a script of the repository",
            )


def _check_timeout(
    where: str, step: BuildStep, build: Build
) -> Iterator[Problem]:
    seconds = step.timeout.total_seconds() if step.timeout else 0
    # Only a build that names its own bounds its steps by it.
    whole = build.timeout.total_seconds() if build.timeout else 0
    if seconds < 0:
        yield Problem(
            f"{where}.timeout",
            f"timeout {seconds:g}s is negative; expected a positive one",
            "write for instance 600s",
        )
    elif seconds > limits.LONGEST_TIMEOUT_S:
        yield Problem(
            f"{where}.timeout",
            f"{seconds:g}s is out of range; expected at most "
            f"{limits.LONGEST_TIMEOUT_S}s (24 hours)",
            "write for instance 600s",
        )
    elif 0 < whole < seconds:
        yield Problem(
            f"{where}.timeout",
            f"step timeout {seconds:g}s must not be over the build's "
            f"{whole:g}s",
            "lower it, or raise the top-level `timeout`",
        )


def check_env(
    where: str, env: Sequence[str], start: str = ""
) -> Iterator[Problem]:
    """Yield what is wrong with a list of `NAME=value`."""
    if len(env) > limits.ENV_OF_A_STEP:
        yield Problem(
            where,
            f"{len(env)} are too many entries (max: {limits.ENV_OF_A_STEP})",
            "put them into a file that the step reads",
        )
    for number, each in enumerate(env):
        if "=" not in each:
            yield Problem(
                f"{where}[{number}]",
                f'{start}the Env entry "{each[:80]}" must be of the form '
                '"KEY=VALUE"',
                _advise_entry(each),
            )


def _advise_entry(entry: str) -> str:
    """Advise how to write `NAME: value` or `NAME:value`."""
    name, colon, value = entry.partition(":")
    if colon and ENV_NAME.fullmatch(name):
        return f"write {name}={value.strip()}"
    return "write for instance ENV=staging"


def warn_of_env(build: Build) -> Iterator[Problem]:
    """Yield the names of variables that no shell can read."""
    places = [("options.env", build.options.env)]
    places += [
        (f"steps[{number}].env", step.env)
        for number, step in enumerate(build.steps)
    ]
    for where, env in places:
        for number, each in enumerate(env):
            name = each.partition("=")[0]
            if not ENV_NAME.fullmatch(fill_in(name, "x")):
                yield Problem(
                    f"{where}[{number}]",
                    f'no shell can read a variable named "{name[:80]}"; '
                    "expected letters, digits and underscores",
                )


def _check_ids(steps: Sequence[BuildStep]) -> Iterator[Problem]:
    counts = Counter(step.id for step in steps if step.id)
    for number, step in enumerate(steps):
        if step.id == AT_ONCE:
            yield Problem(
                f"steps[{number}].id",
                f'build step #{number} - "-": the ID "-" is reserved',
                "choose another id",
            )
        elif counts[step.id] > 1:
            counts[step.id] = 0
            yield Problem(
                f"steps[{number}].id",
                f'duplicate build step ID "{step.id}"',
                "give each step an id of its own",
            )


def _check_waits(steps: Sequence[BuildStep]) -> Iterator[Problem]:
    ids = [step.id for step in steps if step.id]
    earlier: set[str] = set()
    for number, step in enumerate(steps):
        for count, wanted in enumerate(step.wait_for):
            if wanted == AT_ONCE or wanted in earlier:
                continue
            yield Problem(
                f"steps[{number}].waitFor[{count}]",
                f'build step #{number} - "{step.id}" depends on "{wanted}", '
                "which has not been defined",
                _advise_wait(wanted, step.id, ids, earlier),
            )
        # A step without an id cannot be named.
        earlier |= {step.id} - {""}


def _advise_wait(
    wanted: str, own: str, ids: list[str], earlier: set[str]
) -> str:
    if wanted and wanted == own:
        return "a step cannot wait for itself: name an earlier one"
    if wanted in ids:
        return f"move the step {wanted} before it: steps wait for earlier ones"
    if similar := find_similar(wanted, sorted(filter(None, earlier))):
        return f"did you mean {similar}?"
    return "name the `id` of an earlier step, or '-'"
