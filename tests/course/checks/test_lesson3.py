from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from course.checks.lesson3 import (
    CANDIDATES,
    check_leaks,
    check_sessions_without_cart,
)
from course.checks.sessions import Counts, count_sessions
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
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
WRONG_SHARES = {
    "percent": (100 * RIGHT, "pourcentage"),
    "complement": (1 - RIGHT, "complémentaire"),
    "of all": (3 / 9, "toutes les sessions"),
    "all cartless": (4 / 9, "avec ou sans achat"),
    "count": (3, "effectif"),
    "events": (4 / 10, "count(distinct user_session)"),
    "null": (4 / 8, "is not null"),
    "near": (0.43, "décimales"),
    "nan": (float("nan"), "division par zéro"),
    "over one": (7, "plus grand que 1"),
    "negative": (-RIGHT, "négatif"),
    "other": (0.9, "group by"),
    "string": (str(RIGHT), "chaîne"),
    "bool": (True, "booléen"),
    "tuple": ((RIGHT,), "tuple"),
    "object": (object(), "pas un nombre"),
}
WRONG_LEAKS = {
    "empty": (set(), "vide"),
    "one missing": (LEAKS - {"session_length"}, "la fin de la session"),
    "missing": ({"session_length"}, "plusieurs fuites"),
    "accused": (LEAKS | {"hour"}, "hour (connue à l'instant"),
    "two accused": (LEAKS | {"hour", "price"}, "accusées"),
    "both": (LEAKS - {"session_length"} | {"price"}, "il manque"),
    "misspelt": (LEAKS | {"Last_event"}, "vouliez-vous dire last_event_type"),
    "unknown": ({"zzz"}, "'zzz', un nom inconnu"),
    "string": ("session_length", "accolades"),
    "number": (4, "ne contient pas"),
    "not names": (["price", 3], "guillemets"),
    "ellipsis": (["price", ...], "« ... »"),
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
    "share", [RIGHT, np.float32(RIGHT), RIGHT + 0.0004, round(RIGHT, 4)]
)
def test_the_right_share_passes(share: float, events: Path) -> None:
    verdict = check_sessions_without_cart(share, events / "*.csv")
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : 0.42")


def test_a_share_off_by_the_null_session_passes_with_a_remark(
    tmp_path: Path,
) -> None:
    lines = [f"purchase,s{number}" for number in range(3000)]
    lines += [f"cart,s{number}" for number in range(1500)]
    file = tmp_path / "events.csv"
    file.write_text("\n".join(["event_type,user_session", *lines, "purchase,"]))
    verdict = check_sessions_without_cart(1501 / 3001, file)
    assert verdict.passed
    assert "Écartez-les" in repr(verdict)
    assert "à un détail près" not in repr(
        check_sessions_without_cart(0.5, file)
    )


@pytest.mark.parametrize(
    ("share", "word"), WRONG_SHARES.values(), ids=WRONG_SHARES
)
def test_a_wrong_share_is_named(
    share: object, word: str, events: Path, refused: Refused
) -> None:
    refused(check_sessions_without_cart(share, events), word)


def test_wrong_shares_are_told_apart(events: Path) -> None:
    wrong = [share for share, _ in WRONG_SHARES.values()]
    steps = {check_sessions_without_cart(s, events).next_step for s in wrong}
    assert len(steps) == len(wrong)


def test_a_refusal_never_prints_the_right_share(events: Path) -> None:
    for share, _ in [*WRONG_SHARES.values()][1:]:
        if not isinstance(share, str | tuple):
            said = repr(check_sessions_without_cart(share, events))
            assert "0.4285" not in said.replace("-0.4285", "")


def test_missing_events_are_not_the_learner_s_fault(
    tmp_path: Path, refused: Refused
) -> None:
    missing = tmp_path / "none" / "*.csv"
    refused(check_sessions_without_cart(0.5, missing), "pas en cause")


def test_events_without_a_purchase_are_not_the_learner_s_fault(
    tmp_path: Path, refused: Refused
) -> None:
    file = tmp_path / "events.csv"
    file.write_text("event_type,user_session\nview,a\n")
    refused(check_sessions_without_cart(0.5, file), "aucune session")


def test_a_share_may_be_anything(junk: Any, events: Path) -> None:
    verdict = check_sessions_without_cart(junk, events)
    assert not verdict.passed
    assert repr(verdict) == repr(check_sessions_without_cart(junk, events))


@pytest.mark.parametrize(
    "leaking", [LEAKS, sorted(LEAKS), dict.fromkeys(LEAKS), pd.Index([*LEAKS])]
)
def test_the_leaks_pass_as_any_iterable(leaking: object) -> None:
    verdict = check_leaks(leaking)
    assert verdict.passed
    assert repr(verdict).startswith("✔ Juste : toutes les fuites")


@pytest.mark.parametrize(
    ("leaking", "word"), WRONG_LEAKS.values(), ids=WRONG_LEAKS
)
def test_wrong_leaks_are_named(
    leaking: object, word: str, refused: Refused
) -> None:
    refused(check_leaks(leaking), word)


def test_wrong_leaks_are_told_apart() -> None:
    wrong = [leaking for leaking, _ in WRONG_LEAKS.values()]
    steps = {check_leaks(leaking).next_step for leaking in wrong}
    assert len(steps) == len(wrong)


@pytest.mark.parametrize("name", CANDIDATES)
def test_each_candidate_has_its_reason(name: str) -> None:
    found = check_leaks(LEAKS ^ {name}).found
    assert f"{name} (" in found
    assert found.count("(") == 1


def test_an_empty_answer_gives_no_leak_away() -> None:
    said = repr(check_leaks([]))
    assert not [name for name in LEAKS if name in said]


def test_leaks_may_be_anything(junk: Any) -> None:
    assert not check_leaks(junk).passed


@pytest.mark.parametrize("check", [check_leaks, check_sessions_without_cart])
@pytest.mark.parametrize("answer", [..., None, [...], {...}])
def test_an_unfilled_exercise_is_harmless(
    check: Any, answer: object, events: Path
) -> None:
    others = [events] if check is check_sessions_without_cart else []
    verdict = check(answer, *others)
    assert not verdict.passed
    assert repr(verdict).startswith("… À vous : ")
