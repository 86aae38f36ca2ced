"""The files that take longest begin: at the end no worker waits for another."""

import pytest

LONGEST = (
    "tests/course/jupyter/test_learner_in_the_lab.py",
    "tests/project/test_delivery.py",
    "tests/course/test_binder.py",
    "tests/course/test_own_delivery.py",
    "tests/spark/",
    "tests/course/authoring/test_site.py",
    "tests/course/jupyter/test_proxies.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.nodeid))


def rank(name: str) -> int:
    """Give the place in LONGEST of a test's file, or one behind them all."""
    places = (i for i, each in enumerate(LONGEST) if name.startswith(each))
    return next(places, len(LONGEST))
