"""Runs steps as processes of this machine, each in a fresh environment."""

import hashlib
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

import localcloud
from cloudbuild_emulator.executors.contract import (
    HOME,
    OUTPUTS,
    WORKSPACE,
    Say,
    StepSpec,
)
from cloudbuild_emulator.executors.images import (
    STANDING_IN,
    Image,
    StandIn,
    read_image,
)
from cloudbuild_emulator.executors.run_command import (
    VARIABLE,
    find_package,
    find_service,
)
from cloudbuild_emulator.settings import Settings
from localcloud.errors import InvalidError
from localcloud.sandbox.environments import (
    cache_environment,
    link_uv,
    make_environment,
)
from localcloud.sandbox.interpreters import Interpreter, list_interpreters
from localcloud.sandbox.network import network_environment, network_files
from localcloud.sandbox.processes import MARKER, HostProcess, end_marked
from localcloud.sandbox.sandboxes import (
    SYSTEM_PATH,
    Layout,
    Namespaces,
    Sandbox,
    choose_sandbox,
)
from localcloud.sandbox.stand_ins import find_stand_in, say_asked

PACKAGE = Path(__file__).parents[1]
TOOLBOX = Path(localcloud.__file__).parent
# Never this machine's own, whatever it has there.
OWN = frozenset({"workspace", "builder"})
# The package that runs, wherever it is: it need not be installed.
NO_PYTHON = (
    "name one of these in the step, install Python {version}, let one stand "
    "in with `cloudbuild serve {stand_in}`, or use --executor container"
)
STORAGE_CODE = """\
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
module = "cloudbuild_emulator.executors.storage_command"
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
STORAGE_PROGRAM = """\
#!/bin/sh
exec {python} -I -c {code} {root} {storage} {name} "$@"
"""


@dataclass
class HostExecutor:
    """Processes of this machine stand in for containers.

    Args:
        settings: The service's.
        sandbox: Chosen by what the kernel allows, unless given.
    """

    settings: Settings
    sandbox: Sandbox | None = None
    name: str = "host"
    mark: str = field(init=False)
    cache: Path = field(init=False)

    def __post_init__(self) -> None:
        state = str(self.settings.state).encode()
        self.mark = hashlib.sha256(state).hexdigest()[:12]
        self.cache = self.settings.work / "cache"

    def check(self, image: str) -> None:
        """Raise `InvalidError` where nothing stands in for an image."""
        found = read_image(image)
        if found.stand_in is None:
            raise InvalidError(
                f"{image}: nothing on this machine stands in for that image; "
                f"expected one of {STANDING_IN}",
                "name one of these, or use --executor container",
            )
        if found.stand_in is StandIn.PYTHON:
            self._find_interpreter(found, image)

    def prepare(self, step: StepSpec, say: Say) -> None:
        """Make the step's environment, and say what stands in for what."""
        self.check(step.image)
        self.cache.mkdir(parents=True, exist_ok=True)
        image = read_image(step.image)
        say(f"Host executor: {self._stand_in(step, image)}")
        if not self._sandbox().keeps_paths:
            say(
                f"Host executor: /workspace is {step.workspace} here (no "
                "namespaces on this machine): use relative paths"
            )

    def _stand_in(self, step: StepSpec, image: Image) -> str:
        if image.stand_in is StandIn.STORAGE:
            self._write_storage_programs(step)
        if image.stand_in is not StandIn.PYTHON:
            return f"this machine stands in for image {step.image}"
        interpreter = self._find_interpreter(image, step.image)
        programs = make_environment(
            step.scratch / "environment", interpreter, self.cache
        )
        if image.has_uv:
            link_uv(programs)
        asked = say_asked(image.version, self.settings.stand_ins)
        return (
            f"Python {interpreter.version} of this machine stands in for "
            f"image {step.image}{asked}"
        )

    def _find_interpreter(self, image: Image, name: str) -> Interpreter:
        return find_stand_in(
            image.version, name, self.settings.stand_ins, NO_PYTHON
        )

    def start(self, step: StepSpec) -> HostProcess:
        """Start a prepared step."""
        sandbox = self._sandbox()
        if not sandbox.keeps_paths:
            _check_paths(step)
        layout = Layout(step.directory, step.folders, step.scratch)
        environment = self._environment(step, sandbox, layout)
        return HostProcess(
            sandbox.wrap(layout, self._command(step)),
            environment,
            ends_by=sandbox.ends_by,
        )

    def sweep(self) -> int:
        """End what a killed service left running."""
        return end_marked(lambda mark: mark.startswith(f"{self.mark}/"))

    def _sandbox(self) -> Sandbox:
        if self.sandbox is None:
            self.sandbox = choose_sandbox(self._make_namespaces())
        return self.sandbox

    def _make_namespaces(self) -> Namespaces:
        settings = self.settings
        writable = [settings.work, *settings.writable]
        if "://" not in settings.storage:
            writable.append(Path(settings.storage))
        for each in writable:
            each.mkdir(parents=True, exist_ok=True)
        visible = [Path(sys.prefix), Path(sys.base_prefix), PACKAGE, TOOLBOX]
        visible += find_package()
        visible += [each.prefix for each in list_interpreters()]
        return Namespaces(
            tuple(writable),
            (*visible, *network_files()),
            # A build of Cloud Build cannot lean on what is in there.
            hidden=(Path.home(), settings.state),
            own=OWN,
        )

    def _command(self, step: StepSpec) -> list[str]:
        if step.script:
            return self._script_command(step)
        image = read_image(step.image)
        if step.entrypoint:
            return [step.entrypoint, *step.args]
        if not step.args:
            return [*image.entrypoint, *image.command]
        if image.takes_flags and step.args[0].startswith("-"):
            return ["bash", *step.args]
        return [*image.entrypoint, *step.args]

    def _script_command(self, step: StepSpec) -> list[str]:
        script = step.script
        if not script.startswith("#!"):
            script = f"#!/bin/sh\n{script}"
        path = step.scratch / "script"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        return [str(path)]

    def _environment(
        self, step: StepSpec, sandbox: Sandbox, layout: Layout
    ) -> dict[str, str]:
        path = SYSTEM_PATH
        extra: dict[str, str] = {}
        programs = step.scratch / "environment" / "bin"
        if programs.is_dir():
            path = f"{programs}:{path}"
            # So that `uv pip install --system` lands in the step's own.
            extra["UV_PYTHON"] = str(programs / "python")
        if cloud_run := find_service(self.settings.cloud_run):
            extra[VARIABLE] = cloud_run
        storage = step.scratch / "programs"
        if storage.is_dir():
            path = f"{storage}:{path}"
        return {
            "PATH": path,
            "LANG": "C.UTF-8",
            "DO_NOT_TRACK": "true",
            **network_environment(),
            **cache_environment(self.cache),
            **extra,
            **sandbox.own_environment(layout),
            "HOME": sandbox.find(layout, HOME),
            "BUILDER_OUTPUT": sandbox.find(layout, OUTPUTS),
            **step.env,
            MARKER: f"{self.mark}/{step.build_id}/{step.index}",
        }

    def _write_storage_programs(self, step: StepSpec) -> None:
        folder = step.scratch / "programs"
        folder.mkdir(parents=True)
        for name in ("gsutil", "gcloud"):
            program = folder / name
            program.write_text(
                STORAGE_PROGRAM.format(
                    python=shlex.quote(sys.executable),
                    code=shlex.quote(STORAGE_CODE),
                    root=shlex.quote(str(PACKAGE.parent)),
                    storage=shlex.quote(self.settings.storage),
                    name=name,
                ),
                encoding="utf-8",
            )
            program.chmod(0o755)


def _check_paths(step: StepSpec) -> None:
    """Refuse what a step would not find without namespaces.

    Raises `InvalidError`.
    """
    if step.volumes:
        paths = ", ".join(step.volumes)
        raise InvalidError(
            f"volumes ({paths}) need namespaces, which this machine does "
            "not allow",
            "write to /workspace, or use --executor container",
        )
    directory = Path(step.directory)
    own = any(directory.is_relative_to(each) for each in step.folders)
    if not own and not directory.is_dir():
        raise InvalidError(
            f"dir {directory}: no such folder on this machine, and none "
            f"is made outside {WORKSPACE}",
            f"name a folder of {WORKSPACE}, or use --executor container",
        )
