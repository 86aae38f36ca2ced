"""--format, --filter and --sort-by on builds, triggers and operations."""

import json
import uuid
from pathlib import Path

import pytest

from tests.cloudbuild_emulator.cli.configs import (
    Command,
    submit_id,
    write_config,
)

PLACE = "--region=europe-west6"


@pytest.fixture(scope="module")
def made() -> list[str]:
    return []


@pytest.fixture
def builds(cloudbuild: Command, folder: Path, made: list[str]) -> list[str]:
    """Submit a green and a red build, once; return their ids."""
    while len(made) < 2:
        command = ("true", "exit 3")[len(made)]
        write_config(folder, command, tags=[f"n{len(made)}", "both"])
        made.append(submit_id(cloudbuild, "--no-source", PLACE))
        cloudbuild("log", "--stream", made[-1], PLACE)
    return made


@pytest.fixture
def trigger(cloudbuild: Command, folder: Path) -> str:
    write_config(folder, "true")
    name = f"t{uuid.uuid4().hex[:8]}"
    done = cloudbuild(
        "triggers", "create", "manual", f"--name={name}",
        "--inline-config=cloudbuild.yaml", "--description=by hand",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return name


def describe(cloudbuild: Command, build: str, form: str) -> str:
    done = cloudbuild("describe", build, PLACE, f"--format={form}")
    assert done.exit_code == 0, done.output
    return done.stdout.rstrip("\n")


def test_keys_are_found_however_they_are_spelt(
    cloudbuild: Command, builds: list[str]
) -> None:
    camel = describe(cloudbuild, builds[0], "value(createTime)")
    assert camel.startswith("2")
    assert describe(cloudbuild, builds[0], "value(create_time)") == camel
    statuses = "value(steps[0].status, status)"
    assert describe(cloudbuild, builds[0], statuses) == "SUCCESS\tSUCCESS"


def test_an_unset_field_is_an_empty_cell_and_a_misspelt_one_an_error(
    cloudbuild: Command, builds: list[str]
) -> None:
    assert describe(cloudbuild, builds[0], "value(buildTriggerId)") == ""
    done = cloudbuild("describe", builds[0], PLACE, "--format=value(statuss)")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "unknown key 'statuss' (did you mean status?)" in done.stderr


def test_gclouds_own_table_of_builds_can_be_typed(
    cloudbuild: Command, builds: list[str]
) -> None:
    form = (
        "table(id,createTime.date('%Y-%m-%dT%H:%M:%S%Oz', undefined='-'),"
        "duration(start=startTime,end=finishTime,precision=0,calendar=false,"
        'undefined="  -").slice(2:).join(""):label=DURATION,'
        'build_source(undefined="-"):label=SOURCE,'
        'build_images(undefined="-"):label=IMAGES,status)'
    )
    shown = describe(cloudbuild, builds[0], form).splitlines()
    assert shown[0].split() == [
        "ID", "CREATE_TIME", "DURATION", "SOURCE", "IMAGES", "STATUS",
    ]  # fmt: skip
    assert "+00:00" in shown[1]
    assert shown[1].startswith(builds[0])


def test_a_run_trigger_answers_an_operation(
    cloudbuild: Command, trigger: str
) -> None:
    words = ("triggers", "run", trigger)
    done = cloudbuild(*words, "--format=value(metadata.build.id)")
    assert done.exit_code == 0, done.output
    assert cloudbuild("describe", done.stdout.strip()).exit_code == 0
    shown = cloudbuild(*words, "--format=json(name, metadata.build.id)").stdout
    operation = json.loads(shown)[0]
    assert operation["name"].endswith(operation["metadata"]["build"]["id"])
    wrong = cloudbuild(*words, "--format=value(metadata.build.idd)")
    assert (wrong.exit_code, wrong.stdout) == (1, "")


@pytest.mark.parametrize(
    ("expression", "places"),
    [
        ("status=FAILURE", [1]),
        ("status=(SUCCESS, FAILURE)", [1, 0]),
        ("status:SUCCESS and tags:n0", [0]),
        ("STATUS~^S", [0]),
        ("createTime>-P1D", [1, 0]),
        ("create_time<-p1d", []),
        ("NOT tags=both", []),
        ("steps[0].exitCode=3", [1]),
        ("failureInfo.type:*", [1]),
        ("-failureInfo.type:*", [0]),
        ("-build_trigger_id:*", [1, 0]),
        ("trigger_id=none", []),
    ],
)
def test_builds_are_filtered(
    cloudbuild: Command, builds: list[str], expression: str, places: list[int]
) -> None:
    words = ("list", PLACE, "--format=value(id)", f"--filter={expression}")
    done = cloudbuild(*words)
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == [builds[place] for place in places]


def test_the_limit_counts_what_the_filter_leaves(
    cloudbuild: Command, builds: list[str]
) -> None:
    words = ("list", PLACE, "--format=value(id)", "--filter=status=SUCCESS")
    done = cloudbuild(*words, "--limit=1", "--page-size=1")
    assert done.stdout.split() == [builds[0]]
    assert cloudbuild(*words, "--limit=unlimited").stdout.split() == [builds[0]]


def test_builds_are_sorted_by_several_keys(
    cloudbuild: Command, builds: list[str]
) -> None:
    words = ("list", PLACE, "--format=value(id)")
    done = cloudbuild(*words, "--sort-by=~status, create_time")
    assert done.stdout.split() == builds
    wrong = cloudbuild(*words, "--sort-by=creat_time")
    assert wrong.exit_code == 1
    assert "did you mean createTime?" in wrong.stderr


def test_tags_are_flattened(cloudbuild: Command, builds: list[str]) -> None:
    done = cloudbuild(
        "list", PLACE, "--flatten=tags[]", "--format=value(tags)",
        f"--filter=id={builds[0]}",
    )  # fmt: skip
    assert done.stdout.split() == ["n0", "both"]


def test_triggers_are_filtered(cloudbuild: Command, trigger: str) -> None:
    words = ("triggers", "list", "--format=value(name)")
    done = cloudbuild(*words, f"--filter=name={trigger} AND description:hand")
    assert done.stdout == f"{trigger}\n"
    assert cloudbuild(*words, "--filter=name=none").stdout == ""
    wrong = cloudbuild(*words, "--filter=nam=x")
    assert "did you mean name?" in wrong.stderr


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_is_none_is_refused(
    cloudbuild: Command, limit: str
) -> None:
    done = cloudbuild("list", f"--limit={limit}")
    assert done.exit_code == 2
    assert "expected 1 or more, or unlimited" in done.stderr


def test_a_wrong_format_is_refused_before_anything_is_created(
    cloudbuild: Command, folder: Path
) -> None:
    write_config(folder, "true", tags=["wrong-format"])
    done = cloudbuild("submit", "--no-source", "--format=value(idd", "--async")
    assert done.exit_code == 1
    assert cloudbuild("list", "--filter=tags=wrong-format").stdout == ""
