"""One service a state folder."""

import os
from pathlib import Path

import pytest

from localcloud.errors import CloudError, ConflictError
from localcloud.store.locking import lock_state


def test_a_second_service_is_told_who_has_the_folder(tmp_path: Path) -> None:
    words = rf"another service \(process {os.getpid()}\)"
    with (
        lock_state(tmp_path),
        pytest.raises(ConflictError, match=words),
    ):
        lock_state(tmp_path)


def test_a_folder_is_free_again_when_its_service_ends(tmp_path: Path) -> None:
    lock_state(tmp_path).close()
    lock_state(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CloudError, match="cannot be written to"):
        lock_state(tmp_path / "file" / "state")
