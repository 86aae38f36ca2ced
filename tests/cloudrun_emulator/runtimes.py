"""A runtime that runs nothing, and notes what it is asked."""

import threading
from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator.runtime import (
    Addresses,
    LogStore,
    RevisionCounts,
    RevisionError,
    RevisionPlan,
    Routing,
    Runtime,
    RuntimeSettings,
)

BROKEN = (
    "The user-provided container failed the configured startup probe checks. "
    "Logs for this revision might contain more information."
)


class FakeRuntime(Runtime):
    """Deploys at once; a plan with FAIL in its environment does not start.

    With HOLD in it, it starts once `release` is set.
    """

    def __init__(self, state: Path) -> None:
        self.settings = RuntimeSettings(state)
        self.logs = LogStore(state / "logs")
        self.deployed: list[RevisionPlan] = []
        self.adopted: list[RevisionPlan] = []
        self.forgotten: list[str] = []
        self.routings: dict[str, Routing] = {}
        self.release = threading.Event()
        self._ports = 40_000

    def start(self) -> None:
        pass

    def stop(self) -> None:
        self.release.set()
        self.logs.close()

    def deploy(self, plan: RevisionPlan) -> None:
        if "HOLD" in plan.env:
            self.release.wait(20)
        if "FAIL" in plan.env:
            raise RevisionError(BROKEN, "HEALTH_CHECK_CONTAINER_ERROR")
        self.deployed.append(plan)

    def adopt(self, plan: RevisionPlan) -> None:
        self.adopted.append(plan)

    def forget(self, revision: str) -> None:
        self.forgotten.append(revision)

    def route(self, service: str, routing: Routing) -> Addresses:
        known = {each.revision for each in self.deployed + self.adopted}
        assert {*routing.percents, *routing.tags.values()} <= known
        self.routings[service] = routing
        tags = {
            tag: routing.tag_ports.get(tag) or self._take_port()
            for tag in routing.tags
        }
        return Addresses(routing.port or self._take_port(), tags)

    def unroute(self, service: str) -> None:
        self.routings.pop(service, None)

    def observe(self, service: str) -> Mapping[str, RevisionCounts]:
        routing = self.routings.get(service, Routing())
        return {name: RevisionCounts({"2xx": 1}) for name in routing.percents}

    def issue_token(self, email: str, audience: str = "") -> str:
        return f"token of {email} for {audience}"

    def _take_port(self) -> int:
        self._ports += 1
        return self._ports
