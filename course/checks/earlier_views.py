"""A learner's feature, tried on the log of two customers."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from textwrap import dedent
from typing import Any, NamedTuple

import ibis
import pandas as pd

from course.checks.diagnosis import Diagnosis, Value
from course.checks.reading import (
    FoundError,
    name_value,
    require_function,
    show_error,
)
from course.checks.verdict import ask_answer, attempt, try_answer

NAME = "count_earlier_views"
KEY = ("user_session", "product_id")
COUNT = "num_prev_product_views"
# The names that the feature's file knows besides its own.
IMPORTED = {"ibis": ibis}
MIDNIGHT = pd.Timestamp("2019-10-01")


class Event(NamedTuple):
    """An event of the log; `second` counts from midnight."""

    second: int
    kind: str
    product: int
    user: int
    session: str


EVENTS = tuple(
    Event(int(second), kind, int(product), int(user), session)
    for second, kind, product, user, session in map(
        str.split,
        (
            "0 view 1 7 a",
            "10 view 2 7 a",
            "20 view 1 7 a",
            "20 view 1 7 d",
            "30 cart 1 7 a",
            "35 cart 1 7 a",
            "50 view 1 8 c",
            "60 cart 1 8 c",
            "100 view 1 7 b",
            "110 cart 2 7 b",
            "120 view 1 7 b",
            "120 cart 1 7 b",
            "130 view 1 7 b",
            "140 purchase 1 7 b",
            "200 purchase 3 8 c",
        ),
    )
)
DECISIONS = tuple(EVENTS[place] for place in (4, 7, 9, 11, 14))
Rule = Callable[[Event, Event], bool]


def is_seen(event: Event, decision: Event) -> bool:
    """Tell a view of the product by the user, at whichever time."""
    wanted = "view", decision.product, decision.user
    return (event.kind, event.product, event.user) == wanted


# Which events are counted for a decision: rightly, then by usual mistakes.
RULES: Mapping[str, Rule] = {
    "right": lambda e, d: is_seen(e, d) and e.second < d.second,
    "same_second": lambda e, d: is_seen(e, d) and e.second <= d.second,
    "any_time": is_seen,
    "after": lambda e, d: is_seen(e, d) and e.second > d.second,
    "one_session": lambda e, d: (
        is_seen(e, d) and e.second < d.second and e.session == d.session
    ),
    "other_sessions": lambda e, d: (
        is_seen(e, d) and e.second < d.second and e.session != d.session
    ),
    "any_user": lambda e, d: (
        is_seen(e._replace(user=d.user), d) and e.second < d.second
    ),
    "any_product": lambda e, d: (
        is_seen(e._replace(product=d.product), d) and e.second < d.second
    ),
    "any_event": lambda e, d: (
        is_seen(e._replace(kind="view"), d) and e.second < d.second
    ),
    "nothing": lambda _e, _d: False,
}


def name_feature(function: object) -> Diagnosis:
    """Run the function as its file would, and name what it counts."""
    function = require_function(function, 2, "not_callable")
    part = read_part(function)
    decisions = build_table(DECISIONS).assign(purchased=1, place=0)
    tables = ibis.memtable(decisions), ibis.memtable(build_table(EVENTS))
    with blame_notebook(function):
        outcome = ask_answer(part, *tables)
    if outcome.error:
        return Diagnosis("raises", {"error": show_error(outcome.error)})
    return name_table(outcome.value) or name_rows(outcome.value)


def read_part(function: Callable[..., object]) -> Callable[..., object]:
    """Make the function anew from its text, apart from the notebook.

    Raises:
        FoundError: its text is not there, or needs what the notebook has.
    """
    try:
        text = dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise FoundError(Diagnosis("textless")) from None
    if not text.startswith(f"def {NAME}("):
        raise FoundError(Diagnosis("renamed"))
    names: dict[str, Any] = {"__name__": NAME, **IMPORTED}
    with blame_notebook(function):
        outcome = try_answer(exec, text, names)
    if outcome.error:
        error = show_error(outcome.error)
        raise FoundError(Diagnosis("raises", {"error": error}))
    return names[NAME]  # type: ignore[no-any-return]


@contextmanager
def blame_notebook(function: Callable[..., object]) -> Iterator[None]:
    """Say of a name that it is missing in the file, not in the notebook."""
    try:
        yield
    except FoundError as error:
        found = error.diagnosis
        missing = dict(found.values).get("name")
        if missing in getattr(function, "__globals__", {}):
            raise FoundError(Diagnosis("elsewhere", found.values)) from None
        raise


def build_table(events: tuple[Event, ...]) -> pd.DataFrame:
    """Give events the columns that they have after cleaning."""
    seconds, kinds, products, users, sessions = zip(*events, strict=True)
    columns = {
        "event_time": MIDNIGHT + pd.to_timedelta(seconds, unit="s"),
        "event_type": kinds,
        "product_id": products,
        "user_id": users,
        "user_session": sessions,
        "fingerprint": range(len(events)),
        "brand": "lego",
        "category_code": "toys.lego",
        "price": 9.0,
    }
    return pd.DataFrame(columns)


def name_table(value: object) -> Diagnosis | None:
    """Say why this is not a table of the right columns; None if it is."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return Diagnosis("pandas")
    if isinstance(value, ibis.Value):
        return Diagnosis("column")
    if not isinstance(value, ibis.Table):
        return name_value(value, "type")
    wanted = (*KEY, COUNT)
    missing = tuple(name for name in wanted if name not in value.columns)
    if missing:
        return Diagnosis("missing", {"names": missing})
    extra = tuple(name for name in value.columns if name not in wanted)
    if extra:
        return Diagnosis("extra", {"names": extra})
    kind = value[COUNT].type()
    return None if kind.is_integer() else Diagnosis("kind", {"kind": str(kind)})


def name_rows(table: Any) -> Diagnosis:
    """Compute the table, and name the rule that it counts by."""
    outcome = attempt(table.to_pandas)
    if not isinstance(outcome.value, pd.DataFrame):
        return Diagnosis("raises", {"error": show_error(outcome.error)})
    rows = outcome.value.set_index([*KEY])[COUNT]
    if rows.index.has_duplicates:
        return Diagnosis("twice")
    keys = [(each.session, each.product) for each in DECISIONS]
    found = [int(each) for each in rows.reindex(keys).fillna(0)]
    for name, rule in RULES.items():
        if found == count_by(rule):
            return Diagnosis(name)
    return Diagnosis("other", describe_first(found))


def count_by(rule: Rule) -> list[int]:
    """Count the events of the log for each decision, by a rule."""
    return [sum(rule(each, d) for each in EVENTS) for d in DECISIONS]


def describe_first(found: list[int]) -> Mapping[str, Value]:
    """Describe the first decision that is counted wrongly."""
    expected = count_by(RULES["right"])
    place = next(i for i, n in enumerate(found) if n != expected[i])
    return {"found": found[place], "expected": expected[place]}
