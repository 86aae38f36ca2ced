"""Branch and tag patterns: RE2, found anywhere in a name."""

import pytest

from cloudbuild_emulator.triggers.patterns import (
    check_pattern,
    is_loose_match,
    matches_ref,
)
from localcloud.errors import InvalidError

CASES = [
    ("staging", "staging", True),
    ("staging", "staging-2", True),
    ("staging", "pre-staging", True),
    ("^staging$", "staging", True),
    ("^staging$", "staging-2", False),
    ("^staging$", "Staging", False),
    ("(?i)^staging$", "Staging", True),
    ("^(staging|production)$", "production", True),
    ("^feature/.*", "feature/a/b", True),
    ("^feature/[^/]+$", "feature/a/b", False),
    (r"^v\d+\.\d+$", "v1.20", True),
    (r"^v\d+\.\d+$", "v1x20", False),
    (".*", "anything", True),
    (r"^\p{Greek}+$", "αβγ", True),
]


@pytest.mark.parametrize(("pattern", "name", "found"), CASES)
def test_a_pattern_is_searched_for(
    pattern: str, name: str, *, found: bool
) -> None:
    assert matches_ref(pattern, name, invert=False) is found
    assert matches_ref(pattern, name, invert=True) is not found


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "missing"),
        ("*", "no argument for repetition operator"),
        ("[a", "missing ]"),
        (r"\1", "invalid escape sequence"),
        ("(?=x)", "invalid perl operator"),
        ("(?<!x)", "invalid"),
        ("a{1001}", "invalid repetition size"),
        ("((a{100}){100}){100}", "invalid repetition size"),
    ],
)
def test_what_re2_cannot_read_is_refused_in_its_words(
    pattern: str, words: str
) -> None:
    with pytest.raises(InvalidError, match=f"branchName: invalid RE2.*{words}"):
        check_pattern("branchName", pattern)


def test_a_wrong_pattern_prints_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(InvalidError, match=r"write for instance \^staging\$"):
        check_pattern("branch", "(")
    assert capfd.readouterr() == ("", "")


def test_a_pattern_that_backtracking_would_choke_on_is_quick() -> None:
    assert not matches_ref("^(a+)+$", "a" * 5000 + "b", invert=False)


@pytest.mark.parametrize(
    ("pattern", "name", "loose"),
    [
        ("staging", "staging-2", True),
        ("staging", "staging", False),
        ("^staging", "staging-2", False),
        ("staging$", "pre-staging", False),
        (".*", "x", False),
    ],
)
def test_a_name_is_loose_where_no_anchor_meant_it(
    pattern: str, name: str, *, loose: bool
) -> None:
    assert is_loose_match(pattern, name) is loose
