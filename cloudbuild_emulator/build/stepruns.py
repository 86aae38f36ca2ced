"""What an executor is told of a step: folders made, environment composed."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

from cloudbuild_emulator.executors.contract import StepRun
from cloudbuild_emulator.messages import Build

WORKSPACE = "/workspace"


def make_step_run(
    build: Build, index: int, folder: Path, secrets: Mapping[str, str]
) -> StepRun:
    """Make the folders of a step, and what its executor needs to know.

    Args:
        build: With substitutions made.
        index: The step's place.
        folder: The build's.
        secrets: Values by env name.
    """
    step = build.steps[index]
    options = build.options
    env = dict(each.split("=", 1) for each in (*options.env, *step.env))
    names = (*options.secret_env, *step.secret_env)
    volumes = {
        posixpath.normpath(each.path): _make(folder / "volumes" / each.name)
        for each in (*options.volumes, *step.volumes)
    }
    return StepRun(
        build_id=build.id,
        index=index,
        image=step.name,
        entrypoint=step.entrypoint,
        args=tuple(step.args),
        script=step.script,
        env={**env, **{name: secrets[name] for name in names}},
        directory=posixpath.normpath(posixpath.join(WORKSPACE, step.dir_)),
        workspace=_make(folder / "workspace"),
        home=_make(folder / "home"),
        outputs=_make(folder / "outputs" / str(index)),
        volumes=volumes,
        scratch=_make(folder / "scratch" / str(index)),
    )


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
