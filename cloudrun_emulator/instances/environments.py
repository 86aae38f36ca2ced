"""One environment for each list of packages, shared by revisions."""

import hashlib
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cloudrun_emulator.instances.plans import RevisionPlan
from localcloud.sandbox.environments import (
    install_requirements,
    make_bare_environment,
)
from localcloud.sandbox.interpreters import Interpreter
from localcloud.sandbox.stand_ins import find_stand_in

NO_PYTHON = (
    "name one of these in .python-version, install Python {version}, or let "
    "one stand in with `cloudrun serve {stand_in}`"
)


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
        stand_ins: Versions of Python, and those that stand in for them.
    """

    def __init__(
        self, folder: Path, cache: Path, stand_ins: Mapping[str, str]
    ) -> None:
        self.folder = folder
        self._cache = cache
        self._stand_ins = stand_ins
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def prepare(self, plan: RevisionPlan) -> Environment:
        """Make a plan's environment unless it is there.

        Raises:
            CloudError: No such Python, or uv's own words.
        """
        name = f"revision {plan.revision}"
        interpreter = find_stand_in(
            plan.python, name, self._stand_ins, NO_PYTHON
        )
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
