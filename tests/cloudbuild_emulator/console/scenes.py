"""A console as a learner would find it after a morning's work."""

from dataclasses import dataclass

from cloudbuild_emulator.messages import BuildStep, RepoSource, Source, Status
from tests.cloudbuild_emulator.console.conftest import QUICK, Console, Play

STEPS = (
    BuildStep(name="python:3.11", id="install", args=["-m", "pip", "list"]),
    BuildStep(name="bash", id="lint", wait_for=["install"]),
    BuildStep(name="bash", id="unit-tests", wait_for=["install"]),
    BuildStep(
        name="gcr.io/google.com/cloudsdktool/cloud-sdk",
        id="train-and-register-the-model",
        wait_for=["lint", "unit-tests"],
    ),
    BuildStep(name="bash", id="deploy", args=["-c", "echo $_WHERE"]),
)
LOG = """\
FETCHSOURCE
BUILD
Step #0 - "install": Collecting kedro
Step #0 - "install": \x1b[32mSuccessfully installed\x1b[0m kedro-1.0.0
Step #1 - "lint": All checks passed!
WARNING: 2 images are not pushed
Step #2 - "unit-tests": 14 passed in 3.21s"""


@dataclass(frozen=True)
class Scene:
    """Paths of pages that show something."""

    running: str
    failed: str
    pending: str
    trigger: str

    @property
    def paths(self) -> dict[str, str]:
        """All pages of interest, by a name."""
        return {
            "history": "/builds",
            "running": self.running,
            "failed": self.failed,
            "pending": self.pending,
            "triggers": "/triggers",
            "trigger": self.trigger,
            "form": "/triggers/new",
            "change": f"{self.trigger}/edit",
            "delete": f"{self.trigger}/delete",
            "repositories": "/repositories",
            "repository": "/repositories/purchase_predict",
            "missing": "/builds/none",
        }


def set_scene(console: Console) -> Scene:
    """Fill a console with repositories, triggers and builds."""
    name = "purchase_predict"
    sha = console.push(name, "main", "staging", message="Train on all events")
    console.push("empty")
    staging = RepoSource(repo_name=name, branch_name="^staging$")
    trigger = console.keep(
        "build-purchase-predict-staging",
        description="Tests and trains what is pushed to staging",
        trigger_template=staging,
        substitutions={"_MLFLOW_SERVER": "http://127.0.0.1:5000"},
    )
    tags = RepoSource(repo_name=name, tag_name=r"^v\d+")
    console.keep("release", trigger_template=tags, disabled=True)
    asks = console.keep("asks", approval_config={"approval_required": True})
    pending = console.service.triggers.run("local", asks.id)
    source = RepoSource(branch_name="staging")
    triggered = console.service.triggers.run("local", trigger.id, source)
    console.stage.find(triggered.id).end()
    console.end(console.submit(tags=[QUICK, "nightly"]))
    running = _play(console, sha)
    running.start(3)
    return Scene(
        running=f"/builds/{running.build.id}",
        failed=f"/builds/{_fail(_play(console, sha), console)}",
        pending=f"/builds/{pending.id}",
        trigger=f"/triggers/{trigger.id}",
    )


def _play(console: Console, sha: str) -> Play:
    source = RepoSource(repo_name="purchase_predict", branch_name="staging")
    play = console.play(
        *STEPS,
        source=Source(repo_source=source),
        substitutions={"_WHERE": "europe-west1"},
    )
    play.find_commit(sha)
    for number in range(3):
        play.start(number)
        play.finish(number)
    play.say(LOG)
    return play


def _fail(play: Play, console: Console) -> str:
    play.start(3)
    play.say("ERROR: build step 3 failed: step exited with status 1")
    play.finish(3, Status.FAILURE, 1)
    play.end(
        Status.FAILURE,
        'Build step failure: build step 3 "gcr.io/google.com/cloudsdktool/'
        'cloud-sdk" failed: step exited with non-zero status: 1',
    )
    console.end(play.build)
    return str(play.build.id)
