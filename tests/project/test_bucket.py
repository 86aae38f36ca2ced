"""One bucket has one address, for nodes and catalog, however it is typed."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess

import pytest

from course.shop import simulate
from purchase_predict.bucket import resolve_bucket

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Path:
    return new_project()


@pytest.fixture(scope="module")
def strange(collected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bucket whose name is full of signs that mean something elsewhere."""
    name = "été [1]* {a}::b %20 #2, c?\\ "
    target = tmp_path_factory.mktemp("strange") / name
    return copytree(collected, target, ignore=lambda *_: {"events"})


SAME = ["~/shop", "~/shop/", "shop", "./shop/", "file://{home}/shop/"]


@pytest.mark.parametrize("address", SAME)
def test_an_address_in_another_spelling_is_the_same(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    typed = address.format(home=tmp_path)
    assert resolve_bucket(typed) == str(tmp_path / "shop")


def test_a_cloud_bucket_loses_its_last_slash_alone() -> None:
    assert resolve_bucket("gs://shop/a b/") == "gs://shop/a b"
    assert resolve_bucket("") == ""


def test_a_bucket_of_params_is_read_and_written_alone(
    project: Path, tmp_path: Path, kedro_anew: Run
) -> None:
    simulate(tmp_path / "B", events_per_day=3_000, seed=1)
    (tmp_path / "A").mkdir()
    arguments = f"--pipelines collect,loading --params bucket={tmp_path}/B/"
    done = kedro_anew(project, arguments, BUCKET=str(tmp_path / "A"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "B/primary/data.csv/_SUCCESS").is_file()
    assert list((tmp_path / "A").iterdir()) == []
    assert "nanobind" not in done.stdout + done.stderr


@pytest.mark.parametrize("spelling", ["{}/", "file://{}", "../{name}"])
def test_nodes_and_catalog_find_the_same_parts(
    spelling: str, strange: Path, project: Path, kedro: Run
) -> None:
    link = project.parent / strange.name
    if not link.exists():
        link.symlink_to(strange)
    address = spelling.format(link, name=link.name)
    done = kedro(project, "--pipelines loading,processing", BUCKET=address)
    assert done.returncode == 0, done.stdout + done.stderr


def test_parts_that_are_gone_are_named(
    collected: Path, tmp_path: Path, project: Path, kedro: Run
) -> None:
    bucket = copytree(collected / "primary", tmp_path / "bucket/primary").parent
    for part in bucket.glob("primary/data.csv/part-*"):
        part.unlink()
    done = kedro(project, "--pipelines loading", BUCKET=str(bucket))
    assert done.returncode == 12, done.stdout + done.stderr
    assert "gone: part-" in done.stderr
    assert "run `kedro run --pipelines collect`" in done.stderr
