"""The part of an answer that `fields` asks for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.errors import InvalidError
from localcloud.http.partial import read_selection, select_fields

KNOWN = frozenset({"a", "b", "c", "logUrl", "builds", "substitutions"})
ANSWER = {
    "builds": [{"a": 1, "b": {"c": 2, "a": 3}, "logUrl": "u"}, {"b": {"c": 4}}],
    "a": {"b": 5, "c": 6},
    "substitutions": {"_X": "x", "TAG_NAME": "t"},
}


def select(text: str) -> Any:
    return select_fields(ANSWER, read_selection({"fields": text}, KNOWN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ANSWER),
        ("*", ANSWER),
        ("a", {"a": {"b": 5, "c": 6}}),
        ("a/b", {"a": {"b": 5}}),
        ("a.b", {"a": {"b": 5}}),
        ("a(b,c)", {"a": {"b": 5, "c": 6}}),
        ("a/b,a/c", {"a": {"b": 5, "c": 6}}),
        ("a,a/b", {"a": {"b": 5, "c": 6}}),
        ("builds/b/c", {"builds": [{"b": {"c": 2}}, {"b": {"c": 4}}]}),
        ("builds(a, b/a)", {"builds": [{"a": 1, "b": {"a": 3}}, {"b": {}}]}),
        ("builds/log_url", {"builds": [{"logUrl": "u"}, {}]}),
        ("*/b", {"builds": [{"b": {"c": 2, "a": 3}}, {"b": {"c": 4}}],
                 "a": {"b": 5}, "substitutions": {}}),
        ("substitutions/_X", {"substitutions": {"_X": "x"}}),
        ("substitutions(TAG_NAME)", {"substitutions": {"TAG_NAME": "t"}}),
        ("c", {}),
    ],
)  # fmt: skip
def test_the_part_that_is_asked_for_is_given(text: str, expected: Any) -> None:
    assert select(text) == expected


@pytest.mark.parametrize(
    "text",
    ["x", "a,", ",a", "a/", "a(", "a)", "a(b", "a()", "a b!", "a//b", "a(b))",
     "a" + "/a" * 50, "(" * 5000],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="Invalid field selection"):
        select(text)


@given(st.text("abc,/()*._ ", max_size=30))
def test_any_text_is_a_selection_or_refused(text: str) -> None:
    try:
        found = select(text)
    except InvalidError:
        return
    assert isinstance(found, dict)
