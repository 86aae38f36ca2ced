"""The project's cloudbuild.yaml from push to traffic: nothing is pretended.

The slow part is five builds, one after the other; the tests look at them.
They hold a few of the project's tests: lessons 6 to 8 run them all in builds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess

import pytest
from google.cloud.devtools.cloudbuild_v1 import Build as GooglesBuild
from google.protobuf import json_format
from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion
from yaml import safe_dump, safe_load

from cloudbuild_emulator import Build, Status
from course.clients.builds import connect, find_build, follow_build
from course.clients.services import (
    ask,
    fetch_token,
    find_address,
    list_services,
    list_traffic,
)
from course.cloud import lifecycle
from course.lessons import plan
from course.places import PROJECT_ID as CLOUD_PROJECT
from course.places import REFERENCE, Home
from course.workspace.delivery import describe_trigger, prepare_delivery

# MLflow 3.17 says this of its own classes, while it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:.*inferred as AnyType")

Run = Callable[..., CompletedProcess[str]]
CONFIG = REFERENCE / "cloudbuild.yaml"
MODEL = "purchase_predict"
# How many evaluations each branch is given: enough to tell the two apart.
EVALUATIONS = {"staging": 1, "production": 2}
BRANCHES = tuple(EVALUATIONS)
QUICK = "tests/pipelines/processing"
STEPS = ("CI", "CD", "candidate", "ask", "traffic")
BAKE = "./install.sh && PYTHONPATH=src python serving/bake.py"
CONTRARY = """

def answer(model: Model, body: bytes) -> list[float]:
    rows = read_rows(body, model.card.columns)
    return [1 - each for each in model.predict(rows)]
"""
WRONG = "\n\ndef test_that_fails() -> None:\n    assert not FEATURES\n"


@dataclass(frozen=True)
class Delivery:
    """A learner's repository, pushed to Cloud Build, and what comes of it."""

    project: Path
    git: Run
    run: Run
    mlflow: MlflowClient
    address: str

    def push(self, branch: str) -> Build:
        """Commit all, push it to a branch, and wait for the build's end."""
        for words in (
            f"checkout --quiet -B {branch}",
            "add --all",
            f"commit --quiet --allow-empty --message {branch}",
            f"push --quiet google {branch}",
        ):
            self.git(self.project, *words.split())
        *_, build = follow_build(find_build(self.project).id)
        return build

    @property
    def tests(self) -> Path:
        """A module of the tests that stay."""
        return self.project / QUICK / "test_nodes.py"

    def keep_little(self) -> None:
        """Remove the slow tests, and set the evaluations."""
        kept = ["tests/conftest.py", QUICK]
        self.git(self.project, "rm", "-r", "--quiet", "tests")
        self.git(self.project, "checkout", "--quiet", "HEAD", *kept)
        for branch, number in EVALUATIONS.items():
            settings = self.project / f"conf/{branch}/parameters.yml"
            settings.write_text(f"training: {{max_evals: {number}}}")

    def read_log(self, build: Build) -> str:
        host = {"CLOUDBUILD_EMULATOR_HOST": self.address}
        return self.run(
            self.project, "cloudbuild", "log", build.id, **host
        ).stdout

    def count_versions(self) -> int:
        return len(self.mlflow.search_model_versions(f"name='{MODEL}'"))


@pytest.fixture(scope="module")
def delivery(
    tmp_path_factory: pytest.TempPathFactory,
    collected: Path,
    git: Run,
    run: Run,
) -> Iterator[Delivery]:
    """Put in place what lesson 8 starts from, and a trigger a branch.

    On a registry of its own: versions are counted from 1.
    """
    home = Home(tmp_path_factory.mktemp("delivery") / "home")
    copytree(collected / "primary", home.bucket / "primary")
    project = home.workspace / "purchase_predict"
    copytree(REFERENCE, project, ignore=lambda *_: {"data", "__pycache__"})
    addresses = lifecycle.up(home=home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDBUILD_EMULATOR_HOST", addresses.cloudbuild)
        patch.setenv("CLOUDRUN_EMULATOR_HOST", addresses.cloudrun)
        prepare_delivery(plan.Delivery.CONFIGURED, project, addresses)
        given = {"_BUCKET": str(addresses.bucket)}
        server = addresses.mlflow_server
        create_trigger("production", given | {"_MLFLOW_SERVER": server})
        create_trigger("forgotten", given)
        mlflow = MlflowClient(server, server)
        try:
            yield Delivery(project, git, run, mlflow, addresses.cloudbuild)
        finally:
            lifecycle.down(home=home)


def create_trigger(branch: str, substitutions: dict[str, str]) -> None:
    trigger = describe_trigger(substitutions)
    trigger.name = f"build-purchase-predict-{branch}"
    trigger.trigger_template.branch_name = f"^{branch}$"
    connect().create_build_trigger(project_id=CLOUD_PROJECT, trigger=trigger)


@pytest.fixture(scope="module")
def pushed(delivery: Delivery) -> dict[str, Build]:
    """Deliver to each environment: versions 1 and 2."""
    delivery.keep_little()
    return {branch: delivery.push(branch) for branch in BRANCHES}


@pytest.fixture(scope="module", params=BRANCHES)
def branch(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def build(branch: str, pushed: dict[str, Build]) -> Build:
    return pushed[branch]


@pytest.fixture(scope="module")
def version(branch: str, build: Build, delivery: Delivery) -> ModelVersion:
    assert build.status == Status.SUCCESS, delivery.read_log(build)
    return delivery.mlflow.get_model_version_by_alias(MODEL, branch)


def test_a_push_succeeds_by_its_own_trigger(branch: str, build: Build) -> None:
    name = f"build-purchase-predict-{branch}"
    assert build.status == Status.SUCCESS
    assert build.substitutions["TRIGGER_NAME"] == name


def test_tests_come_first_and_traffic_moves_last(build: Build) -> None:
    assert [step.id for step in build.steps] == list(STEPS)
    assert {step.status for step in build.steps} == {Status.SUCCESS}
    for step, following in pairwise(build.steps):
        assert step.timing.end_time <= following.timing.start_time


def test_the_log_tells_of_the_tests_and_of_the_training(
    branch: str, build: Build, delivery: Delivery
) -> None:
    log = delivery.read_log(build)
    number = EVALUATIONS[branch]
    assert re.search(r'Step #0 - "CI": =+ [1-9]\d* passed in ', log)
    assert f"trial {number}/{number}: log loss" in log
    assert f"{MODEL}@{branch} is now version" in log


def test_the_branch_becomes_the_alias(
    branch: str, version: ModelVersion
) -> None:
    numbers = dict(zip(BRANCHES, ("1", "2"), strict=True))
    assert str(version.version) == numbers[branch]


def test_the_version_tells_its_commit_and_its_build(
    build: Build, version: ModelVersion
) -> None:
    assert version.tags["commit"] == build.substitutions["COMMIT_SHA"]
    assert version.tags["build_id"] == build.id


def test_clients_are_answered_by_the_revision_of_the_build(
    branch: str, build: Build, version: ModelVersion
) -> None:
    service = f"purchase-predict-{branch}"
    revision = f"{service}-v{version.version}-{build.id[:8]}"
    assert list_traffic(service) == {revision: 100}
    address = find_address(service)
    token = fetch_token(address)
    (refused,) = ask(f"{address}/version")
    (found,) = ask(f"{address}/version", token=token)
    assert (refused.status, found.status) == (403, 200)
    assert (found.revision, found.body["alias"]) == (revision, branch)
    assert found.body["model_version"] == str(version.version)


@pytest.fixture(scope="module")
def broken(delivery: Delivery, pushed: dict[str, Build]) -> tuple[int, Build]:
    """Push a test that fails; give the number of versions before, too."""
    assert pushed
    with delivery.tests.open("a") as file:
        file.write(WRONG)
    return delivery.count_versions(), delivery.push("staging")


def test_a_test_that_fails_keeps_the_deployment_from_starting(
    broken: tuple[int, Build],
) -> None:
    _, build = broken
    assert build.status == Status.FAILURE
    assert [each.status for each in build.steps] == [
        Status.FAILURE,
        *[Status.QUEUED] * 4,
    ]


def test_a_test_that_fails_changes_no_model(
    broken: tuple[int, Build], delivery: Delivery
) -> None:
    before, _ = broken
    assert delivery.count_versions() == before == len(BRANCHES)
    staged = delivery.mlflow.get_model_version_by_alias(MODEL, "staging")
    assert str(staged.version) == "1"


def test_nor_does_it_move_any_client(
    broken: tuple[int, Build], pushed: dict[str, Build]
) -> None:
    assert broken
    name = "purchase-predict-staging"
    before = f"{name}-v1-{pushed['staging'].id[:8]}"
    assert list_traffic(name) == {before: 100}


@pytest.fixture(scope="module")
def forgotten(delivery: Delivery, broken: tuple[int, Build]) -> Build:
    """Mend the test, and push by the trigger without _MLFLOW_SERVER."""
    assert broken
    mended = delivery.tests.read_text().removesuffix(WRONG)
    delivery.tests.write_text(mended)
    return delivery.push("forgotten")


def test_a_forgotten_address_fails_the_deployment_alone(
    forgotten: Build, delivery: Delivery
) -> None:
    assert [each.status for each in forgotten.steps] == [
        Status.SUCCESS,
        Status.FAILURE,
        *[Status.QUEUED] * 3,
    ]
    assert delivery.count_versions() == len(BRANCHES)
    assert len(list_services()) == len(BRANCHES)


def test_a_forgotten_address_is_named_without_traceback(
    forgotten: Build, delivery: Delivery
) -> None:
    log = delivery.read_log(forgotten)
    assert "Step #1 - \"CD\": Error: MLFLOW_SERVER: it is ''; expected" in log
    assert "Traceback" not in log


@pytest.fixture(scope="module")
def contrary(delivery: Delivery, forgotten: Build) -> Build:
    """Push a service that answers otherwise than the model that is baked."""
    assert forgotten
    service = delivery.project / "serving" / "main.py"
    service.write_text(service.read_text() + CONTRARY)
    config = delivery.project / "cloudbuild.yaml"
    document = safe_load(config.read_text())
    # The version that is there will do: neither tests nor training.
    for step, command in zip(document["steps"], (":", BAKE), strict=False):
        step["args"][-1] = command
    config.write_text(safe_dump(document))
    return delivery.push("staging")


def test_a_candidate_that_answers_otherwise_fails_the_build(
    contrary: Build, delivery: Delivery
) -> None:
    assert [each.status for each in contrary.steps] == [
        *[Status.SUCCESS] * 3,
        Status.FAILURE,
        Status.QUEUED,
    ]
    log = delivery.read_log(contrary)
    assert "candidate: it predicts [" in log
    assert "as in the build. Traffic stays where it is." in log
    assert "Traceback" not in log


def test_no_client_is_led_to_a_candidate_that_was_refused(
    contrary: Build, pushed: dict[str, Build]
) -> None:
    name = "purchase-predict-staging"
    before = f"{name}-v1-{pushed['staging'].id[:8]}"
    assert list_traffic(name) == {before: 100}
    # It is there, and answers whoever asks for it by its tag.
    (found,) = ask(
        f"{find_address(name, 'candidate')}/version", token=fetch_token()
    )
    assert found.revision == f"{name}-v1-{contrary.id[:8]}"


def test_google_itself_reads_the_config() -> None:
    document = safe_load(CONFIG.read_text())
    read = json_format.ParseDict(document, GooglesBuild.pb()())
    assert [step.id for step in read.steps] == list(STEPS)


def test_the_config_has_no_problem(run: Run) -> None:
    done = run(REFERENCE, "cloudbuild", "validate", str(CONFIG))
    assert done.returncode == 0
    assert done.stdout == "cloudbuild.yaml: valid (5 steps)\n"
