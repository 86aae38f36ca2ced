"""Options of `gcloud builds submit`: each works, or says why it does not."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

from cloudbuild_emulator.server import RunningServer
from localcloud.marking import mark_state
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


IMAGE = "europe-docker.pkg.dev/p/shop/app:v1"


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([f"--tag={IMAGE}"], f"docker build -t {IMAGE} ."),
        (["-t", "gcr.io/p/app", "."], "docker build -t gcr.io/p/app ."),
        (["--tag=gcr.io/p/app", "--no-source"], "docker build -t gcr.io/p/app"),
        ([f"--pack=image={IMAGE}"], f"pack build {IMAGE}"),
        (
            ["--pack=image=gcr.io/p/a,env=A=1,builder=b", "--publish"],
            "pack build gcr.io/p/a",
        ),
    ],
)
def test_an_image_is_googles_to_build(
    cloudbuild: Command, folder: Path, words: list[str], command: str
) -> None:
    (folder / "Dockerfile").write_text("FROM scratch\n")
    done = cloudbuild("submit", *words)
    assert done.exit_code == 50, done.output
    assert "valid for Google, cannot run here" in done.stderr
    assert f"run `{command}" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tag=gcr.io/p/app"], "Dockerfile required when specifying --tag"),
        (["--tag=my-app"], "Tag value must be in the *gcr.io* or *pkg.dev*"),
        (["--pack=image=app"], "Image value must be in the *gcr.io*"),
        (["--pack=builder=b"], "Image value must not be empty."),
        (["--pack=picture=b"], "valid keys are [builder, env, image]"),
        (["--publish"], "argument --publish: needs --pack"),
        (
            ["--tag=gcr.io/p/a", "--config=c"],
            (
                "At most one of --config | --pack | --tag can be specified; "
                "found --config, --tag"
            ),
        ),
    ],
)
def test_what_gcloud_refuses_of_images_is_refused(
    cloudbuild: Command, words: list[str], said: str
) -> None:
    done = cloudbuild("submit", *words)
    assert done.exit_code == 41
    assert said in done.stderr


ACCOUNT = "projects/p/serviceAccounts/ci@p.iam.gserviceaccount.com"


@pytest.mark.parametrize(
    "option",
    [
        "--gcs-log-dir=gs://logs",
        "--default-buckets-behavior=regional-user-owned-bucket",
    ],
)
def test_an_option_says_where_an_accounts_log_goes(
    cloudbuild: Command, folder: Path, option: str
) -> None:
    text = f"steps: [{{name: bash, args: ['true']}}]\nserviceAccount: {ACCOUNT}"
    (folder / "cloudbuild.yaml").write_text(text)
    assert submit(cloudbuild, option)["serviceAccount"] == ACCOUNT
    done = cloudbuild("submit")
    assert done.exit_code == 42
    assert "(a) specify 'build.logs_bucket'" in done.stderr


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


@pytest.mark.parametrize("given", ["20m", "1200", "1200s", "PT20M"])
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


@pytest.fixture
def app(folder: Path) -> Path:
    """Return a folder with a config of its own, below the current one."""
    app = folder / "app"
    app.mkdir()
    write_config(app, "echo of the app")
    (app / "only.txt").write_text("sent\n")
    return app


def test_the_current_folders_config_is_taken(
    cloudbuild: Command, folder: Path, app: Path
) -> None:
    write_config(folder, "echo of the current folder; cat only.txt")
    done = cloudbuild("submit", app.name)
    assert done.exit_code == 0, done.output
    assert "of the current folder\nsent\n" in done.stdout


def test_a_named_config_is_looked_for_in_the_current_folder(
    cloudbuild: Command, folder: Path, app: Path
) -> None:
    write_config(folder, "echo of the current folder")
    (folder / "cloudbuild.yaml").rename(folder / "ci.yaml")
    done = cloudbuild("submit", app.name, "--config=ci.yaml")
    assert "of the current folder\n" in done.stdout
    done = cloudbuild("submit", app.name, "--config=app/cloudbuild.yaml")
    assert "of the app\n" in done.stdout


def test_a_config_in_the_source_alone_is_not_taken(
    cloudbuild: Command, app: Path
) -> None:
    done = cloudbuild("submit", app.name)
    assert done.exit_code == 41
    assert "name it: --config=app/cloudbuild.yaml" in done.stderr


def pack(path: Path, name: str) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "from an archive\n")
        return
    with tarfile.open(path, "w:gz") as packed:
        member = tarfile.TarInfo(name)
        text = b"from an archive\n"
        member.size = len(text)
        packed.addfile(member, io.BytesIO(text))


@pytest.mark.parametrize("name", ["x.tgz", "x.tar.gz", "x.zip"])
def test_an_archive_is_sent_as_it_is(
    cloudbuild: Command, folder: Path, name: str
) -> None:
    write_config(folder, "cat hello.txt; ls")
    pack(folder / name, "hello.txt")
    done = cloudbuild("submit", name)
    assert done.exit_code == 0, done.output
    assert "from an archive\nhello.txt\n" in done.stdout


def test_another_file_is_no_source(cloudbuild: Command, folder: Path) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", "cloudbuild.yaml")
    assert done.exit_code == 41
    assert "local file is none of .gz, .tgz, .zip" in done.stderr


def test_a_source_beside_no_source_is_refused(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", ".", "--no-source")
    assert done.exit_code == 41
    assert "not allowed with SOURCE '.'" in done.stderr


def test_a_source_of_the_configs_own_goes_with_no_source_alone(
    cloudbuild: Command, folder: Path
) -> None:
    source = {"storageSource": {"bucket": "b", "object": "x.tgz"}}
    write_config(folder, "true", source=source)
    done = cloudbuild("submit", ".")
    assert done.exit_code in {41, 42}
    assert "source" in done.stderr
    assert submit(cloudbuild, "--no-source")["source"] == source


@pytest.mark.parametrize(
    "option", ["--git-source-dir", "--git-source-revision"]
)
def test_options_of_git_need_a_repository(
    cloudbuild: Command, folder: Path, option: str
) -> None:
    write_config(folder, "true")
    done = cloudbuild("submit", ".", f"{option}=x")
    assert done.exit_code == 41
    assert f"{option}: . is no git repository" in done.stderr


def test_a_repositorys_address_is_a_source(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    url = "https://git.test/ada/shop.git"
    words = (url, "--git-source-dir=model", "--git-source-revision=v1")
    build = submit(cloudbuild, *words)
    git = {"url": url, "dir": "model", "revision": "v1"}
    assert build["source"] == {"gitSource": git}


@pytest.mark.parametrize(
    ("option", "key", "value"),
    [
        ("--worker-release=rapid", "workerRelease", "rapid"),
        ("--disk-size=200GB", "diskSizeGb", "200"),
        ("--disk-size=1TB", "diskSizeGb", "1024"),
        (
            "--default-buckets-behavior=regional-user-owned-bucket",
            "defaultLogsBucketBehavior",
            "REGIONAL_USER_OWNED_BUCKET",
        ),
        (
            "--worker-pool=projects/p/locations/l/workerPools/w",
            "pool",
            {"name": "projects/p/locations/l/workerPools/w"},
        ),
    ],
)
def test_what_changes_nothing_here_is_kept_and_said(
    cloudbuild: Command, folder: Path, option: str, key: str, value: object
) -> None:
    write_config(folder, "true")
    words = ("submit", "--no-source", "--async", "--format=json", option)
    done = cloudbuild(*words)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["options"][key] == value
    name = option.partition("=")[0]
    assert f"{name}: accepted, without effect here" in done.stderr


def test_logs_and_sources_may_name_buckets(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    build = submit(cloudbuild, ".", "--gcs-log-dir=gs://b/logs")
    assert build["logsBucket"] == "gs://b/logs"
    staging = "--gcs-source-staging-dir"
    done = cloudbuild("submit", ".", f"{staging}=gs://b/source")
    assert (done.exit_code, f"{staging}: accepted" in done.stderr) == (0, True)
    wrong = cloudbuild("submit", ".", f"{staging}=/tmp")
    assert "expected gs://BUCKET/FOLDER" in wrong.stderr


def test_a_pool_has_a_release_of_its_own(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true")
    words = ("--worker-release=rapid", "--worker-pool=p")
    done = cloudbuild("submit", "--no-source", *words)
    assert done.exit_code == 41
    assert "--worker-release: a private pool" in done.stderr


def test_a_services_state_is_not_sent(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "ls -A")
    mark_state(folder / ".cloudbuild")
    done = cloudbuild("submit")
    assert done.exit_code == 0, done.output
    assert "cloudbuild.yaml\n" in done.stdout
    assert ".cloudbuild\n" not in done.stdout


def test_a_source_whose_name_is_too_long_is_none(cloudbuild: Command) -> None:
    done = cloudbuild("submit", "x" * 5000)
    assert isinstance(done.exception, SystemExit)
    assert "no such folder or archive" in done.stderr
