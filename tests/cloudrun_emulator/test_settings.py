"""Paths that an emulator is given, whatever folder it works in."""

from pathlib import Path

import pytest

from cloudrun_emulator.settings import Settings
from localcloud.errors import InvalidError


def test_every_path_is_resolved_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    settings = Settings(Path("link"), writable=(Path("a/../b"),))
    other = Settings(Path("link"), cache=Path("link/packages"))
    assert other.cache == tmp_path / "real" / "packages"
    assert settings.state == tmp_path / "real"
    assert settings.secrets == tmp_path / "real" / "secrets"
    assert settings.cache == tmp_path / "real" / "work" / "cache"
    assert settings.writable == (tmp_path / "b",)


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(InvalidError, match=r"secrets: .* is not a folder"):
        Settings(tmp_path, secrets=file)
