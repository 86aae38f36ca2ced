"""Plain values pass between processes as they are; nothing else does."""

import json
from collections import OrderedDict, UserString
from typing import Any

import numpy as np
import pytest

from course.grading.answers import NotPlainError, decode, encode

PLAIN: tuple[Any, ...] = (
    None,
    True,
    0,
    -(10**40),
    0.1,
    float("inf"),
    "é\x00",
    ...,
    [1, [2.0, "x"], ()],
    {"a": {1, 2}, (1, "b"): frozenset({None})},
)


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_a_plain_value_comes_back_as_it_was(value: object) -> None:
    back = decode(json.loads(json.dumps(encode(value))))
    assert (back, type(back)) == (value, type(value))


def test_a_number_of_numpy_is_its_equal_of_python() -> None:
    assert decode(encode(np.float64(0.5))) == 0.5
    assert decode(encode([np.int32(3), np.bool_(1)])) == [3, True]


class Text(str):
    """A text that could be anything."""

    __slots__ = ()


ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)


@pytest.mark.parametrize(
    "value",
    [print, object(), Text("x"), UserString("x"), OrderedDict(), ENDLESS, b""],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(NotPlainError):
        encode(value)


@pytest.mark.parametrize("written", [3, [1], {"int": 3}, {"os": []}, {}])
def test_what_nobody_wrote_is_not_read(written: object) -> None:
    with pytest.raises(ValueError, match="no plain value"):
        decode(written)
