"""Makes beforehand what the first lessons would otherwise wait for."""

from collections.abc import Callable

from course.cloud import lifecycle
from course.cloud.packages import Say, fill_packages
from course.lessons.notebooks import list_editions, list_lessons
from course.lessons.plan import PLAN
from course.lessons.steps import list_steps_before
from course.messages import N_, speak
from course.places import Home, current_home
from course.workspace.data import prepare_data
from course.workspace.replay import replay_once


def warm_up(
    *,
    home: Home | None = None,
    say: Callable[[str], object] = print,
    say_stage: Say = lambda *_: None,
) -> None:
    """Make the data, MLflow's tables and the builds' packages.

    Servers that were not up before are ended again.

    Raises:
        CourseError: of these, what cannot be made.
    """
    home = home or current_home()
    lifecycle.prepare_home(home)
    say(speak(N_("The shop's events, and the rows collected from them")))
    prepare_data(max(each.data for each in PLAN.values()), home)
    say(speak(N_("The project as each lesson finds it")))
    for language in list_editions():
        for lesson in list_lessons(language):
            steps = list_steps_before(lesson.number, language)
            replay_once(steps, home.folder / "replayed")
    say(speak(N_("The packages of the lessons' builds (the longest part)")))
    fill_packages(home, say_stage)
    say(speak(N_("MLflow's tables")))
    make_tables(home)
    say(speak(N_("Done.")))


def make_tables(home: Home) -> None:
    """Start the local cloud once, which makes them; leave it as it was."""
    before = set(lifecycle.status(home=home).conditions.values())
    try:
        lifecycle.up(home=home)
    finally:
        if before == {lifecycle.Condition.STOPPED}:
            lifecycle.down(home=home)
