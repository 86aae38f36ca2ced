"""One environment for each list of packages, shared by revisions."""

import hashlib
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from cloudrun_emulator.instances.plans import RevisionPlan
from localcloud.sandbox.environments import (
    install_requirements,
    make_bare_environment,
)
from localcloud.sandbox.interpreters import Interpreter, find_interpreter


@dataclass(frozen=True)
class Environment:
    """What an instance needs to see of an environment.

    Args:
        programs: Its folder of programs.
        interpreter: The folder that its Python lives in.
    """

    programs: Path
    interpreter: Path


class Environments:
    """Environments below a folder, named by what is in them.

    Args:
        folder: Where; on the disk of the packages' cache, so that packages
            are linked and not copied.
        cache: Of packages.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self._cache = cache
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def prepare(self, plan: RevisionPlan) -> Environment:
        """Make a plan's environment unless it is there.

        Raises:
            CloudError: No such Python, or uv's own words.
        """
        interpreter = find_interpreter(plan.python, f"revision {plan.revision}")
        name = _name(interpreter, plan.requirements)
        folder = self.folder / name
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            if not (folder / "done").exists():
                self._make(folder, interpreter, plan.requirements)
        return Environment(folder / "bin", interpreter.prefix)

    def _make(
        self, folder: Path, interpreter: Interpreter, requirements: Path | None
    ) -> None:
        # What a killed emulator left half made.
        shutil.rmtree(folder, ignore_errors=True)
        self._cache.mkdir(parents=True, exist_ok=True)
        programs = folder / "bin"
        make_bare_environment(folder, interpreter, self._cache)
        if requirements and requirements.read_text(encoding="utf-8").strip():
            install_requirements(programs, requirements, self._cache)
        (folder / "done").touch()


def _name(interpreter: Interpreter, requirements: Path | None) -> str:
    content = requirements.read_bytes() if requirements else b""
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f"{interpreter.version}-{digest}"
