"""Options of `gcloud builds submit`: each works, or says why it does not."""

import io
import tarfile
from pathlib import Path

import pytest
import yaml

from cloudbuild_emulator.cli.refusals import REFUSED
from cloudbuild_emulator.server import RunningServer
from tests.cloudbuild_emulator.cli.configs import (
    Command,
    submit_id,
    write_config,
)


def submit(cloudbuild: Command, *words: str) -> dict[str, object]:
    """Return a build as it was submitted."""
    done = cloudbuild("submit", "--async", "--format=yaml", *words)
    assert done.exit_code == 0, done.output
    build: dict[str, object] = yaml.safe_load(done.stdout)
    return build


@pytest.mark.parametrize("option", [*REFUSED, "-t"])
def test_what_one_machine_has_no_use_for_is_refused_in_words(
    cloudbuild: Command, folder: Path, option: str
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", option, "x")
    assert done.exit_code == 41
    assert option in done.stderr
    assert "\nNext: " in done.stderr


def test_an_option_of_no_gcloud_is_refused(cloudbuild: Command) -> None:
    done = cloudbuild("submit", "--colour=red")
    assert done.exit_code == 2
    assert "No such option" in done.stderr


def test_an_asynchronous_submit_does_not_wait(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "sleep 60")
    build = submit(cloudbuild, "--no-source")
    assert build["status"] == "QUEUED"
    assert cloudbuild("cancel", str(build["id"])).exit_code == 0


def test_without_source_no_folder_is_sent(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "ls -A; echo .")
    assert "source" not in submit(cloudbuild, "--no-source")
    done = cloudbuild("submit", "--no-source")
    assert "\n.\n" in done.stdout
    assert "cloudbuild.yaml\n" not in done.stdout


def test_an_ignore_file_says_what_is_left_out(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "ls")
    for name in ("a.py", "b.log"):
        (folder / name).write_text("x")
    (folder / "mine").write_text("*.log\n")
    done = cloudbuild("submit", "--ignore-file=mine")
    assert "\na.py\n" in done.stdout
    assert "b.log" not in done.stdout


@pytest.mark.parametrize("given", ["20m", "1200", "1200s"])
def test_a_timeout_is_taken_as_gcloud_takes_it(
    cloudbuild: Command, folder: Path, given: str
) -> None:
    write_config(folder, "true")
    build = submit(cloudbuild, "--no-source", f"--timeout={given}")
    assert build["timeout"] == "1200s"


def test_a_machine_type_is_written_as_in_gcloud(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    build = submit(cloudbuild, "--no-source", "--machine-type=e2-highcpu-8")
    assert build["options"] == {"machineType": "E2_HIGHCPU_8"}


def test_an_unknown_machine_type_is_refused(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", "--no-source", "--machine-type=huge")
    assert done.exit_code in {41, 42}
    assert "machineType" in done.stderr


def test_builds_of_a_region_are_kept_there(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    region = "--region=europe-west9"
    build_id = submit_id(cloudbuild, "--no-source", region)
    listed = cloudbuild("list", region, "--format=value(id)").stdout
    assert listed == f"{build_id}\n"
    assert build_id not in cloudbuild("list", "--format=value(id)").stdout


@pytest.mark.parametrize("option", ["--region=Über", "--project=-x"])
def test_a_place_that_cannot_be_is_refused(
    cloudbuild: Command, folder: Path, option: str
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", "--no-source", option)
    assert done.exit_code == 41
    assert "expected" in done.stderr


def test_an_archive_of_a_bucket_is_a_source(
    cloudbuild: Command, folder: Path, server: RunningServer
) -> None:
    write_config(folder, "cat hello.txt")
    text = b"hello from a bucket\n"
    archive = Path(server.service.settings.storage) / "b" / "source" / "x.tgz"
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as file:
        member = tarfile.TarInfo("hello.txt")
        member.size = len(text)
        file.addfile(member, io.BytesIO(text))
    done = cloudbuild("submit", "gs://b/source/x.tgz")
    assert done.exit_code == 0, done.output
    assert text.decode() in done.stdout


@pytest.mark.parametrize("url", ["gs://", "gs://b", "gs://b/", "gs:///x"])
def test_a_bucket_without_an_archive_is_refused(
    cloudbuild: Command, folder: Path, url: str
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", url)
    assert done.exit_code == 41
    assert f"{url}: expected gs://BUCKET/ARCHIVE.tgz" in done.stderr
