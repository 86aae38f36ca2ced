"""The files that take longest begin: at the end no worker waits for another."""

import gc
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from coverage import Coverage
from playwright.sync_api import Browser
from xdist.scheduler import (  # type: ignore[import-untyped]
    LoadFileScheduling,
)

from tests.chromium import launch

LONGEST = (
    "tests/course/jupyter/test_learner_in_the_lab.py",
    "tests/course/test_own_delivery.py",
    "tests/spark/",
    "tests/course/test_binder.py",
    "tests/project/",
    "tests/course/authoring/test_site.py",
    "tests/course/jupyter/test_proxies.py",
)
# Their files share what takes long to start: one worker runs them all.
SHARING = ("tests/project/", "tests/spark/")
TRACER = sys.gettrace()
# Thousands of tests and what they import stay: to look through them for garbage
# as often as Python does takes a quarter of the time to collect them.
gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let coverage rest while a test measures time or tries hundreds.

    In this thread alone: stopped and started, the tracers of all threads end up
    in one of them. An error that a clock raises inside a tracer ends it, so
    each test is given its own anew.
    """
    tries = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    rests = tries or item.get_closest_marker("timed")
    sys.settrace(None if rests else TRACER)
    try:
        return (yield)
    finally:
        sys.settrace(TRACER)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Keep what was measured: xdist ends a worker that is slow to exit."""
    if coverage := Coverage.current():
        coverage.save()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.nodeid))


def rank(name: str) -> int:
    """Give the place in LONGEST of a test's file, or one behind them all."""
    places = (i for i, each in enumerate(LONGEST) if name.startswith(each))
    return next(places, len(LONGEST))


class ByWhatIsShared(LoadFileScheduling):  # type: ignore[misc]
    """Hands each worker whole files, and whole folders of files that share."""

    def _split_scope(self, nodeid: str) -> str:
        folders = (each for each in SHARING if nodeid.startswith(each))
        return next(folders, str(super()._split_scope(nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Any
) -> ByWhatIsShared:
    return ByWhatIsShared(config, log)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Drive one Chromium in all tests of a file.

    Not in all of a worker: an event loop runs as long as Playwright does, and
    beside it nbclient cannot run a notebook.
    """
    with launch() as browser:
        yield browser
