"""The scripts for Google of lessons 8 and 9, beside a gcloud that notes."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudbuild_emulator import main
from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons, read_notebook
from course.lessons.steps import parse_magic
from course.places import REFERENCE

# Notes its words; answers what the scripts read; fails where it is told to.
GCLOUD = """#!/bin/sh
echo "$*" >> "$TRACE"
asked=$(grep -c -F -- "$*" "$TRACE")
if [ -n "$FAIL" ]; then case "$*" in *"$FAIL"*) exit 1 ;; esac; fi
case "$*" in
"projects describe"*) echo 42 ;;
*"connections describe"*) [ "$asked" -lt 2 ] && echo PENDING || echo COMPLETE ;;
*"--limit=1"*) [ "$asked" -lt 2 ] || echo b-1 ;;
esac
"""
YOURS = {
    "https://github.com/me/purchase_predict.git": "github.git",
    "my-project-data": "data-of-mine",
    "my-project": "mine",
}
ENTERS = "\n" * 3


class Place:
    """A learner's folder with the lesson's scripts, and a pretended gcloud."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "workspace"
        self.trace = folder / "trace"
        self.tools = folder / "tools"
        self.project = self.folder / "purchase_predict"
        self.github = self.folder / "github.git"
        for each in (self.project, self.tools):
            each.mkdir(parents=True)
        self._write_scripts()
        self._write_tools()
        self._make_repositories()

    def run(
        self, script: str, fail: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a script from another folder, as `bash workspace/google.sh`."""
        path = os.pathsep.join([str(self.tools), os.environ["PATH"]])
        return subprocess.run(
            ["bash", self.folder / script],
            cwd=self.folder.parent,
            env={"PATH": path, "TRACE": str(self.trace), "FAIL": fail},
            input=ENTERS,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def list_calls(self, *words: str) -> list[str]:
        """List what gcloud was asked with all these words, in order."""
        calls = self.trace.read_text().splitlines()
        return [call for call in calls if all(word in call for word in words)]

    def _write_scripts(self) -> None:
        for name, script in read_scripts("fr").items():
            text = script
            for old, new in YOURS.items():
                text = text.replace(old, new)
            (self.folder / name).write_text(text)

    def _write_tools(self) -> None:
        for name, text in (("gcloud", GCLOUD), ("sleep", "#!/bin/sh\n")):
            (self.tools / name).write_text(text)
            (self.tools / name).chmod(0o755)

    def _make_repositories(self) -> None:
        """Give the learner's: staging, and google/production behind it."""
        text = (REFERENCE / "cloudbuild.yaml").read_text()
        (self.project / "cloudbuild.yaml").write_text(text)
        self.git("init", "--quiet", "--initial-branch=staging")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "Tested")
        self.git("update-ref", "refs/remotes/google/production", "HEAD")
        self.git("commit", "--quiet", "--allow-empty", "-m", "Newer")
        self.git("init", "--quiet", "--bare", str(self.github))
        # The scripts push to an address: here, to a path from the project.
        self.git("config", f"url.{self.github}.insteadOf", "github.git")

    def git(self, *words: str) -> str:
        name = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
        command = ["git", "-C", str(self.project), *name, *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout.strip()


def read_scripts(language: str) -> dict[str, str]:
    lessons = [x for x in list_lessons(language) if x.number in {8, 9}]
    found = {}
    for cell in (x for each in lessons for x in read_notebook(each.path).cells):
        match cell.cell_type == "code" and parse_magic(cell.source):
            case ("writefile", name, text) if name.endswith(".sh"):
                found[name] = text
    return found


def test_each_edition_writes_the_same_commands() -> None:
    french, english = map(read_scripts, LANGUAGES)
    assert len(french) > 4
    assert english == french


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder where all scripts were run, in their order."""
    place = Place(tmp_path_factory.mktemp("google"))
    for script in ("google.sh", "google_triggers.sh", "google_delete.sh"):
        done = place.run(script)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("unbound") == 0
    return place


def find(calls: list[str], *words: str) -> int:
    """Find the place of the one call that has all these words."""
    (found,) = (
        i for i, call in enumerate(calls) if all(word in call for word in words)
    )
    return found


def test_the_agent_has_its_role_before_the_connection(place: Place) -> None:
    calls = place.list_calls()
    agent = "service-42@gcp-sa-cloudbuild.iam.gserviceaccount.com"
    granted = find(calls, agent, "roles/secretmanager.admin")
    assert granted < find(calls, "connections create github github")


def test_a_repository_is_added_to_a_complete_connection(place: Place) -> None:
    calls = place.list_calls()
    asked = place.list_calls("connections describe")
    assert len(asked) == 2
    last = len(calls) - calls[::-1].index(asked[-1])
    assert find(calls, "repositories create purchase_predict") >= last


def test_the_builder_may_write_logs_and_read_the_bucket(place: Place) -> None:
    granted = place.list_calls("serviceAccount:purchase-predict@mine")
    roles = [call.partition("--role=")[2] for call in granted]
    assert roles == ["roles/logging.logWriter", "roles/storage.objectViewer"]


def test_production_asks_for_approval_from_its_creation(place: Place) -> None:
    (made,) = place.list_calls("triggers create", "production", "^production$")
    assert "--require-approval" in made
    assert place.list_calls("triggers update") == []
    (staged,) = place.list_calls("triggers create", "^staging$", "_BUCKET=gs")
    assert "--require-approval" not in staged


def test_each_trigger_names_its_region_and_account(place: Place) -> None:
    made = place.list_calls("triggers create")
    account = "projects/mine/serviceAccounts/purchase-predict@mine"
    assert len(made) == 3
    for call in made:
        assert "--region=europe-west1" in call
        assert f"--service-account={account}" in call


def test_pull_requests_run_the_tests_alone(place: Place) -> None:
    (made,) = place.list_calls("--pull-request-pattern=^staging$")
    assert "--inline-config=ci.yaml" in made
    config = (place.folder / "ci.yaml").read_text()
    assert "pytest" in config
    assert "kedro" not in config
    read = CliRunner().invoke(main, ["validate", str(place.folder / "ci.yaml")])
    assert "valid (1 step)" in read.output


def test_both_branches_are_pushed_after_the_triggers(place: Place) -> None:
    pushed = [
        place.git("ls-remote", str(place.github), branch).partition("\t")[0]
        for branch in ("staging", "production")
    ]
    staging = place.git("rev-parse", "staging")
    assert pushed == [staging, place.git("rev-parse", "staging~1")]


def test_the_build_that_waits_is_approved_last(place: Place) -> None:
    calls = place.list_calls()
    build = "projects/mine/locations/europe-west1/builds/b-1"
    approved = find(calls, f"builds approve {build}")
    assert find(calls, "triggers delete", "staging") == approved + 1


def test_all_that_was_made_is_deleted(place: Place) -> None:
    options = " ".join(place.list_calls("triggers create")).split()
    made = {x.partition("=")[2] for x in options if x.startswith("--name=")}
    deleted = place.list_calls("triggers delete")
    assert {call.split()[3] for call in deleted} == made
    for thing in ("repositories delete", "connections delete"):
        assert len(place.list_calls(thing, "--region=europe-west1")) == 1
    assert place.list_calls("service-accounts delete purchase-predict@mine")
    assert place.list_calls("storage rm --recursive gs://data-of-mine")


@pytest.mark.parametrize(
    ("script", "fail", "never"),
    [
        ("google.sh", "secretmanager.admin", "connections create"),
        ("google_triggers.sh", "create github", "builds list"),
        ("google_delete.sh", "repositories delete", "storage rm"),
        ("google_run.sh", "roles/run.builder", "run services describe"),
    ],
)
def test_a_script_stops_at_the_first_error(
    script: str, fail: str, never: str, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    assert place.run(script, fail).returncode != 0
    assert place.list_calls(fail)
    assert place.list_calls(never) == []


def test_lesson_9_lets_a_build_deploy_and_ask(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert place.run("google_run.sh").returncode == 0
    builder = "serviceAccount:purchase-predict@mine"
    granted = [
        call.partition("--role=")[2]
        for call in place.list_calls("projects add-iam", builder)
    ]
    assert granted == [
        "roles/run.sourceDeveloper",
        "roles/serviceusage.serviceUsageConsumer",
        "roles/run.invoker",
    ]
    compute = "42-compute@developer"
    assert place.list_calls("projects add-iam", compute, "roles/run.builder")
    (used,) = place.list_calls("service-accounts add-iam", compute, builder)
    assert used.endswith("--role=roles/iam.serviceAccountUser")
    calls = place.list_calls()
    deleted = find(calls, "run services delete purchase-predict-staging")
    assert find(calls, "run services logs read") < deleted == len(calls) - 1
