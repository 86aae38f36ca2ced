from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson3 import (
    CANDIDATES,
    check_leaks,
    check_sessions_without_cart,
)
from course.checks.sessions import Counts, count_sessions
from course.checks.verdict import Verdict
from course.languages import LANGUAGE_VARIABLE

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
# Sessions by the events they hold: v, c, p; None has no session id.
SESSIONS = {
    "a": "vp",
    "b": "vpp",
    "c": "vcp",
    "d": "vcppp",
    "e": "vcp",
    "f": "p",
    "g": "cvp",
    "h": "v",
    "i": "vc",
    "": "vvp",
}
NAMES = {"v": "view", "c": "cart", "p": "purchase"}
RIGHT = 3 / 7  # a, b, f of a to g
LEAKS = {
    "session_length",
    "num_purchases_session",
    "last_event_type",
    "num_views_after_cart",
}
TABLE = ibis.table({"price": "float", "user_session": "string"}, name="events")
WRONG_SHARES = {
    "percent": (100 * RIGHT, Diagnosis("percent", {"value": "42.8571"})),
    "complement": (1 - RIGHT, Diagnosis("complement", {"value": "0.571429"})),
    "of all": (3 / 9, Diagnosis("of_all", {"value": "0.333333"})),
    "all cartless": (4 / 9, Diagnosis("all_cartless", {"value": "0.444444"})),
    "count": (3, Diagnosis("count", {"value": "3"})),
    "events": (4 / 10, Diagnosis("events", {"value": "0.4"})),
    "null": (4 / 8, Diagnosis("null", {"value": "0.5"})),
    "near": (0.43, Diagnosis("near", {"value": "0.43"})),
    "nan": (float("nan"), Diagnosis("nan", {"value": "nan"})),
    "over one": (7, Diagnosis("over_one", {"value": "7"})),
    "negative": (-RIGHT, Diagnosis("negative", {"value": "-0.428571"})),
    "other": (0.9, Diagnosis("other", {"value": "0.9"})),
    "string": (
        str(RIGHT),
        Diagnosis("text", {"value": "'0.42857142857142855'"}),
    ),
    "bool": (True, Diagnosis("bool", {"value": "True"})),
    "inverse": (7 / 3, Diagnosis("inverse", {"value": "2.33333"})),
    "buying sessions": (7.0, Diagnosis("over_one", {"value": "7"})),
    "sessions without a cart": (
        np.int64(4),
        Diagnosis("over_one", {"value": "4"}),
    ),
    "percent, rounded": (
        np.float64(42.86),
        Diagnosis("percent", {"value": "42.86"}),
    ),
    "text in percent": ("42,86 %", Diagnosis("text", {"value": "'42,86 %'"})),
    "none": (0, Diagnosis("other", {"value": "0"})),
    "whole": (1, Diagnosis("other", {"value": "1"})),
    "column": (
        pd.Series([RIGHT]),
        Diagnosis("container", {"value": Thing("object", {"type": "Series"})}),
    ),
    "Ibis": (
        TABLE.price.mean(),
        Diagnosis("unexecuted"),
    ),
    "Ibis's table": (TABLE, Diagnosis("unexecuted")),
    "function": (lambda: RIGHT, Diagnosis("function")),
    "generator": ((x for x in [RIGHT]), Diagnosis("iterator")),
    "complex": (
        RIGHT + 0j,
        Diagnosis("type", {"value": Thing("object", {"type": "complex"})}),
    ),
    "tuple": (
        (RIGHT,),
        Diagnosis("container", {"value": Thing("object", {"type": "tuple"})}),
    ),
    "decimal comma": (
        (0, 5316),
        Diagnosis("comma", {"value": "0, 5316"}),
    ),
    "two values": (
        (0, True),
        Diagnosis("container", {"value": Thing("object", {"type": "tuple"})}),
    ),
    "object": (
        object(),
        Diagnosis("type", {"value": Thing("object", {"type": "object"})}),
    ),
}
SIDES = ("missing", "accused")
WRONG_LEAKS = {
    "empty": (set(), Diagnosis("empty")),
    "one missing": (
        LEAKS - {"session_length"},
        Diagnosis(
            "missing_one",
            {"missing": (Thing("session_length.reason"),), "accused": ()},
        ),
    ),
    "missing": (
        {"session_length"},
        Diagnosis("missing_many", {"count": 3}),
    ),
    "accused": (
        LEAKS | {"hour"},
        Diagnosis(
            "accused_one", {"missing": (), "accused": (Thing("hour.reason"),)}
        ),
    ),
    "two accused": (
        LEAKS | {"hour", "price"},
        Diagnosis(
            "accused_many", {"count": 2, "accused": Thing("hour.reason")}
        ),
    ),
    "both": (
        LEAKS - {"session_length"} | {"price"},
        Diagnosis("both", {"count": 1, "accused": Thing("price.reason")}),
    ),
    "misspelt": (
        LEAKS | {"Last_event"},
        Diagnosis(
            "misspelt", {"name": "'Last_event'", "guess": "last_event_type"}
        ),
    ),
    "unknown": ({"zzz"}, Diagnosis("unknown", {"name": "'zzz'"})),
    "string": (
        "session_length",
        Diagnosis("one_string", {"value": "'session_length'"}),
    ),
    "number": (4, Diagnosis("not_iterable", {"value": "4"})),
    "descriptions": (
        pd.Series(CANDIDATES)[sorted(LEAKS)],
        Diagnosis("descriptions"),
    ),
    "mask": ([name in LEAKS for name in CANDIDATES], Diagnosis("mask")),
    "trailing space": (
        LEAKS | {"hour "},
        Diagnosis("misspelt", {"name": "'hour '", "guess": "hour"}),
    ),
    "in one string": (
        "session_length, hour",
        Diagnosis("one_string", {"value": "'session_length, hour'"}),
    ),
    "glued": (
        {"session_length, num_purchases_session"},
        Diagnosis(
            "joined", {"name": "'session_length, num_purchases_session'"}
        ),
    ),
    "French": ({"durée"}, Diagnosis("unknown", {"name": "'durée'"})),
    "iterator": (iter(LEAKS), Diagnosis("iterator")),
    "function": (lambda: LEAKS, Diagnosis("function")),
    "Ibis": (TABLE.user_session, Diagnosis("unexecuted")),
    "none among them": (
        {None, "hour"},
        Diagnosis("not_names", {"value": "None"}),
    ),
    "not names": (["price", 3], Diagnosis("not_names", {"value": "3"})),
    "ellipsis": (["price", ...], Diagnosis("ellipsis")),
}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sessions above as raw events, in two files, with doubles."""
    folder = tmp_path_factory.mktemp("events")
    rows = [
        {
            "event_time": "2019-10-01 00:00:00 UTC",
            "event_type": NAMES[letter],
            "product_id": 1,
            "brand": "a, b",
            "user_session": session,
        }
        for session, letters in SESSIONS.items()
        for letter in letters
    ]
    frame = pd.DataFrame(rows)
    frame[:9].to_csv(folder / "2019-10-01.csv", index=False)
    frame[9:].to_csv(folder / "2019-10-02.csv", index=False)
    return folder


def test_sessions_are_counted_across_files(events: Path) -> None:
    assert count_sessions(events) == Counts(3, 7, 9, 4, 4, 10, 1, 1)


@pytest.mark.parametrize(
    "share",
    [
        RIGHT,
        np.float32(RIGHT),
        RIGHT + 0.0004,
        round(RIGHT, 4),
        Fraction(3, 7),
        Decimal("0.428571"),
        np.array(RIGHT),
        pd.Series([RIGHT]).mean(),
    ],
)
def test_the_right_share_passes(
    share: float, events: Path, accepted: Accepted
) -> None:
    verdict = check_sessions_without_cart(share, events / "*.csv")
    accepted(verdict, Diagnosis("right", {"value": f"{float(share):.6g}"}))


def test_a_share_off_by_the_null_session_passes_with_a_remark(
    tmp_path: Path, accepted: Accepted
) -> None:
    lines = [f"purchase,s{number}" for number in range(3000)]
    lines += [f"cart,s{number}" for number in range(1500)]
    file = tmp_path / "events.csv"
    file.write_text("\n".join(["event_type,user_session", *lines, "purchase,"]))
    for share, name in ((1501 / 3001, "right_null"), (0.5, "right")):
        verdict = check_sessions_without_cart(share, file)
        accepted(verdict, Diagnosis(name, {"value": f"{share:.6g}"}))


@pytest.mark.parametrize(
    ("share", "found"), WRONG_SHARES.values(), ids=WRONG_SHARES
)
def test_a_wrong_share_is_named(
    share: object, found: Diagnosis, events: Path, refused: Refused
) -> None:
    refused(check_sessions_without_cart(share, events), found)


def test_a_refusal_never_prints_the_right_share(events: Path) -> None:
    for share, _ in [*WRONG_SHARES.values()][1:]:
        if not isinstance(share, str | tuple):
            said = repr(check_sessions_without_cart(share, events))
            assert "0.4285" not in said.replace("-0.4285", "")


def test_missing_events_are_not_the_learner_s_fault(
    tmp_path: Path, refused: Refused
) -> None:
    missing = tmp_path / "none" / "*.csv"
    verdict = check_sessions_without_cart(0.5, missing)
    said = verdict.diagnosis.values["error"]  # noqa: PD011
    assert str(said).startswith("IOException: ")
    refused(verdict, Diagnosis("unreadable", {"error": said}))


def test_events_without_a_purchase_are_not_the_learner_s_fault(
    tmp_path: Path, refused: Refused
) -> None:
    file = tmp_path / "events.csv"
    file.write_text("event_type,user_session\nview,a\n")
    refused(check_sessions_without_cart(0.5, file), Diagnosis("no_purchase"))


def test_a_share_may_be_anything(junk: Any, events: Path) -> None:
    verdict = check_sessions_without_cart(junk, events)
    assert not verdict.passed
    assert repr(verdict) == repr(check_sessions_without_cart(junk, events))


@pytest.mark.parametrize(
    "leaking",
    [
        LEAKS,
        sorted(LEAKS),
        dict.fromkeys(LEAKS),
        pd.Index([*LEAKS]),
        pd.Series([*LEAKS]),
        np.array([*LEAKS]),
        [*LEAKS, *LEAKS],
        dict.fromkeys(LEAKS).keys(),
    ],
)
def test_the_leaks_pass_as_any_iterable(
    leaking: object, accepted: Accepted
) -> None:
    verdict = check_leaks(leaking)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("leaking", "found"), WRONG_LEAKS.values(), ids=WRONG_LEAKS
)
def test_wrong_leaks_are_named(
    leaking: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_leaks(leaking), found)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "heure de la décision"), ("en", "hour of the decision")],
)
def test_a_candidate_is_described_in_the_language_of_the_lesson(
    language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    assert CANDIDATES["hour"] == said
    given = check_leaks([*CANDIDATES.values()]).diagnosis
    assert given == Diagnosis("descriptions")


def test_a_candidate_that_is_none_is_a_key_error() -> None:
    assert "durée" not in CANDIDATES


@pytest.mark.parametrize("name", CANDIDATES)
def test_each_candidate_has_its_reason(name: str) -> None:
    verdict = check_leaks(LEAKS ^ {name})
    missing, accused = map(dict(verdict.diagnosis.values).get, SIDES)
    assert (missing or accused) == (Thing(f"{name}.reason"),)
    assert f"{name} (" in repr(verdict)


def test_a_check_takes_nothing_from_an_iterator() -> None:
    names = iter(sorted(LEAKS))
    check_leaks(names)
    assert {*names} == LEAKS


@pytest.mark.parametrize("leaking", [{"session_length"}, {"hour"}, CANDIDATES])
def test_a_first_try_does_not_list_all_answers(leaking: Any) -> None:
    said = repr(check_leaks({*leaking}))
    assert len([name for name in CANDIDATES if f"{name} (" in said]) <= 1


def test_an_empty_answer_gives_no_leak_away() -> None:
    said = repr(check_leaks([]))
    assert not [name for name in LEAKS if name in said]


def test_leaks_may_be_anything(junk: Any) -> None:
    assert not check_leaks(junk).passed


@pytest.mark.parametrize("check", [check_leaks, check_sessions_without_cart])
@pytest.mark.parametrize("answer", [..., None, [...], {...}])
def test_an_unfilled_exercise_is_harmless(
    check: Any, answer: object, invited: Invited, events: Path
) -> None:
    others = [events] if check is check_sessions_without_cart else []
    verdict = check(answer, *others)
    invited(verdict)


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson3.share", WRONG_SHARES, "unreadable", "no_purchase")
    met("lesson3.leaks", WRONG_LEAKS)
