"""In which order a list is shown."""

import pytest

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.fields import Fields
from localcloud.gcloud.filters import parse_filter
from localcloud.gcloud.listing import Listing, sort_documents, unfold
from localcloud.gcloud.resources import Resource
from tests.localcloud.gcloud.soups import SOUP, SOUPS


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
    found = sort_documents([*documents], keys, Resource())
    assert [x["word"] + x["count"] for x in found] == expected.split()


def test_a_key_that_cannot_be_sorts_nothing() -> None:
    soups = Resource(load_fields=lambda: Fields(children={"word": Fields()}))
    with pytest.raises(ExpressionError, match="--sort-by: unknown key 'wrod'"):
        sort_documents([{"word": "a"}], "wrod", soups)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("id.uper()", r"^--sort-by: unknown transform 'uper'"),
        ("uper(id)", r"^--sort-by: unknown transform 'uper'"),
        ("id.enum()", r"^--sort-by: enum\(\): known to gcloud"),
        ("size.group()", r"^--sort-by: group\(\): cannot take '2048'"),
        ("id:lable=A", "^--sort-by: unknown key attribute 'lable'"),
        ("id(", r"^--sort-by=id\(: found .*\nNext: write for instance id, "),
    ],
)
def test_what_cannot_sort_is_said_of_that_option(keys: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        sort_documents([SOUP], keys, SOUPS)


def test_a_transform_may_have_commas() -> None:
    documents = [{"n": "2b"}, {"n": "1b"}, {"n": "1a"}]
    found = sort_documents(documents, "n.sub('[a-z]',''),n", Resource())
    assert [each["n"] for each in found] == ["1a", "1b", "2b"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("steps.len()", r"^--flatten: found len\(\); expected keys alone"),
        ("steps:lable=A", "^--flatten: unknown key attribute 'lable'"),
    ],
)
def test_what_cannot_be_unfolded_is_said_of_that_option(
    keys: str, words: str
) -> None:
    listing = Listing(None, None, "", keys, "", uri=False, form="")
    with pytest.raises(ExpressionError, match=words):
        list(listing.select([SOUP], parse_filter(""), SOUPS))


def test_numbers_are_sorted_as_numbers_and_nothing_comes_first() -> None:
    documents = [{"n": 10}, {"n": 9}, {}]
    found = sort_documents(documents, "n", Resource())
    assert found == [{}, {"n": 9}, {"n": 10}]


def test_a_list_is_unfolded_into_an_item_a_document() -> None:
    pot = {"id": 1, "soups": [{"name": "a"}, {"name": "b"}]}
    found = list(unfold(pot, ("soups", None)))
    assert [(x["id"], x["soups"]["name"]) for x in found] == [
        (1, "a"),
        (1, "b"),
    ]


def test_options_act_in_gclouds_order() -> None:
    """Flatten, sort, filter; the limit counts what is left."""
    listing = Listing(
        2, None, "~soups", "soups[]", "soups<3", uri=False, form=""
    )
    pots = [{"soups": [1, 3]}, {"soups": [2, 0]}]
    found = listing.select(pots, parse_filter(listing.wanted), Resource())
    assert [each["soups"] for each in found] == [2, 1]
