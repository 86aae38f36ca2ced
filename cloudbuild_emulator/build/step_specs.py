"""What an executor is told of a step: folders made, environment composed."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

from cloudbuild_emulator.build.folders import make_folder
from cloudbuild_emulator.executors.contract import WORKSPACE, StepSpec
from cloudbuild_emulator.messages import Build, BuildStep
from localcloud.errors import InvalidError


def make_step_spec(
    build: Build, index: int, folder: Path, secrets: Mapping[str, str]
) -> StepSpec:
    """Make the folders of a step, and what its executor needs to know.

    Args:
        build: With substitutions made.
        index: The step's place.
        folder: The build's.
        secrets: Values by env name.

    Raises:
        InvalidError: A `dir` that leaves /workspace, an unknown secret.
    """
    step = build.steps[index]
    volumes = {
        clean_path(each.path): make_folder(folder / "volumes" / each.name)
        for each in (*build.options.volumes, *step.volumes)
    }
    return StepSpec(
        build_id=build.id,
        index=index,
        image=step.name,
        entrypoint=step.entrypoint,
        args=tuple(step.args),
        script=step.script,
        env=_compose_environment(build, step, secrets),
        directory=find_directory(build, step.dir_),
        workspace=make_folder(folder / "workspace"),
        home=make_folder(folder / "home"),
        outputs=make_folder(folder / "outputs" / str(index)),
        volumes=volumes,
        scratch=make_folder(folder / "scratch" / str(index)),
    )


def clean_path(path: str) -> str:
    """Return a path without dots and doubled slashes.

    POSIX gives two slashes at the start a meaning of their own; here they
    have none.
    """
    return posixpath.normpath(path).replace("//", "/")


def find_directory(build: Build, directory: str) -> str:
    """Return where a step with that `dir` starts.

    The source may name the folder that relative ones start from (proto,
    RepoSource.dir and GitSource.dir). Raises `InvalidError`.
    """
    source = build.source
    root = source.repo_source.dir_ or source.git_source.dir_
    path = clean_path(posixpath.join(WORKSPACE, root, directory))
    below = path == WORKSPACE or path.startswith(f"{WORKSPACE}/")
    if not below and not directory.startswith("/"):
        raise InvalidError(
            f"dir {posixpath.join(root, directory)!r} leaves {WORKSPACE}",
            "name a folder of the sources",
        )
    return path


def _compose_environment(
    build: Build, step: BuildStep, secrets: Mapping[str, str]
) -> dict[str, str]:
    names = (*build.options.secret_env, *step.secret_env)
    if unknown := [name for name in names if name not in secrets]:
        raise InvalidError(
            f'secretEnv "{unknown[0]}" is used without being defined',
            "add it to availableSecrets.secretManager",
        )
    pairs = (each.partition("=") for each in (*build.options.env, *step.env))
    return {
        **{name: secrets[name] for name in names},
        # No program can be given a variable without a name.
        **{name: value for name, _, value in pairs if name},
    }
