"""`cloudrun services` and `revisions`: what they print, and where."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from cloudrun_emulator.instances.logs import Kind, LogEntry
from cloudrun_emulator.server import RunningServer
from cloudrun_emulator.service import CloudRun
from tests.cloudrun_emulator.cli.conftest import Command
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import SHOP

SOURCE = ("deploy", "shop", "--source", ".")
URL = r"http://127\.0\.0\.1:\d+"


@pytest.fixture
def shop(cloudrun: Command) -> list[str]:
    """Two revisions, all traffic to the newest; their names."""
    for _ in range(2):
        assert not cloudrun(*SOURCE).status
    return list_revisions(cloudrun)


@pytest.fixture
def larger(cloudrun: Command, shop: list[str], folder: Path) -> None:
    """Write what the shop is into a file, with more memory."""
    assert shop
    shown = cloudrun("services", "describe", "shop", "--format", "yaml").out
    (folder / "service.yaml").write_text(shown.replace("512Mi", "1Gi"))


def list_revisions(cloudrun: Command) -> list[str]:
    said = cloudrun("revisions", "list", "--format", "value(metadata.name)")
    return said.out.split()[::-1]


def test_services_are_listed(cloudrun: Command, shop: list[str]) -> None:
    assert shop
    head, line = cloudrun("services", "list").out.splitlines()
    assert re.split(r"\s{2,}", head.strip()) == [
        "SERVICE",
        "REGION",
        "URL",
        "LAST DEPLOYED BY",
        "LAST DEPLOYED AT",
    ]
    assert re.match(rf"✔\s+shop\s+europe-west1\s+{URL}\s+\S+@localhost", line)


def test_revisions_are_listed_newest_first(
    cloudrun: Command, shop: list[str]
) -> None:
    said = cloudrun("revisions", "list", "--service", "shop")
    head, *lines = said.out.splitlines()
    assert head.split() == [
        *("REVISION", "ACTIVE", "SERVICE", "DEPLOYED", "DEPLOYED", "BY")
    ]
    assert [each.split()[1] for each in lines] == shop[::-1]
    assert re.search(
        r"yes\s+shop\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", lines[0]
    )
    assert "yes" not in lines[1]


def test_a_service_is_described(cloudrun: Command, shop: list[str]) -> None:
    said = cloudrun("services", "describe", "shop")
    lines = said.out.splitlines()
    assert lines[0] == "✔ Service shop in region europe-west1"
    assert re.fullmatch(f"URL:     {URL}", lines[2])
    assert lines[3:6] == [
        "Ingress: all",
        "Traffic:",
        f"  100% LATEST (currently {shop[1]})",
    ]
    assert lines[7] == "Scaling: Auto (Min: 0)"
    assert re.fullmatch(r"Last updated on \S+ by \S+@localhost:", lines[9])
    assert lines[10] == f"  Revision {shop[1]}"
    assert "  Memory: 512Mi" in lines
    assert "    TCP every 240s" in lines


def test_a_value_is_read_by_its_key_in_v1(
    cloudrun: Command, shop: list[str]
) -> None:
    assert shop
    said = cloudrun(
        "services", "describe", "shop", "--format=value(status.url)"
    )
    assert re.fullmatch(f"{URL}\n", said.out)


def test_a_service_that_is_not_there(cloudrun: Command) -> None:
    said = cloudrun("services", "describe", "none")
    assert (said.status, said.out) == (1, "")
    assert said.err == (
        "ERROR: (gcloud.run.services.describe) Cannot find service [none]\n"
    )


def test_an_update_makes_a_revision(
    cloudrun: Command, shop: list[str], runtime: FakeRuntime
) -> None:
    assert shop
    said = cloudrun("services", "update", "shop", "--memory", "1Gi")
    assert said.lines[:4] == [
        "Deploying...",
        "Creating Revision...done",
        "Routing traffic...done",
        "Done.",
    ]
    assert "[shop-00003-" in said.lines[4]
    assert runtime.deployed[2].memory == 2**30


def test_an_update_of_nothing_is_refused(
    cloudrun: Command, shop: list[str]
) -> None:
    assert shop
    said = cloudrun("services", "update", "shop")
    assert "No configuration change requested. Did you mean" in said.err
    assert said.status == 1


def test_traffic_is_split_and_shown_on_stdout(
    cloudrun: Command, shop: list[str]
) -> None:
    said = cloudrun(
        *("services", "update-traffic", "shop"),
        *("--to-revisions", f"{shop[0]}=90", "--update-tags", f"c={shop[1]}"),
    )
    assert said.lines == [
        "Updating traffic...",
        "Routing traffic...done",
        "Done.",
    ]
    lines = said.out.splitlines()
    assert re.fullmatch(f"URL: {URL}", lines[0])
    assert lines[1:4] == [
        "Traffic:",
        f"  90% {shop[0]}",
        f"  0%  {shop[1]}",
    ]
    assert re.fullmatch(f"        c: {URL}", lines[4])
    assert lines[5:] == [f"  10% LATEST (currently {shop[1]})"]


def test_to_latest_ends_a_split(cloudrun: Command, shop: list[str]) -> None:
    words = ("services", "update-traffic", "shop")
    cloudrun(*words, "--to-revisions", f"{shop[0]}=100")
    said = cloudrun(*words, "--to-latest")
    assert said.out.splitlines()[1:] == [
        "Traffic:",
        f"  100% LATEST (currently {shop[1]})",
    ]


def test_a_split_that_fails_is_shown_beside_what_goes_on(
    cloudrun: Command, server: RunningServer, shop: list[str]
) -> None:
    words = ("services", "update-traffic", "shop")
    cloudrun(*words, "--to-revisions", f"{shop[0]}=100")
    cloudrun(*SOURCE, "--set-env-vars", "FAIL=1")
    said = cloudrun(*words, "--to-latest")
    assert said.status == 1
    assert said.out.splitlines()[1:] == [
        "Traffic:",
        f"  0% (currently 100%) {shop[0]}",
        f"  100% (currently 0%) LATEST (currently {shop[1]})",
    ]
    page = f"{server.address}/services/europe-west1/shop#log-title"
    assert f"Logs URL: {page}" in said.lines
    assert httpx.get(page).status_code == 200


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "No traffic configuration change requested."),
        (
            ("--to-tags", "x=10"),
            (
                "There is no revision tagged with [x] in the traffic "
                "allocation for [shop]."
            ),
        ),
        (
            ("--to-revisions", "LATEST=120"),
            "Over 100% of traffic is specified.",
        ),
        (
            ("--to-revisions", "LATEST=x"),
            "Traffic percentage value x is not an integer.",
        ),
    ],
)
def test_wrong_traffic_is_refused_in_gclouds_words(
    cloudrun: Command, shop: list[str], options: tuple[str, ...], words: str
) -> None:
    assert shop
    said = cloudrun("services", "update-traffic", "shop", *options)
    assert said.err == f"ERROR: (gcloud.run.services.update-traffic) {words}\n"
    assert said.status == 1


def test_two_ways_to_share_are_wrong_usage(cloudrun: Command) -> None:
    words = ("--to-latest", "--to-revisions", "a=1")
    said = cloudrun("services", "update-traffic", "shop", *words)
    assert said.status == 2
    assert "At most one of --to-revisions | --to-tags | --to-latest" in said.err


def test_traffic_to_a_missing_revision_fails(
    cloudrun: Command, shop: list[str]
) -> None:
    assert shop
    words = ("--to-revisions", "shop-none=100")
    said = cloudrun("services", "update-traffic", "shop", *words)
    assert "Routing traffic...failed\nUpdating traffic failed\n" in said.err
    assert "Revision 'shop-none' does not exist or is deleted." in said.err


def test_a_service_is_deleted(cloudrun: Command, shop: list[str]) -> None:
    assert shop
    said = cloudrun("services", "delete", "shop", "--quiet")
    assert said.lines == [
        "Service [shop] will be deleted.",
        "Deleting [shop]...done.",
        "Deleted service [shop].",
    ]
    again = cloudrun("services", "delete", "shop", "--quiet")
    assert again.err == (
        "ERROR: (gcloud.run.services.delete) Service [shop] could not be "
        "found.\n"
    )


def test_a_revision_is_deleted(cloudrun: Command, shop: list[str]) -> None:
    said = cloudrun("revisions", "delete", shop[0])
    assert said.lines == [
        f"Revision [{shop[0]}] will be deleted.",
        f"Deleting [{shop[0]}]...done.",
        f"Deleted revision [{shop[0]}].",
    ]
    assert list_revisions(cloudrun) == shop[1:]


def test_the_newest_revision_is_not_deleted(
    cloudrun: Command, shop: list[str]
) -> None:
    said = cloudrun("revisions", "delete", shop[1])
    assert said.status == 1
    assert "ERROR: (gcloud.run.revisions.delete) " in said.err


def test_a_revision_is_described(cloudrun: Command, shop: list[str]) -> None:
    said = cloudrun("revisions", "describe", shop[0])
    assert said.out.startswith(f"✔ Revision {shop[0]} in region europe-west1\n")
    found = cloudrun("revisions", "describe", "none")
    assert "Cannot find revision [none]" in found.err


@pytest.mark.usefixtures("larger")
def test_what_describe_writes_is_what_replace_reads(
    cloudrun: Command, runtime: FakeRuntime
) -> None:
    said = cloudrun("services", "replace", "service.yaml")
    assert said.status == 0, said.err
    assert said.lines[0] == (
        "Applying new configuration to Cloud Run service [shop] in project "
        "[local] region [europe-west1]"
    )
    assert said.lines[-2] == (
        "New configuration has been applied to service [shop]."
    )
    assert re.fullmatch(f"URL: {URL}", said.lines[-1])
    assert runtime.deployed[2].memory == 2**30
    before, after = runtime.deployed[1:]
    assert (before.env, before.startup) == (after.env, after.startup)


def test_a_field_that_is_unknown_is_named_by_its_path(
    cloudrun: Command, folder: Path
) -> None:
    manifest = {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {"name": "shop"},
        "spec": {"template": {"spec": {"contaners": []}}},
    }
    (folder / "service.yaml").write_text(json.dumps(manifest))
    said = cloudrun("services", "replace", "service.yaml")
    assert said.err == (
        "ERROR: (gcloud.run.services.replace) spec.template.spec.contaners: "
        "is not known here (did you mean containers?)\n"
    )


def test_the_log_is_read_oldest_first(
    cloudrun: Command, shop: list[str], cloud: CloudRun
) -> None:
    def append(kind: Kind, **fields: Any) -> None:
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        entry = LogEntry(now, shop[0], "i", kind, "INFO", **fields)
        cloud.runtime.logs.append(SHOP, entry)

    append("stdout", text="hello")
    request = {
        "requestMethod": "POST",
        "status": 200,
        "requestUrl": "http://127.0.0.1:1/invocations",
    }
    append("request", request=request)
    append("stdout", json={"message": "answered"})
    out = cloudrun("services", "logs", "read", "shop", "--limit", "3").out
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    assert re.fullmatch(
        f"{moment} hello\n{moment} POST 200 http://127.0.0.1:1/invocations\n"
        f"{moment} answered\n",
        out,
    )


def test_a_token_is_printed(cloudrun: Command) -> None:
    said = cloudrun("auth", "print-identity-token")
    assert re.fullmatch(r"token of \S+@localhost for \n", said.out)


@pytest.mark.parametrize("name", ["jobs", "worker-pools", "compose"])
def test_a_command_without_use_is_refused(cloudrun: Command, name: str) -> None:
    said = cloudrun(name, "list")
    assert said.status
    assert f"cloudrun {name}: " in said.err


REPLACE = ("services", "replace", "service.yaml")
DEPLOYING = "Service [shop] is deploying asynchronously."
TO_LATEST = ("services", "update-traffic", "shop", "--to-latest")


@pytest.mark.usefixtures("larger")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("services", "delete", "shop"),
            "Delete request issued for: [shop]",
        ),
        (TO_LATEST, "Updating traffic in [shop] asynchronously."),
        (REPLACE, DEPLOYING),
        (("services", "update", "shop", "--memory", "1Gi"), DEPLOYING),
    ],
)
def test_nobody_waits_for_a_change_by_async(
    cloudrun: Command, words: tuple[str, ...], said: str
) -> None:
    done = cloudrun(*words, "--async")
    assert not done.status
    assert done.lines[-1] == said


@pytest.mark.usefixtures("larger")
@pytest.mark.parametrize("words", [REPLACE, TO_LATEST])
def test_a_change_is_written_in_the_form_asked_for(
    cloudrun: Command, words: tuple[str, ...]
) -> None:
    done = cloudrun(*words, "--format", "value(metadata.name)")
    assert done.out == "shop\n"
