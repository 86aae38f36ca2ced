"""A state folder stays out of what is sent and committed."""

import subprocess
from pathlib import Path

import pytest

from localcloud.errors import InvalidError
from localcloud.marking import is_state, mark_state
from localcloud.store.locking import lock_state


def test_git_passes_a_state_folder_over(tmp_path: Path) -> None:
    lock_state(tmp_path / "state").close()
    (tmp_path / "state/secrets").write_text("x")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    found = subprocess.run(
        ["git", "add", "--all", "--verbose"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout == ""


def test_a_state_folder_is_known_by_its_mark(tmp_path: Path) -> None:
    assert not is_state(tmp_path)
    mark_state(tmp_path)
    mark_state(tmp_path)
    assert is_state(tmp_path)


@pytest.mark.parametrize("name", [".git", "cloudbuild.yaml", ".gitignore"])
def test_a_projects_own_folder_is_no_state(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InvalidError, match=f"holds {name}"):
        lock_state(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [name]
