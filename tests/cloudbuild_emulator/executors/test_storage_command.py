"""`gsutil` and `gcloud storage` on a folder that stands for the buckets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cloudbuild_emulator.executors.storage_command import run
from localcloud.errors import InvalidError, NotFoundError

Command = Callable[[str], None]


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    bucket = tmp_path / "storage" / "b"
    (bucket / "d").mkdir(parents=True)
    (bucket / "d" / "x.csv").write_text("x")
    (bucket / "d" / "y.csv").write_text("y")
    return bucket


@pytest.fixture
def gsutil(
    bucket: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run a command in a folder with `f` and `out/g`."""
    work = tmp_path / "work"
    (work / "out").mkdir(parents=True)
    (work / "f").write_text("f")
    (work / "out" / "g").write_text("g")
    monkeypatch.chdir(work)
    return lambda line: run(str(bucket.parent), "gsutil", line.split())


def list_files(folder: Path) -> list[str]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return sorted(str(each.relative_to(folder)) for each in found)


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("cp f gs://b", ["f"]),
        ("cp f gs://b/", ["f"]),
        ("cp f gs://b/new", ["new"]),
        ("cp f gs://b/new/", ["new/f"]),
        ("cp f gs://b/d", ["d/f"]),
        ("-m -q cp f out/g gs://b/n/", ["n/f", "n/g"]),
        ("cp out/* gs://b/n/", ["n/g"]),
        ("cp -r out gs://b", ["out/g"]),
        ("cp -r out gs://b/new", ["new/g"]),
        ("cp -r out gs://b/d", ["d/out/g"]),
        ("cp gs://b/d/x.csv gs://b/z.csv", ["z.csv"]),
        ("cp gs://b/d/*.csv gs://b/n/", ["n/x.csv", "n/y.csv"]),
        ("cp -r gs://b/d gs://b/copy", ["copy/x.csv", "copy/y.csv"]),
    ],
)
def test_files_are_copied_to_the_bucket(
    gsutil: Command, bucket: Path, line: str, made: list[str]
) -> None:
    before = list_files(bucket)
    gsutil(line)
    assert sorted(set(list_files(bucket)) - set(before)) == made


@pytest.mark.parametrize("url", ["gs://fresh", "gs://fresh/"])
def test_a_bucket_is_no_file(gsutil: Command, bucket: Path, url: str) -> None:
    gsutil(f"cp f {url}")
    assert list_files(bucket.parent / "fresh") == ["f"]


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("cp gs://b/d/x.csv .", ["x.csv"]),
        ("cp gs://b/d/x.csv new", ["new"]),
        ("cp gs://b/d/x.csv new/", ["new/x.csv"]),
        ("cp gs://b/d/*.csv out", ["out/x.csv", "out/y.csv"]),
        ("cp -r gs://b/d .", ["d/x.csv", "d/y.csv"]),
        ("cp -r gs://b/d new", ["new/x.csv", "new/y.csv"]),
    ],
)
def test_files_are_copied_from_the_bucket(
    gsutil: Command, line: str, made: list[str]
) -> None:
    before = list_files(Path())
    gsutil(line)
    assert sorted(set(list_files(Path())) - set(before)) == made


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ls gs://b", "gs://b/d/\n"),
        ("ls gs://b/d/", "gs://b/d/x.csv\ngs://b/d/y.csv\n"),
        ("ls gs://b/d/x.csv", "gs://b/d/x.csv\n"),
        ("ls gs://b/d/y*", "gs://b/d/y.csv\n"),
        ("cat gs://b/d/x.csv", "x"),
        ("cat gs://b/d/*", "xy"),
    ],
)
def test_objects_are_listed_and_shown(
    gsutil: Command,
    capsys: pytest.CaptureFixture[str],
    line: str,
    said: str,
) -> None:
    gsutil(line)
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("rm gs://b/d/x.csv", ["d/y.csv"]),
        ("rm gs://b/d/*", []),
        ("rm -r gs://b/d", []),
    ],
)
def test_objects_are_removed(
    gsutil: Command, bucket: Path, line: str, left: list[str]
) -> None:
    gsutil(line)
    assert list_files(bucket) == left


@pytest.mark.parametrize(
    "line",
    [
        "cp none gs://b/",
        "cp gs://b/none .",
        "cp gs://b/none* .",
        "cat gs://b/none",
        "ls gs://none",
        "rm gs://b/d/none",
    ],
)
def test_what_is_not_there_is_named(gsutil: Command, line: str) -> None:
    with pytest.raises(NotFoundError, match=r"none\*?: (no such|matched no)"):
        gsutil(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cp out gs://b/", "out: is a folder"),
        ("cp gs://b/d .", "gs://b/d: is a folder"),
        ("cp gs://b/d gs://b/e", "gs://b/d: is a folder"),
        ("rm gs://b/d", "gs://b/d: is a folder"),
        ("cat gs://b/d", "gs://b/d: is a folder"),
        ("cp f g", "expected a gs://BUCKET/PATH on one side"),
        ("cp f gs://b/../../x", "leaves its bucket"),
        ("cp -n f gs://b/", "gsutil -n: cannot be done here"),
        ("cp -a public-read f gs://b/", "gsutil -a: cannot be done here"),
        ("rsync out gs://b", "gsutil rsync out gs://b: cannot be done here"),
        ("cp f", "expected one of cp, ls, cat, rm"),
        ("", "expected one of cp, ls, cat, rm"),
    ],
)
def test_what_cannot_be_done_is_refused(
    gsutil: Command, bucket: Path, line: str, words: str
) -> None:
    before = list_files(bucket)
    with pytest.raises(InvalidError, match=words):
        gsutil(line)
    assert list_files(bucket) == before


def test_gcloud_knows_storage_alone(gsutil: Command, bucket: Path) -> None:
    _ = gsutil
    run(str(bucket.parent), "gcloud", ["storage", "cp", "f", "gs://b/"])
    assert (bucket / "f").exists()
    with pytest.raises(InvalidError, match="gcloud builds list: cannot be"):
        run(str(bucket.parent), "gcloud", ["builds", "list"])
