"""Makes once what all learners' homes begin with, and gives each its part.

The shop's events are linked, and out of a learner's reach where the kernel
allows it; the builds' packages are linked file by file, as builds link them;
what is small and written to is copied: rows, files of lessons, MLflow's tables.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from course.batch.roster import Learner
from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.cloud.packages import Say, fill_packages, link_packages
from course.lessons.plan import Data, ServerKey, find_plan
from course.lessons.steps import list_steps_before
from course.messages import N_, speak
from course.places import Home
from course.workspace.data import link_events, prepare_data
from course.workspace.replay import replay_once

# Tables are of one version of MLflow, which refuses another's.
READY = f"tables-{version('mlflow')}"
# Of the packages, when the first learner was given them.
NOTED = "packages.json"


@dataclass(frozen=True)
class Needs:
    """What the lessons of a class need beforehand."""

    data: Data
    tables: bool
    packages: bool


def find_needs(learners: Iterable[Learner]) -> Needs:
    """Find what any of the learners' lessons needs."""
    plans = [
        find_plan(lesson.number)
        for learner in learners
        for lesson in learner.lessons
    ]
    return Needs(
        max((plan.data for plan in plans), default=Data.NONE),
        any(ServerKey.MLFLOW in plan.servers for plan in plans),
        any(plan.builds_project for plan in plans),
    )


def prepare_shared(
    folder: Path,
    learners: Sequence[Learner],
    say: Callable[[str], object] = print,
    say_stage: Say = lambda *_: None,
) -> None:
    """Make the packages, the tables and each shop's data, where missing.

    Raises:
        CourseError: of these, what cannot be made.
    """
    needs, base = find_needs(learners), Home(folder / "base")
    lifecycle.prepare_home(base)
    if needs.packages:
        say(speak(N_("Once for all: the packages of builds")))
        fill_packages(base, say_stage)
        note_packages(folder)
    if needs.tables and not (base.mlflow / READY).exists():
        say(speak(N_("Once for all: MLflow's tables")))
        _make_tables(base)
    _replay(base, learners)
    for days, seed in sorted({(each.days, each.seed) for each in learners}):
        home = locate_shop(folder, days, seed)
        home.bucket.mkdir(parents=True, exist_ok=True)
        if needs.data and not home.collected.is_dir():
            words = N_("Once for all: {days} days of the shop, seed {seed}")
            say(speak(words, days=days, seed=seed))
        prepare_data(needs.data, home, days=days, seed=seed)


def note_packages(folder: Path) -> None:
    """Note how the shared packages are, once, before any learner's run."""
    noted = folder / "base" / NOTED
    if not noted.exists():
        found = json.dumps(_measure(Home(folder / "base").packages))
        noted.write_text(found, encoding="utf-8")


def find_changed_packages(folder: Path) -> list[str]:
    """List the shared packages' files that somebody has written to in place.

    They are one file under many names: a change reaches each learner, and the
    clone's own builds.
    """
    noted = folder / "base" / NOTED
    if not noted.exists():
        return []
    before = json.loads(noted.read_text(encoding="utf-8"))
    now = _measure(Home(folder / "base").packages)
    return sorted(name for name in before if before[name] != now.get(name))


def _measure(packages: Path) -> dict[str, list[int]]:
    """Give each file's size and last change, by its name."""
    return {
        path.relative_to(packages).as_posix(): [
            found.st_size,
            found.st_mtime_ns,
        ]
        for path in packages.rglob("*")
        if not path.is_symlink() and path.is_file()
        for found in [path.stat()]
    }


def locate_shop(folder: Path, days: int, seed: int) -> Home:
    """Say where the data of a shop are, in the folder of what is shared."""
    return Home(folder / f"shop-{days}-{seed}")


def make_home(shared: Path, learner: Learner, home: Home) -> None:
    """Give a learner a home that begins as all do."""
    if home.folder.exists():
        shutil.rmtree(home.folder)
    lifecycle.prepare_home(home)
    base = Home(shared / "base")
    link_packages(base, home)
    for name in ("mlflow", "replayed"):
        _copy(base.folder / name, home.folder / name)
    shop = locate_shop(shared, learner.days, learner.seed)
    if shop.shop.is_dir():
        home.shop.symlink_to(shop.shop, target_is_directory=True)
        link_events(home)
    _copy(shop.collected, home.collected)


def _make_tables(base: Home) -> None:
    """Start MLflow once, which makes them."""
    shutil.rmtree(base.mlflow)
    try:
        lifecycle.up(home=base, servers=[MLFLOW])
    finally:
        lifecycle.down(home=base)
    (base.mlflow / READY).touch()


def _replay(base: Home, learners: Iterable[Learner]) -> None:
    wanted = {
        (lesson.number, learner.language)
        for learner in learners
        for lesson in learner.lessons
    }
    for number, language in sorted(wanted):
        steps = list_steps_before(number, language)
        replay_once(steps, base.folder / "replayed")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
