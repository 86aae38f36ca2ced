"""Starts instances in containers, by the docker or the podman command."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator.instances.launching import (
    Launch,
    expand,
    make_environment,
)
from cloudrun_emulator.instances.plans import RevisionPlan
from localcloud.errors import UnavailableError
from localcloud.sandbox.processes import MARKER

ENGINES = ("docker", "podman")
SECONDS_TO_ANSWER = 20
SECONDS_TO_PULL = 600
LABEL = "cloudrun-emulator"
# What the engine's client needs of this process's environment.
OF_CLIENTS = frozenset({"PATH", "HOME", "DOCKER_HOST", "XDG_RUNTIME_DIR"})


class ContainerLauncher:
    """A container for each instance, at this machine's own network.

    Args:
        mark: Of this run of the emulator; it starts with its owner's.
        used: A file that says that there may be containers to sweep.
    """

    def __init__(self, mark: str, used: Path) -> None:
        self._mark = mark
        self._used = used
        self._engine = ""

    def prepare(self, plan: RevisionPlan) -> None:
        """Fetch the image, unless it is there. Raises `UnavailableError`."""
        engine = self._find_engine()
        if _run([engine, "image", "inspect", plan.image]).returncode == 0:
            return
        done = _run([engine, "pull", plan.image], SECONDS_TO_PULL)
        if done.returncode:
            raise UnavailableError(
                f"failed to pull image {plan.image}: "
                f"{done.stderr.strip()[-300:]}",
                "check the image's name and the network",
            )

    def lay_out(self, plan: RevisionPlan, instance: str, port: int) -> Launch:
        engine = self._find_engine()
        self._used.parent.mkdir(parents=True, exist_ok=True)
        self._used.touch()
        name = f"cloudrun-{instance}"
        environment = make_environment(plan, port)
        words = expand((*plan.command, *plan.args), environment)
        entrypoint = [f"--entrypoint={words.pop(0)}"] if plan.command else []
        command = [
            *(engine, "run", "--rm", f"--name={name}"),
            f"--label={LABEL}={self._mark}",
            "--network=host",
            f"--memory={plan.memory}",
            f"--memory-swap={plan.memory}",
            f"--cpus={plan.cpu:g}",
            # By name: no secret is on a command line.
            *(f"--env={key}" for key in environment),
            *entrypoint,
            plan.image,
            *words,
        ]
        mark = f"{self._mark}/{plan.name}/{instance}"
        return Launch(
            command=tuple(command),
            environment={**_find_own(), **environment, MARKER: mark},
            room=None,
            scratch=self._used.parent / "instances" / instance,
            mark=mark,
            # Killed first: what removes by docker's API may wait for SIGTERM.
            ends=((engine, "kill", name), (engine, "rm", "--force", name)),
        )

    def _find_engine(self) -> str:
        self._engine = self._engine or find_engine()
        return self._engine


def find_engine() -> str:
    """Find an engine that answers. Raises `UnavailableError`."""
    for name in ENGINES:
        if shutil.which(name) and _run([name, "info"]).returncode == 0:
            return name
    raise UnavailableError(
        "no container engine answers; expected docker or podman",
        "start one, or deploy from source",
    )


def sweep_containers(start: str, used: Path) -> int:
    """Remove the containers whose label starts so; return how many.

    None where no engine answers any more: none can run then.
    """
    try:
        engine = find_engine() if used.exists() else ""
    except UnavailableError:
        engine = ""
    if not engine:
        return 0
    form = f'{{{{.ID}}}} {{{{index .Labels "{LABEL}"}}}}'
    if engine == "docker":
        form = f'{{{{.ID}}}} {{{{.Label "{LABEL}"}}}}'
    listing = [engine, "ps", "--all", f"--filter=label={LABEL}"]
    done = _run([*listing, f"--format={form}"])
    lines = [each.split() for each in done.stdout.splitlines()]
    left = [x[0] for x in lines if len(x) > 1 and x[1].startswith(start)]
    if left:
        _run([engine, "kill", *left])
        _run([engine, "rm", "--force", *left])
    return len(left)


def _find_own() -> Mapping[str, str]:
    return {
        key: value
        for key, value in os.environ.items()
        if key in OF_CLIENTS or key.startswith("CONTAINERS_")
    }


def _run(
    command: list[str], seconds: float = SECONDS_TO_ANSWER
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, -1, "", str(error))
