"""`cloudrun deploy`: its texts, on the streams where gcloud has them."""

import json
import re
from pathlib import Path

import pytest

from tests.cloudrun_emulator.cli.conftest import Command
from tests.cloudrun_emulator.runtimes import BROKEN, FakeRuntime

HERE = "in project [local] region [europe-west1]"
SOURCE = ("deploy", "shop", "--source", ".")
URL = r"http://127\.0\.0\.1:\d+"


def test_a_new_service_from_source(cloudrun: Command) -> None:
    said = cloudrun(*SOURCE, "--allow-unauthenticated")
    assert said.lines[:8] == [
        (
            "Building using Buildpacks and deploying container to Cloud Run "
            f"service [shop] {HERE}"
        ),
        "Building and deploying new service...",
        "Uploading sources...done",
        "Building Container...done",
        "Setting IAM Policy...done",
        "Creating Revision...done",
        "Routing traffic...done",
        "Done.",
    ]
    assert re.fullmatch(
        r"Service \[shop\] revision \[shop-00001-\w{3}\] has been deployed and "
        r"is serving 100 percent of traffic\.",
        said.lines[8],
    )
    assert re.fullmatch(f"Service URL: {URL}", said.lines[9])
    assert (said.status, said.out, len(said.lines)) == (0, "", 10)


@pytest.mark.parametrize(
    "image",
    [
        "python312",
        "google-22-full/python312",
        "europe-docker.pkg.dev/serverless-runtimes/google-22/runtimes/python312",
    ],
)
def test_a_base_image_of_python_is_stood_in_for(
    cloudrun: Command, image: str
) -> None:
    said = cloudrun(*SOURCE, "--base-image", image)
    assert said.status == 0
    assert said.lines[0] == (
        f"--base-image {image}: this machine stands in for it; the sources "
        "say which Python runs them."
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*SOURCE, "--base-image", "nodejs22"), "only images of Python"),
        (
            ("deploy", "shop", "--image", "x/y", "--base-image", "python312"),
            "name their folder with --source",
        ),
        (
            ("services", "update", "shop", "--base-image", "python312"),
            "deploy again from source",
        ),
    ],
    ids=["another language", "no source", "an update"],
)
def test_another_base_image_is_refused(
    cloudrun: Command, words: tuple[str, ...], reason: str
) -> None:
    said = cloudrun(*words)
    assert said.status == 1
    assert reason in "\n".join(said.lines)


def test_a_private_service_says_how_to_reach_it(cloudrun: Command) -> None:
    said = cloudrun(*SOURCE)
    assert said.lines[-1] == (
        "Proxy locally with: cloudrun services proxy shop --region "
        "europe-west1 --project local"
    )
    assert "Setting IAM Policy...done" not in said.lines


def test_an_image_that_is_kept_is_deployed_again(cloudrun: Command) -> None:
    cloudrun(*SOURCE)
    image = "europe-west1-docker.pkg.dev/local/cloud-run-source-deploy/shop"
    said = cloudrun("deploy", "shop", "--image", image)
    assert said.lines[:5] == [
        f"Deploying container to Cloud Run service [shop] {HERE}",
        "Deploying...",
        "Creating Revision...done",
        "Routing traffic...done",
        "Done.",
    ]
    assert "[shop-00002-" in said.lines[5]


def test_a_format_is_printed_in_the_shape_of_v1(cloudrun: Command) -> None:
    said = cloudrun(*SOURCE, "--format", "json")
    found = json.loads(said.out)
    assert found["kind"] == "Service"
    assert found["status"]["traffic"][0]["percent"] == 100
    assert found["status"]["traffic"][0]["latestRevision"] is True


def test_without_traffic_the_share_stays_where_it_is(cloudrun: Command) -> None:
    cloudrun(*SOURCE)
    said = cloudrun(*SOURCE, "--no-traffic", "--tag", "canary")
    assert "and is serving 0 percent of traffic." in said.err
    assert "Service URL" not in said.err
    assert "Routing traffic" not in said.err
    assert re.search(
        f"^The revision can be reached directly at {URL}$",
        said.err,
        re.MULTILINE,
    )
    shown = cloudrun("services", "describe", "shop", "--format", "json")
    traffic = json.loads(shown.out)["spec"]["traffic"]
    assert traffic[0]["percent"] == 100
    assert traffic[0]["revisionName"].startswith("shop-00001-")
    assert traffic[1]["tag"] == "canary"
    assert re.fullmatch(
        r"shop-00002-[^aeiou\d][aeiou][^aeiou\d]", traffic[1]["revisionName"]
    )


def test_a_later_deployment_keeps_the_split(cloudrun: Command) -> None:
    cloudrun(*SOURCE)
    cloudrun(*SOURCE, "--no-traffic")
    said = cloudrun(*SOURCE)
    assert "[shop-00003-" in said.err
    assert "and is serving 0 percent of traffic." in said.err


def test_no_traffic_of_a_new_service_is_refused(cloudrun: Command) -> None:
    said = cloudrun(*SOURCE, "--no-traffic")
    assert said.status == 1
    assert said.lines[-1] == (
        "ERROR: (gcloud.run.deploy) --no-traffic not supported when creating "
        "a new service."
    )
    assert "Building Container" not in said.err


def test_a_revision_that_does_not_start(cloudrun: Command) -> None:
    cloudrun(*SOURCE)
    said = cloudrun(*SOURCE, "--set-env-vars", "FAIL=1")
    assert said.status == 1
    assert "Creating Revision...failed\nDeployment failed\n" in said.err
    assert re.search(
        r"^ERROR: \(gcloud\.run\.deploy\) Revision 'shop-00002-\w{3}' is not "
        f"ready and cannot serve traffic\\. {re.escape(BROKEN)}\n\nLogs URL: "
        "http://",
        said.err,
        re.MULTILINE,
    )
    assert (
        "For more troubleshooting guidance, see https://cloud.google.com/run/"
        "docs/troubleshooting#container-failed-to-start"
    ) in said.lines


def test_nothing_waits_where_nobody_asks(
    cloudrun: Command, runtime: FakeRuntime
) -> None:
    said = cloudrun(*SOURCE, "--async", "--set-env-vars", "HOLD=1")
    assert said.lines[-1] == "Service [shop] is deploying asynchronously."
    runtime.release.set()


def test_a_build_that_fails_says_so_in_the_buildpacks_words(
    cloudrun: Command, folder: Path
) -> None:
    (folder / "main.py").rename(folder / "shop.py")
    said = cloudrun(*SOURCE)
    assert said.lines[-3:] == [
        "Building Container...failed",
        "Deployment failed",
        (
            "ERROR: (gcloud.run.deploy) for Python, provide a main.py or "
            "app.py file or set an entrypoint with "
            '"GOOGLE_ENTRYPOINT" env var or by creating a "Procfile" file'
        ),
    ]


def test_a_build_variable_names_the_entry_point(
    cloudrun: Command, folder: Path, runtime: FakeRuntime
) -> None:
    (folder / "main.py").rename(folder / "shop.py")
    variable = "GOOGLE_ENTRYPOINT=python shop.py"
    assert not cloudrun(*SOURCE, "--set-build-env-vars", variable).status
    assert runtime.deployed[0].command[-1] == "exec python shop.py"


def test_what_gcloudignore_names_is_not_sent(
    cloudrun: Command, folder: Path, runtime: FakeRuntime
) -> None:
    (folder / ".gcloudignore").write_text("*.csv\n")
    (folder / "big.csv").write_text("1")
    cloudrun(*SOURCE)
    assert not (runtime.deployed[0].folder / "big.csv").exists()


def test_neither_image_nor_source_is_refused(cloudrun: Command) -> None:
    said = cloudrun("deploy", "shop")
    assert "Requires a container image to deploy" in said.err
    assert said.status == 1


@pytest.mark.parametrize("source", ["none", "x" * 5000, "main.py"])
def test_a_source_that_is_no_folder_is_refused(
    cloudrun: Command, source: str
) -> None:
    said = cloudrun("deploy", "shop", "--source", source)
    assert said.status == 1
    assert f"Could not find source [{source[:80]}]" in said.err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--vpc-connector", "x"), "--vpc-connector: instances have this"),
        (("--no-build",), "--no-build: gcloud beta runs the folder's files"),
        (("--gpu", "1"), "--gpu: no graphics processor is given"),
        (("--platform", "gke"), "--platform=gke: there are no clusters"),
    ],
)
def test_what_gcloud_knows_and_we_do_not_is_refused_by_name(
    cloudrun: Command, option: tuple[str, ...], words: str
) -> None:
    said = cloudrun(*SOURCE, *option)
    assert said.status == 1
    assert said.err.startswith(f"ERROR: (gcloud.run.deploy) {words}")
    assert "\nNext: " in said.err


def test_a_wrong_option_is_wrong_usage(cloudrun: Command) -> None:
    assert cloudrun(*SOURCE, "--imagine").status == 2


def test_options_reach_the_revision(
    cloudrun: Command, runtime: FakeRuntime
) -> None:
    said = cloudrun(
        *SOURCE,
        *("--set-env-vars", "A=1,B=2", "--memory", "1Gi", "--cpu", "2"),
        *("--concurrency", "5", "--max-instances", "3", "--timeout", "1m"),
        *("--port", "9000", "--command", "python", "--args", "-m,shop"),
        *("--startup-probe", "httpGet.path=/ping,periodSeconds=3"),
        *("--session-affinity", "--revision-suffix", "first"),
    )
    assert not said.status, said.err
    plan = runtime.deployed[0]
    assert plan.revision == "shop-first"
    assert (plan.env["A"], plan.env["B"]) == ("1", "2")
    assert (plan.memory, plan.cpu, plan.concurrency) == (2**30, 2, 5)
    assert (plan.max_instances, plan.timeout, plan.port) == (3, 60, 9000)
    assert (plan.command, plan.args) == (("python",), ("-m", "shop"))
    assert (plan.startup.path, plan.startup.period) == ("/ping", 3)
    assert plan.session_affinity


def test_a_change_of_variables_keeps_the_others(
    cloudrun: Command, runtime: FakeRuntime
) -> None:
    cloudrun(*SOURCE, "--set-env-vars", "A=1,B=2")
    cloudrun(*SOURCE, "--update-env-vars", "B=3", "--remove-env-vars", "A")
    assert runtime.deployed[1].env == {"B": "3"}


@pytest.mark.parametrize("name", ["vars.yaml", "vars.env"])
def test_a_file_of_variables_is_read(
    cloudrun: Command, folder: Path, runtime: FakeRuntime, name: str
) -> None:
    text = 'A: "yes"\n' if name.endswith("yaml") else "# no\nexport A='yes'\n"
    (folder / name).write_text(text)
    cloudrun(*SOURCE, "--env-vars-file", name)
    assert runtime.deployed[0].env == {"A": "yes"}
