"""In which order a list is shown."""

import pytest

from localcloud.gcloud.listing import sort_documents


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", "b2 a1 a3"),
        ("word", "a1 a3 b2"),
        ("word,~count", "a3 a1 b2"),
        ("~word, count", "b2 a1 a3"),
    ],
)
def test_a_tilde_turns_the_order_around(keys: str, expected: str) -> None:
    documents = [
        {"word": each[0], "count": each[1]} for each in ("b2", "a1", "a3")
    ]
    found = sort_documents([*documents], keys)
    assert [x["word"] + x["count"] for x in found] == expected.split()
