"""What an executor is told of a step."""

from pathlib import Path
from typing import Any

import pytest

from cloudbuild_emulator.build.step_specs import find_directory, make_step_spec
from localcloud.errors import InvalidError
from tests.cloudbuild_emulator.build.builds import read_build


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("", "/workspace"),
        (".", "/workspace"),
        ("sub/one", "/workspace/sub/one"),
        ("sub/../one/", "/workspace/one"),
        ("/workspace/x", "/workspace/x"),
        ("/builder/home", "/builder/home"),
        ("//builder/home", "/builder/home"),
        ("/", "/"),
    ],
)
def test_dir_starts_in_the_workspace_or_is_absolute(
    directory: str, expected: str
) -> None:
    assert find_directory(read_build(), directory) == expected


@pytest.mark.parametrize(
    "source",
    [
        {"gitSource": {"url": "x", "dir": "part"}},
        {"repoSource": {"repoName": "x", "branchName": "b", "dir": "part"}},
    ],
)
def test_a_sources_dir_is_where_steps_start(source: dict[str, Any]) -> None:
    build = read_build(source=source)
    assert find_directory(build, "a") == "/workspace/part/a"
    assert find_directory(build, "..") == "/workspace"
    assert find_directory(build, "/a") == "/a"


@pytest.mark.parametrize("directory", ["..", "../x", "a/../../workspaces"])
def test_a_dir_that_leaves_the_workspace_is_refused(directory: str) -> None:
    with pytest.raises(InvalidError, match="leaves /workspace"):
        find_directory(read_build(), directory)


def test_a_sources_dir_that_leaves_the_workspace_is_refused() -> None:
    build = read_build(source={"gitSource": {"url": "x", "dir": "../.."}})
    with pytest.raises(InvalidError, match="leaves /workspace"):
        find_directory(build, "")


def compose(tmp_path: Path, options: Any, **step: Any) -> dict[str, str]:
    build = read_build(options=options, steps=[{"name": "bash", **step}])
    secrets = {"TOKEN": "t", "OTHER": "o"}
    return dict(make_step_spec(build, 0, tmp_path, secrets).env)


def test_a_steps_env_wins_over_the_builds(tmp_path: Path) -> None:
    env = compose(tmp_path, {"env": ["A=build", "B=build"]}, env=["A=step"])
    assert env == {"A": "step", "B": "build"}


def test_a_value_may_hold_an_equals_sign_or_nothing(tmp_path: Path) -> None:
    env = compose(tmp_path, {}, env=["A=b=c", "B="])
    assert env == {"A": "b=c", "B": ""}


def test_secrets_of_the_build_and_of_the_step_are_given(
    tmp_path: Path,
) -> None:
    env = compose(tmp_path, {"secretEnv": ["OTHER"]}, secretEnv=["TOKEN"])
    assert env == {"OTHER": "o", "TOKEN": "t"}


def test_a_secret_that_is_not_asked_for_is_not_given(tmp_path: Path) -> None:
    assert compose(tmp_path, {}, env=["A=b"]) == {"A": "b"}


def test_a_secret_that_is_not_defined_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match='"NONE" is used without being'):
        compose(tmp_path, {}, secretEnv=["NONE"])


def test_volumes_of_the_build_are_every_steps(tmp_path: Path) -> None:
    volumes = [{"name": "vol", "path": "/data"}]
    build = read_build(options={"volumes": volumes})
    step = make_step_spec(build, 0, tmp_path, {})
    assert step.volumes == {"/data": tmp_path / "volumes" / "vol"}
    assert step.volumes["/data"].is_dir()


def test_a_variable_without_a_name_is_left_out(tmp_path: Path) -> None:
    step = {"name": "bash", "env": ["=1", "MY KEY=2", "A=b=c"]}
    spec = make_step_spec(read_build(steps=[step]), 0, tmp_path, {})
    assert spec.env == {"MY KEY": "2", "A": "b=c"}
