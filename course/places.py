"""Where things are: the repository's rooms, and one state folder's contents."""

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"
PROJECT = REPOSITORY / "purchase_predict"
OUT = REPOSITORY / "out"
# The learner's own state folder.
HOME = REPOSITORY / ".course"


@dataclass(frozen=True)
class Places:
    """What one state folder holds, and the learner's files beside it."""

    home: Path

    @property
    def workspace(self) -> Path:
        """The learner's files, beside the state: each run may have its own."""
        return self.home.parent / "workspace"

    @property
    def bucket(self) -> Path:
        return self.home / "bucket"

    @property
    def collected(self) -> Path:
        """The folder of part files that the collection writes."""
        return self.bucket / "primary" / "data.csv"

    @property
    def mlflow(self) -> Path:
        return self.home / "mlflow"

    @property
    def shop(self) -> Path:
        """The simulated shop's raw events."""
        return self.home / "shop"

    @property
    def cloudbuild(self) -> Path:
        """The emulator's state: history, logs, repositories, caches."""
        return self.home / "cloudbuild"

    @property
    def packages(self) -> Path:
        """What builds have installed, for the next to link from."""
        return self.cloudbuild / "work" / "cache"

    def log(self, server: str) -> Path:
        """Where a server of the local cloud writes what it says."""
        return self.home / f"{server}.log"

    def state(self, server: str) -> Path:
        """Where its port and processes are remembered."""
        return self.home / f"{server}.json"

    @property
    def passed(self) -> Path:
        """Which checks the learner has passed."""
        return self.home / "passed.json"

    @property
    def lock(self) -> Path:
        return self.home / "cloud.lock"


def current_places() -> Places:
    """Read COURSE_HOME; by default the learner's own."""
    home = os.environ.get("COURSE_HOME") or HOME
    return Places(Path(home).expanduser().resolve())
