"""A package whose modules are used without the package's own code."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from localcloud.deferring import defer_package

NAME = "deferred_shop"
PACKAGE = """
from .types import Order
from time import sleep
RUNS = globals().get("RUNS", 0) + 1
sleep(0.05)
class Client: orders = Order
"""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "__init__.py").write_text(PACKAGE)
    (folder / "types.py").write_text("class Order: ...")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for each in [x for x in sys.modules if x.partition(".")[0] == NAME]:
        del sys.modules[each]


@pytest.mark.parametrize(
    "statement",
    [
        f"from {NAME}.types import Order",
        f"from {NAME} import types; Order = types.Order",
        f"import {NAME}.types; Order = {NAME}.types.Order",
    ],
)
def test_its_modules_are_loaded_without_it(statement: str) -> None:
    defer_package(NAME)
    names: dict[str, object] = {}
    exec(statement, names)  # noqa: S102 -- each way to write it
    assert names["Order"]
    assert "Client" not in vars(sys.modules[NAME])


def test_asked_for_a_name_it_is_whole_and_has_the_same_modules() -> None:
    defer_package(NAME)
    order = import_module(f"{NAME}.types").Order
    whole = import_module(NAME)
    assert whole.Client.orders is whole.Order is order
    assert type(whole) is type(sys)


def test_threads_that_ask_at_once_run_it_once() -> None:
    defer_package(NAME)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: import_module(NAME).Client, range(8)))
    assert len(found) == import_module(NAME).RUNS == 1


def test_a_name_that_it_does_not_have_is_an_error() -> None:
    defer_package(NAME)
    with pytest.raises(AttributeError, match=f"'{NAME}' has no"):
        _ = import_module(NAME).nothing
    with pytest.raises(ImportError, match="nothing"):
        exec(f"from {NAME} import nothing")  # noqa: S102


def test_an_error_in_it_is_told_each_time(package: Path) -> None:
    (package / "__init__.py").write_text("raise OSError('broken')")
    defer_package(NAME)
    for _ in range(2):
        with pytest.raises(OSError, match="broken"):
            _ = import_module(NAME).Client


def test_what_is_loaded_or_not_there_stays_as_it_is() -> None:
    loaded = import_module(NAME)
    for each in (NAME, "nowhere_at_all"):
        defer_package(each)
    assert sys.modules[NAME] is loaded
    assert "nowhere_at_all" not in sys.modules


@pytest.mark.parametrize(
    ("package", "client"),
    [
        ("google.cloud.devtools.cloudbuild_v1", "CloudBuildClient"),
        ("google.cloud.run_v2", "ServicesClient"),
    ],
)
def test_googles_packages_still_have_their_clients(
    package: str, client: str
) -> None:
    assert getattr(import_module(package), client)
