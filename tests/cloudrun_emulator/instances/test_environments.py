from pathlib import Path

import httpx
import pytest

from cloudrun_emulator.runtime import Runtime, RuntimeSettings
from localcloud.errors import UnavailableError
from tests.cloudrun_emulator.cloud import Cloud

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "greeting"
version = "1"
"""
# A wheel by hand: nothing is fetched.
BACKEND = """
import zipfile


def get_requires_for_build_wheel(config_settings=None):
    return []


def build_wheel(folder, config_settings=None, metadata_directory=None):
    name, info = "greeting-1-py3-none-any.whl", "greeting-1.dist-info/"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("greeting.py", "WORD = 'good day'")
        wheel.writestr(info + "METADATA", "Name: greeting\\nVersion: 1\\n")
        wheel.writestr(
            info + "WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n"
        )
        wheel.writestr(info + "RECORD", "greeting.py,,\\n")
    return name
"""
GREETER = ("python", "-c", "import greeting, main")


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "backend.py").write_text(BACKEND)
    path = tmp_path / "requirements.txt"
    path.write_text(f"greeting @ file://{tmp_path}\n")
    return path


def test_a_revision_finds_its_packages(
    cloud: Cloud, requirements: Path
) -> None:
    address = cloud.serve(command=GREETER, requirements=requirements)
    assert httpx.get(address).text == "one"


def test_the_packages_of_another_are_not_there(cloud: Cloud) -> None:
    with pytest.raises(Exception, match="not ready and cannot serve"):
        cloud.deploy(command=GREETER)
    assert "No module named 'greeting'" in "".join(cloud.read_log("stderr"))


def test_the_same_packages_are_installed_and_compiled_once(
    cloud: Cloud, requirements: Path
) -> None:
    folder = cloud.runtime.settings.state / "work" / "environments"
    cloud.deploy("a", command=GREETER, requirements=requirements)
    made = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}
    assert any("greeting.cpython" in each.name for each in made)
    cloud.deploy("b", command=GREETER, requirements=requirements)
    again = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}
    assert again == made


def test_packages_are_linked_and_not_copied(
    cloud: Cloud, requirements: Path
) -> None:
    cloud.deploy(command=GREETER, requirements=requirements)
    folder = cloud.runtime.settings.state / "work" / "environments"
    (module, *_) = folder.rglob("greeting.py")
    assert module.stat().st_nlink > 1


def test_they_may_be_linked_from_where_another_service_keeps_them(
    cloud: Cloud, requirements: Path, tmp_path: Path
) -> None:
    cache, state = tmp_path / "cache", tmp_path / "state"
    other = Runtime(RuntimeSettings(state, cache=cache))
    other.start()
    try:
        Cloud(other, cloud.files).deploy(
            command=GREETER, requirements=requirements
        )
    finally:
        other.stop()
    (kept,) = (cache / "uv").rglob("greeting.py")
    (module,) = state.rglob("greeting.py")
    assert kept.samefile(module)


def test_packages_that_are_not_to_be_had_are_said(
    cloud: Cloud, tmp_path: Path
) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text("nothing @ file:///no/such/folder\n")
    with pytest.raises(UnavailableError, match="no/such/folder"):
        cloud.deploy(requirements=path)
    assert not cloud.find_processes()


def test_an_environment_that_a_kill_left_half_made_is_made_anew(
    cloud: Cloud, requirements: Path
) -> None:
    cloud.deploy(command=GREETER, requirements=requirements)
    folder = cloud.runtime.settings.state / "work" / "environments"
    for done in folder.rglob("done"):
        done.unlink()
        (done.parent / "bin" / "python").unlink()
    cloud.deploy("again", command=GREETER, requirements=requirements)
