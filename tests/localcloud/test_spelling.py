"""Which name was probably meant."""

import pytest

from localcloud.spelling import find_similar


@pytest.mark.parametrize(
    ("word", "meant"),
    [("wait_for", "waitFor"), ("waitfro", "waitFor"), ("xyz", "")],
)
def test_the_nearest_name_is_found(word: str, meant: str) -> None:
    assert find_similar(word, ["args", "waitFor"]) == meant


def test_a_word_of_another_tool_wins() -> None:
    known = ["args", "waitFor"]
    assert find_similar("depends_on", known, {"dependson": "waitFor"}) == (
        "waitFor"
    )
