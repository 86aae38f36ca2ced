"""An executor at work, without a service around it."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from cloudbuild_emulator.executors.contract import StepProcess, StepSpec
from cloudbuild_emulator.executors.host import HostExecutor

# Only so that nothing hangs: pip takes a while on a machine under load.
SECONDS = 60


@dataclass
class Bench:
    """An executor, and what its steps said."""

    executor: HostExecutor
    root: Path
    said: list[str] = field(default_factory=list)
    _steps: int = 0

    def make(
        self, command: str, image: str = "bash", **fields: object
    ) -> StepSpec:
        folders = {
            name: self.root / name for name in ("workspace", "home", "outputs")
        }
        # Each step has its own.
        number = self._steps or ""
        folders["scratch"] = self.root / f"scratch{number}"
        self._steps += 1
        for each in folders.values():
            each.mkdir(parents=True, exist_ok=True)
        values = {
            "build_id": "b",
            "index": 0,
            "image": image,
            "entrypoint": "bash",
            "args": ("-c", command),
            "script": "",
            "env": {},
            "directory": "/workspace",
            "volumes": {},
            **folders,
            **fields,
        }
        return StepSpec(**values)  # type: ignore[arg-type] # named as its fields are

    def start(self, step: StepSpec) -> StepProcess:
        self.executor.prepare(step, self.said.append)
        return self.executor.start(step)

    def run(self, step: StepSpec) -> tuple[int | None, str]:
        process = self.start(step)
        status = process.wait(SECONDS)
        process.end()
        data = b""
        while block := os.read(process.output, 65536):
            data += block
        os.close(process.output)
        return status, data.decode()
