"""What no check expects, and what each verdict must look like."""

from collections.abc import Callable, Iterator, Mapping
from types import FrameType, SimpleNamespace
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course.checks import history
from course.checks.diagnosis import Diagnosis
from course.checks.patience import limit_time
from course.checks.verdict import STILL_NONE, UNFILLED, Verdict
from course.checks.wording import find_texts
from course.languages import LANGUAGES


@pytest.fixture(autouse=True, scope="session")
def spare_coverage() -> Iterator[None]:
    """Let no clock ring inside a tracer of coverage, which holds a lock.

    An error raised there would end the measuring or, with the lock, the test
    that comes next; the clock rings again a moment later.
    """
    ring = limit_time._ring  # noqa: SLF001

    def ring_outside(
        limit: limit_time, number: int, frame: FrameType | None
    ) -> None:
        each = frame
        while each and each is not limit._block:  # noqa: SLF001
            if each.f_globals.get("__name__", "").startswith("coverage."):
                return
            each = each.f_back
        ring(limit, number, frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limit_time, "_ring", ring_outside)
        yield


class Hostile:
    """Raises whatever is asked of it."""

    def __repr__(self) -> NoReturn:
        raise RuntimeError

    __len__ = __iter__ = __float__ = __bool__ = __array__ = __repr__
    __call__ = __repr__

    def __hash__(self) -> NoReturn:
        raise RuntimeError

    def __eq__(self, other: object) -> NoReturn:
        raise RuntimeError

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(name)


class Endless(list[object]):
    """Has always one item more."""

    def __iter__(self) -> Iterator[object]:
        return iter(int, 1)


class UnsayableError(Exception):
    """Has no message to quote."""

    def __str__(self) -> NoReturn:
        raise RuntimeError


def end() -> NoReturn:
    raise SystemExit(1)


def recurse(share: object) -> object:
    return recurse(share)


def refuse(*_: object) -> NoReturn:
    raise UnsayableError


LOOP: list[object] = []
LOOP.append(LOOP)
JUNK: dict[str, Any] = {
    "hostile": Hostile(),
    "class": Hostile,
    "raises": refuse,
    "no argument": end,
    "exits": lambda _: end(),
    "recurses": recurse,
    "mock": SimpleNamespace(version=object(), run_id=3),
    "builtin": print,
    "numpy": np.float32(0.3),
    "numpy bool": np.bool_(True),  # noqa: FBT003
    "nan": float("nan"),
    "infinity": -np.inf,
    "huge": 10**400,
    "digits": "9" * 5000,
    "complex": 1j,
    "braces": "{value} {0} {",
    "bytes": b"\xff",
    "lists": [[0.1], [0.2, 0.3], []],
    "ellipsis inside": [0.1, ..., 0.3],
    "mixed": [None, "a", 1, {}],
    "itself": LOOP,
    "endless": Endless(),
    "dict": {"price": ...},
    "generator": iter(()),
    "series": pd.Series(["a", None]),
    "missing": pd.Series([pd.NA, 0.5], dtype="Float64"),
    "frame": pd.DataFrame({"user_session": ["a"]}),
    "time": pd.Timestamp(0),
    "times": np.array(["2019-10-01"], dtype="datetime64[s]"),
    "zero-dimensional": np.array(0.5),
    "empty": np.empty((0, 2)),
    "module": np,
}


@pytest.fixture(params=[*JUNK.values()], ids=[*JUNK])
def junk(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give an IPython whose cells the checks look at; it keeps no file."""
    config = Config({"HistoryManager": {"enabled": False}})
    shell: Any = InteractiveShell(config=config)  # type: ignore[no-untyped-call]
    monkeypatch.setattr(history, "get_ipython", lambda: shell)
    return shell


Answers = Mapping[str, tuple[object, Diagnosis]]


@pytest.fixture
def accepted() -> Callable[[Verdict, Diagnosis], None]:
    """Give the assertion that an answer is right, told on a line."""

    def hold(verdict: Verdict, found: Diagnosis) -> None:
        assert verdict.diagnosis == found
        assert verdict.passed
        for language in LANGUAGES:
            assert len(verdict.render(language).splitlines()) == 1

    return hold


@pytest.fixture
def refused() -> Callable[[Verdict, Diagnosis], None]:
    """Give the assertion that an answer is wrong, told on four lines."""

    def hold(verdict: Verdict, found: Diagnosis) -> None:
        assert verdict.diagnosis == found
        assert not verdict.passed
        for language in LANGUAGES:
            assert len(verdict.render(language).splitlines()) == 4

    return hold


@pytest.fixture
def invited() -> Callable[[Verdict], None]:
    """Give the assertion that an answer is still missing, told on a line."""

    def hold(verdict: Verdict) -> None:
        assert verdict.diagnosis.name in {UNFILLED, STILL_NONE}
        assert not verdict.passed
        for language in LANGUAGES:
            assert len(verdict.render(language).splitlines()) == 1

    return hold


@pytest.fixture
def met() -> Callable[..., None]:
    """Give the assertion that wrong answers meet all texts of a check."""

    def hold(check: str, wrong: Answers, *elsewhere: str) -> None:
        named = {found.name for _, found in wrong.values()} | {*elsewhere}
        assert named >= find_texts(check).wrong.keys()

    return hold
