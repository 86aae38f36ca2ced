"""Runs steps in containers, by the docker or the podman command."""

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudbuild_emulator.executors.contract import HOME, OUTPUTS, Say, StepSpec
from cloudbuild_emulator.settings import Settings
from localcloud.errors import UnavailableError
from localcloud.sandbox.network import network_environment
from localcloud.sandbox.processes import MARKER, HostProcess

ENGINES = ("docker", "podman")
SECONDS_TO_ANSWER = 20
LABEL = "cloudbuild-emulator"
SCRIPT = "/builder/script"
CACHE = "/builder/cache"


class ContainerProcess(HostProcess):
    """A container's client process; its end removes the container too."""

    def __init__(
        self, engine: str, name: str, command: list[str], env: Mapping[str, str]
    ) -> None:
        # Killed first: what removes by docker's API may wait for SIGTERM.
        self._kill = [engine, "kill", name]
        self._remove = [engine, "rm", "--force", "--volumes", name]
        super().__init__(command, env, ends_by=signal.SIGKILL)

    def end(self) -> None:
        """Remove the container: a PID 1 that ignores signals goes on else."""
        if not self._gone.is_set():
            _run_quietly(self._kill)
        _run_quietly(self._remove)
        super().end()


@dataclass
class ContainerExecutor:
    """Each step in a container of the image that it names.

    Args:
        settings: The service's.
        engine: `docker` or `podman`; found on this machine unless given.
    """

    settings: Settings
    engine: str = ""
    name: str = "container"
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        state = str(self.settings.state).encode()
        self.mark = hashlib.sha256(state).hexdigest()[:12]

    def check(self, image: str) -> None:
        """Any image may be there, or be fetched: nothing to refuse yet."""

    def prepare(self, step: StepSpec, say: Say) -> None:
        """Fetch the image, unless it is there."""
        engine = self._find_engine()
        if _run_quietly([engine, "image", "inspect", step.image]) == 0:
            say(f"Already have image: {step.image}")
            return
        say(f"Pulling image: {step.image}")
        done = subprocess.run(
            [engine, "pull", step.image],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise UnavailableError(
                f"failed to pull image {step.image}: "
                f"{done.stderr.strip()[-300:]}",
                "check the image's name and the network",
            )

    def start(self, step: StepSpec) -> ContainerProcess:
        """Start a prepared step."""
        engine = self._find_engine()
        name = f"cloudbuild-{self.mark}-{step.build_id}-{step.index}"
        environment = self._environment(step)
        command = [
            engine,
            "run",
            f"--name={name}",
            f"--label={LABEL}={self.mark}",
            "--network=host",
            f"--workdir={step.directory}",
            # By name: no secret is on a command line.
            *(f"--env={key}" for key in environment),
            *self._mounts(step),
            *self._command(step),
        ]
        # The engine's client needs its own environment beside the step's.
        own = {
            key: value
            for key, value in os.environ.items()
            if key in {"PATH", "HOME", "DOCKER_HOST", "XDG_RUNTIME_DIR"}
            or key.startswith("CONTAINERS_")
        }
        mark = f"{self.mark}/{step.build_id}/{step.index}"
        environment = {**environment, **_keep_clients(own, environment)}
        return ContainerProcess(
            engine, name, command, {**environment, MARKER: mark}
        )

    def sweep(self) -> int:
        """Remove the containers that a killed service left."""
        engine = self._find_engine()
        done = subprocess.run(
            [engine, "ps", "-aq", f"--filter=label={LABEL}={self.mark}"],
            capture_output=True,
            text=True,
            check=False,
        )
        left = done.stdout.split()
        if left:
            _run_quietly([engine, "rm", "--force", *left])
        return len(left)

    def _find_engine(self) -> str:
        if not self.engine:
            self.engine = find_engine()
        return self.engine

    def _environment(self, step: StepSpec) -> dict[str, str]:
        return {
            "DO_NOT_TRACK": "true",
            **network_environment(),
            "PIP_CACHE_DIR": f"{CACHE}/pip",
            "UV_CACHE_DIR": f"{CACHE}/uv",
            "HOME": HOME,
            "BUILDER_OUTPUT": OUTPUTS,
            **step.env,
        }

    def _mounts(self, step: StepSpec) -> list[str]:
        cache = self.settings.work / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        folders: dict[str, Any] = {
            CACHE: cache,
            **{str(each): each for each in self.settings.writable},
            **step.folders,
        }
        if step.script:
            folders[SCRIPT] = self._write_script(step)
        return [f"--volume={path}:{seen}" for seen, path in folders.items()]

    def _write_script(self, step: StepSpec) -> Any:
        script = step.script
        if not script.startswith("#!"):
            script = f"#!/bin/sh\n{script}"
        path = step.scratch / "script"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        return path

    def _command(self, step: StepSpec) -> list[str]:
        if step.script:
            return [f"--entrypoint={SCRIPT}", step.image]
        entrypoint = [f"--entrypoint={step.entrypoint}"]
        return [*entrypoint[: bool(step.entrypoint)], step.image, *step.args]


def find_engine() -> str:
    """Find an engine that answers. Raises `UnavailableError`."""
    for name in ENGINES:
        if shutil.which(name) and _run_quietly([name, "info"]) == 0:
            return name
    raise UnavailableError(
        "no container engine answers; expected docker or podman",
        "start one, or use --executor host",
    )


def _keep_clients(
    own: Mapping[str, str], step: Mapping[str, str]
) -> dict[str, str]:
    """Return the client's own variables, which the step does not set."""
    return {key: value for key, value in own.items() if key not in step}


def _run_quietly(command: list[str]) -> int:
    try:
        return subprocess.run(
            command,
            capture_output=True,
            timeout=SECONDS_TO_ANSWER,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return -1
