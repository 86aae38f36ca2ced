"""Starts instances as processes of this machine, each in a room of its own."""

import hashlib
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cloudrun_emulator.instances.environments import Environment, Environments
from cloudrun_emulator.instances.plans import RevisionPlan
from cloudrun_emulator.instances.rooms import HOME, OWN, Room, make_room
from localcloud.sandbox.network import network_environment, network_files
from localcloud.sandbox.processes import MARKER, end_marked
from localcloud.sandbox.sandboxes import SYSTEM_PATH, Namespaces

# How package indexes are reached is no business of a service's.
OF_INSTALLERS = ("PIP_", "UV_")
# kubernetes.io: "Define a Command and Arguments": $(NAME), and $$(NAME) for
# the words themselves.
REFERENCE = re.compile(r"\$(\$)?\(([A-Za-z_][A-Za-z0-9_.-]*)\)")


@dataclass(frozen=True)
class Launch:
    """What starts an instance, and how it is ended.

    Args:
        command: The program and its arguments.
        environment: All of its environment; holds the marker.
        room: Where it runs; None in a container.
        scratch: What is removed with it.
        mark: The marker.
        ends: Commands that end it, before its own process is killed.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    room: Room | None
    scratch: Path
    mark: str
    ends: tuple[tuple[str, ...], ...] = ()


class Launcher(Protocol):
    """How instances are made: as processes, or in containers."""

    def prepare(self, plan: RevisionPlan) -> None:
        """Make what all of a revision's instances share. Blocks."""
        ...

    def lay_out(self, plan: RevisionPlan, instance: str, port: int) -> Launch:
        """Make what one instance needs. Blocks."""
        ...


class HostLauncher:
    """Processes of this machine stand in for containers.

    Args:
        state: The emulator's; processes are marked by its path.
        cache: Of packages.
        stand_ins: Versions of Python, and those that stand in for them.
        writable: Folders that every instance may see and write to.
    """

    def __init__(
        self,
        state: Path,
        cache: Path,
        stand_ins: Mapping[str, str],
        writable: tuple[Path, ...] = (),
    ) -> None:
        self._owner = hashlib.sha256(str(state).encode()).hexdigest()[:12]
        # Another start of the same emulator marks its own.
        self.mark = f"{self._owner}-{secrets.token_hex(4)}"
        self._work = state / "work"
        self._rooms = self._work / "instances"
        self._environments = Environments(
            self._work / "environments", cache, stand_ins
        )
        self._state = state
        self._writable = writable

    def sweep(self) -> int:
        """End and remove what a killed emulator left; return how many."""
        ended = sweep(f"{self._owner}-")
        shutil.rmtree(self._rooms, ignore_errors=True)
        return ended

    def prepare(self, plan: RevisionPlan) -> None:
        self._environments.prepare(plan)

    def lay_out(self, plan: RevisionPlan, instance: str, port: int) -> Launch:
        environment = self._environments.prepare(plan)
        programs = environment.programs
        room = make_room(
            self._make_namespaces(environment),
            plan.folder,
            self._rooms / instance,
            plan.directory,
            plan.memory,
        )
        own = make_environment(plan, port)
        mark = f"{self.mark}/{plan.name}/{instance}"
        words = expand((*plan.command, *plan.args), own)
        command = room.wrap(words)
        variables = {
            "PATH": f"{programs}:{SYSTEM_PATH}",
            "LANG": "C.UTF-8",
            # As the buildpacks have it: a line is in the log at once.
            "PYTHONUNBUFFERED": "TRUE",
            **_reach_network(),
            **room.sandbox.own_environment(room.layout),
            "HOME": room.sandbox.find(room.layout, HOME),
            **own,
            MARKER: mark,
        }
        scratch = self._rooms / instance
        return Launch(tuple(command), variables, room, scratch, mark)

    def _make_namespaces(self, environment: Environment) -> Namespaces:
        visible = [environment.programs.parent, environment.interpreter]
        reached = _reach_network().values()
        return Namespaces(
            self._writable,
            (*visible, *(x for x in network_files() if str(x) in reached)),
            hidden=(Path.home(), self._state),
            own=OWN,
        )


def sweep(start: str) -> int:
    """End all processes whose mark starts so; return how many."""
    return end_marked(lambda each: each.startswith(start))


def make_environment(plan: RevisionPlan, port: int) -> dict[str, str]:
    """Return what the container contract promises, and the author's own."""
    return {
        **plan.env,
        "PORT": str(port),
        "K_SERVICE": plan.service,
        "K_REVISION": plan.revision,
        "K_CONFIGURATION": plan.configuration,
    }


def expand(words: tuple[str, ...], known: Mapping[str, str]) -> list[str]:
    """Put values in the place of `$(NAME)`; an unknown name stays as it is."""

    def replace(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        return found[0][1:] if escaped else known.get(name, found[0])

    return [REFERENCE.sub(replace, each) for each in words]


def _reach_network() -> dict[str, str]:
    return {
        name: value
        for name, value in network_environment().items()
        if not name.startswith(OF_INSTALLERS)
    }
