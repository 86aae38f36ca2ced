"""Places of mounts are made inside a step's own folders, and nowhere else."""

from pathlib import Path

import pytest

from localcloud.errors import InvalidError
from localcloud.sandbox.mounts import Root


class Places:
    """A workspace, a volume, and a folder that is neither."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.volume = folder / "volume"
        self.outside = folder / "outside"
        for each in (self.workspace, self.volume, self.outside):
            each.mkdir()
        self.root = Root(folder / "root")
        seen = Path("/workspace")
        self.root.show(self.workspace, seen, writable=True)

    def show_volume(self, seen: str) -> None:
        self.root.show(self.volume, Path(seen), writable=True)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_a_place_is_made_below_the_workspace(places: Places) -> None:
    places.show_volume("/workspace/new/place")
    assert (places.workspace / "new/place").is_dir()


def test_no_place_is_made_behind_a_link(places: Places) -> None:
    (places.workspace / "link").symlink_to(places.outside)
    with pytest.raises(InvalidError, match="path link/made: a link"):
        places.show_volume("/workspace/link/made")
    assert list(places.outside.iterdir()) == []


@pytest.mark.parametrize("target", ["outside", "nothing"])
def test_a_link_is_no_place(places: Places, target: str) -> None:
    (places.workspace / "link").symlink_to(places.outside.parent / target)
    with pytest.raises(InvalidError, match="path link: a link"):
        places.show_volume("/workspace/link")


def test_a_file_is_no_place(places: Places) -> None:
    (places.workspace / "file").touch()
    with pytest.raises(InvalidError, match="a link or a file is in the way"):
        places.show_volume("/workspace/file/made")


def test_no_place_is_made_behind_a_link_of_the_machine(places: Places) -> None:
    machine = places.outside / "machine"
    machine.mkdir()
    (machine / "link").symlink_to(places.outside)
    places.root.show(machine, machine, writable=False)
    places.show_volume(f"{machine}/new")
    with pytest.raises(InvalidError, match="a link"):
        places.show_volume(f"{machine}/link/made")
    assert [*places.outside.iterdir()] == [machine]
