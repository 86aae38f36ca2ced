"""What a build asks of an executor, whichever it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Say = Callable[[str], None]
# Where a step sees the build's folders (docs: "Build environment").
WORKSPACE = "/workspace"
HOME = "/builder/home"
OUTPUTS = "/builder/outputs"


@dataclass(frozen=True)
class StepSpec:
    """One step, ready to be run: every substitution done, every path known.

    Args:
        build_id: The build's id; processes and containers are marked by it.
        index: The step's index, from 0.
        image: The step's `name`.
        entrypoint: The step's own, or empty for the image's.
        args: The step's own.
        script: The step's own, or empty.
        env: What the step and the build set, secrets included; nothing of
            this process's environment.
        directory: Where the step starts, as the step sees it
            (`/workspace/sub`).
        workspace: The folder of this machine that is `/workspace`.
        home: The folder of this machine that is `/builder/home`.
        outputs: The folder of this machine that is `/builder/outputs`.
        volumes: Folders of this machine by the path where the step sees them.
        scratch: An empty folder for the executor, this step's own.
    """

    build_id: str
    index: int
    image: str
    entrypoint: str
    args: tuple[str, ...]
    script: str
    env: Mapping[str, str]
    directory: str
    workspace: Path
    home: Path
    outputs: Path
    volumes: Mapping[str, Path]
    scratch: Path

    @property
    def folders(self) -> dict[str, Path]:
        """The step's folders by the path where it sees them, volumes last."""
        return {
            WORKSPACE: self.workspace,
            HOME: self.home,
            OUTPUTS: self.outputs,
            **self.volumes,
        }


class StepProcess(Protocol):
    """A step that was started."""

    @property
    def output(self) -> int:
        """File descriptor of stdout and stderr together, for reading."""
        ...

    def wait(self, seconds: float | None) -> int | None:
        """Return the exit status, or None when time is over first."""
        ...

    def end(self) -> None:
        """End the whole process tree, within a second; any thread may call.

        Also to be called after a step has ended by itself: what it left in the
        background must not outlive it.
        """
        ...


class Executor(Protocol):
    """Runs steps: as processes of this machine, or in containers."""

    name: str

    def check(self, image: str) -> None:
        """Whether steps of that image can be run here.

        Raises `InvalidError` that says why not and what to do.
        """
        ...

    def prepare(self, step: StepSpec, say: Say) -> None:
        """Fetch the image, or make the environment that stands in for it.

        `say` takes lines for the build's log. Raises `CloudBuildError`.
        """
        ...

    def start(self, step: StepSpec) -> StepProcess:
        """Start a prepared step. Raises `CloudBuildError`."""
        ...

    def sweep(self) -> int:
        """End what a killed service left running; returns how many."""
        ...
