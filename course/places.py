"""Where things are: the repository's rooms, and what one home holds."""

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"
# The learner's project is named like the one that the lessons lead to.
PROJECT_NAME = "purchase_predict"
# The project of the cloud that it is delivered in.
PROJECT_ID = "local"
# What a learner's repositories call the service's.
REMOTE = "google"
REFERENCE = REPOSITORY / PROJECT_NAME
OUT = REPOSITORY / "out"
# The clone's own home, where COURSE_HOME names no other.
DEFAULT_HOME = REPOSITORY / ".course"
WORKSPACE = "workspace"


@dataclass(frozen=True)
class Home:
    """All that is one learner's: the state of the local cloud, and the files.

    Args:
        folder: Where it lies, absolute.
    """

    folder: Path

    @property
    def workspace(self) -> Path:
        """The learner's files; the clone's own home has them at its root."""
        if self.folder == DEFAULT_HOME:
            return REPOSITORY / WORKSPACE
        return self.folder / WORKSPACE

    @property
    def project(self) -> Path:
        """The learner's Kedro project, and repository."""
        return self.workspace / PROJECT_NAME

    @property
    def bucket(self) -> Path:
        return self.folder / "bucket"

    @property
    def collected(self) -> Path:
        """The folder of part files that the collection writes."""
        return self.bucket / "primary" / "data.csv"

    @property
    def mlflow(self) -> Path:
        return self.folder / "mlflow"

    @property
    def shop(self) -> Path:
        """The simulated shop's raw events."""
        return self.folder / "shop"

    @property
    def cloudbuild(self) -> Path:
        """The emulator's state: history, logs, repositories, caches."""
        return self.folder / "cloudbuild"

    @property
    def cloudrun(self) -> Path:
        """The emulator's state: services, logs, sources, environments."""
        return self.folder / "cloudrun"

    @property
    def packages(self) -> Path:
        """What builds have installed, for the next to link from."""
        return self.cloudbuild / "work" / "cache"

    def log(self, server: str) -> Path:
        """Where a server of the local cloud writes what it says."""
        return self.folder / f"{server}.log"

    def state(self, server: str) -> Path:
        """Where its port and processes are remembered."""
        return self.folder / f"{server}.json"

    @property
    def memory(self) -> Path:
        """What lessons' cells have defined, a folder a lesson."""
        return self.folder / "memory"

    @property
    def passed(self) -> Path:
        """Which checks the learner has passed."""
        return self.folder / "passed.json"

    @property
    def lock(self) -> Path:
        return self.folder / "cloud.lock"

    @property
    def workspace_of_old(self) -> Path | None:
        """Files that a version before this one put beside the home, if any.

        They stay where they are: two homes side by side shared them.
        """
        beside = self.folder.parent / WORKSPACE
        is_ours = self.workspace in (beside, self.folder.parent)
        if is_ours or self.workspace.exists() or not beside.is_dir():
            return None
        return beside


def current_home() -> Home:
    """Read COURSE_HOME; by default the clone's own.

    A path that leads nowhere stays as it is: whoever uses the folder says so.
    """
    folder = os.environ.get("COURSE_HOME") or DEFAULT_HOME
    return Home(Path(os.path.realpath(os.path.expanduser(folder))))  # noqa: PTH111 -- Path's own raises without a home
