"""What a program finds where it runs, with namespaces and without."""

import subprocess
from pathlib import Path

import pytest

from localcloud.sandbox.sandboxes import (
    Folders,
    Layout,
    Namespaces,
    Sandbox,
    choose_sandbox,
)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    folders = {"/kitchen": tmp_path / "kitchen"}
    for each in (*folders.values(), tmp_path / "scratch"):
        each.mkdir()
    return Layout("/kitchen/pots", folders, tmp_path / "scratch")


def run(sandbox: Sandbox, layout: Layout, *command: str) -> str:
    done = subprocess.run(
        sandbox.wrap(layout, command),
        env={"PATH": "/usr/bin:/bin", **sandbox.own_environment(layout)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("kind", ["chosen", "folders"])
def test_a_program_starts_in_its_directory(layout: Layout, kind: str) -> None:
    namespaces = Namespaces(())
    chosen = choose_sandbox(namespaces) if kind == "chosen" else Folders()
    found = chosen.find(layout, layout.directory)
    assert run(chosen, layout, "/bin/pwd") == f"{found}\n"
    assert (layout.folders["/kitchen"] / "pots").is_dir()


@pytest.mark.parametrize(
    ("path", "found"),
    [("/kitchen", ""), ("/kitchen/a", "/a"), ("/kitchens", None)],
)
def test_without_namespaces_a_path_is_found_where_it_really_is(
    layout: Layout, path: str, found: str | None
) -> None:
    real = f"{layout.folders['/kitchen']}{found}"
    assert Folders().find(layout, path) == (path if found is None else real)


def test_with_namespaces_a_path_is_what_the_layout_says(
    layout: Layout,
) -> None:
    assert Namespaces(()).find(layout, "/kitchen/a") == "/kitchen/a"
