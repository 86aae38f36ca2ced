"""Each revision's own way to be started."""

from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator.instances.containers import (
    ContainerLauncher,
    sweep_containers,
)
from cloudrun_emulator.instances.launching import (
    HostLauncher,
    Launch,
    Launcher,
    sweep,
)
from cloudrun_emulator.instances.plans import RevisionPlan


class Launchers:
    """Processes of this machine, or containers, as a plan says.

    Args:
        state: The emulator's; what runs is marked by its path.
        cache: Of packages.
        stand_ins: Versions of Python, and those that stand in for them.
        writable: Folders that every instance may see and write to.
    """

    def __init__(
        self,
        state: Path,
        cache: Path,
        stand_ins: Mapping[str, str],
        writable: tuple[Path, ...],
    ) -> None:
        self._host = HostLauncher(state, cache, stand_ins, writable)
        self.mark = self._host.mark
        # Asking an engine takes a second: not where none was ever used.
        self.used = state / "work" / "containers"
        self._container = ContainerLauncher(self.mark, self.used)

    def sweep(self) -> int:
        """End what a killed emulator left; return how many."""
        owner = f"{self.mark.partition('-')[0]}-"
        return self._host.sweep() + sweep_containers(owner, self.used)

    def prepare(self, plan: RevisionPlan) -> None:
        self._choose(plan).prepare(plan)

    def lay_out(self, plan: RevisionPlan, instance: str, port: int) -> Launch:
        return self._choose(plan).lay_out(plan, instance, port)

    def _choose(self, plan: RevisionPlan) -> Launcher:
        return self._container if plan.executor == "container" else self._host


def sweep_run(mark: str, used: Path) -> None:
    """End what one run of the emulator left."""
    sweep(f"{mark}/")
    sweep_containers(mark, used)
