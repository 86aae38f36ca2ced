"""File patterns: Go's filepath.Match, with `**` and `{a,b}`."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcmatch import glob

from cloudbuild_emulator.triggers.globs import (
    check_glob,
    expand_braces,
    matches_glob,
)
from localcloud.errors import InvalidError

# Terms, classes, escapes: pkg.go.dev/path/filepath, Match.
GO = [
    ("cloudbuild.yaml", "cloudbuild.yaml", True),
    ("cloudbuild.yaml", "cloudbuildxyaml", False),
    ("README.md", "readme.md", False),
    ("*", "setup.py", True),
    ("*", ".gitignore", True),
    ("*", "", True),
    ("*", "src/setup.py", False),
    ("src/*", "src/x", True),
    ("src/*", "src/sub/x", False),
    ("src/*", "src/.hidden", True),
    ("src", "src/x", False),
    ("src/", "src/x", False),
    ("*/x", "src/x", True),
    ("*.py", "a.py", True),
    ("*.py", "src/a.py", False),
    ("test_*.p?", "test_nodes.py", True),
    ("test_*.p?", "test_nodes.p", False),
    ("a*b*c", "a1b2c", True),
    ("a*b*c", "a1c2b", False),
    ("src?x", "src/x", False),
    ("?", "é", True),
    ("??", "é", False),
    ("[abc].py", "b.py", True),
    ("[abc].py", "d.py", False),
    ("[a-c].py", "b.py", True),
    ("[^a-c].py", "b.py", False),
    ("[^a-c].py", "d.py", True),
    ("[!a].py", "!.py", True),
    ("[!a].py", "b.py", False),
    ("[à-ü]", "é", True),
    ("[z-a]", "m", False),
    ("[^z-a]", "m", True),
    (r"[\]]", "]", True),
    (r"[a\-z]", "-", True),
    (r"[a\-z]", "m", False),
    (r"\*.py", "*.py", True),
    (r"\*.py", "a.py", False),
    (r"a\b", "ab", True),
    ("a.b", "axb", False),
    ("a+(b)|c$", "a+(b)|c$", True),
]
STARS = [
    ("**", "a", True),
    ("**", "a/b/.c", True),
    ("src/**", "src/a", True),
    ("src/**", "src/a/b/c", True),
    ("src/**", "srcs/a", False),
    ("src/**", "other/src/a", False),
    ("**/*.py", "a.py", True),
    ("**/*.py", "a/b/c.py", True),
    ("**/*.py", "a/b/c.pyc", False),
    ("src/**/test_*", "src/test_a", True),
    ("src/**/test_*", "src/a/b/test_a", True),
    ("src/**/test_*", "src/a/b/c_test", False),
    ("**/conf/**", "x/conf/base/a.yml", True),
    ("**/conf/**", "x/configuration/a.yml", False),
    ("**/.github/**", ".github/workflows/a.yml", True),
    ("a**", "abc", True),
    ("a**", "ab/c", False),
    ("**a", "cba", True),
    ("**a", "c/ba", False),
    ("***", "a", True),
]
BRACES = [
    ("*.{py,md}", "a.md", True),
    ("*.{py,md}", "a.mdx", False),
    ("{src,tests}/**/*.py", "tests/unit/a.py", True),
    ("{src,tests}/**/*.py", "docs/a.py", False),
    ("{a,b{c,d}}x", "bdx", True),
    ("{a,b{c,d}}x", "bx", False),
    ("{,a}b", "b", True),
    ("{src/**,*.md}", "src/a/b", True),
    ("{src/**,*.md}", "README.md", True),
    ("{a}", "{a}", True),
    ("{a", "{a", True),
    ("a}", "a}", True),
    ("a,b", "a,b", True),
    (r"\{a,b}", "{a,b}", True),
    (r"{a\,b,c}", "a,b", True),
    ("{{cookiecutter.name}}/*", "{{cookiecutter.name}}/x", True),
]


@pytest.mark.parametrize(("pattern", "path", "taken"), GO + STARS + BRACES)
def test_a_pattern_takes_a_path_as_documented(
    pattern: str, path: str, *, taken: bool
) -> None:
    assert matches_glob(pattern, path) is taken


@pytest.mark.parametrize(
    "pattern",
    ["[", "a[", "[a", "[^", "[]a]", "[^]a]", "[-a]", "[a-]", "[a--]", "\\",
     "a\\", "[\\", "[a-\\", "src/**/[", "{a,[}"],
)  # fmt: skip
def test_what_go_calls_a_syntax_error_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidError, match="includedFiles: syntax error in"):
        check_glob("includedFiles", pattern)


@pytest.mark.parametrize("pattern", ["{a,b}" * 9, "{" + "a," * 300 + "}"])
def test_braces_that_unfold_to_very_many_are_refused(pattern: str) -> None:
    with pytest.raises(InvalidError, match="more than 256 alternatives"):
        check_glob("ignoredFiles", pattern)


def test_a_very_long_pattern_is_refused() -> None:
    with pytest.raises(InvalidError, match="over 1,000 characters"):
        check_glob("ignoredFiles", "a" * 1001)


def test_braces_are_written_out_from_the_inside() -> None:
    written = ["a.x", "b1.x", "b2.x"]
    assert sorted(expand_braces("{a,b{1,2}}.x")) == written


@pytest.mark.timed
def test_many_stars_take_no_time() -> None:
    begin = time.monotonic()
    assert not matches_glob("*a" * 300, "a" * 4000 + "b")
    assert time.monotonic() - begin < 2


def test_a_name_that_is_not_utf8_can_be_matched() -> None:
    assert matches_glob("src/**", b"src/\xff".decode(errors="surrogateescape"))


names = st.text("abc./", min_size=1, max_size=8)
pieces = st.sampled_from(
    ["a", "b", ".", "/", "*", "?", "**/", "/**", "[ab]", "[^a]", "{a,b}"]
)


@given(st.lists(pieces, min_size=1, max_size=5).map("".join), names)
def test_globs_agree_with_wcmatch_where_both_are_defined(
    pattern: str, name: str
) -> None:
    """Go lets `[^a]` take a slash, and says nothing of empty parts."""
    flags = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB | glob.FORCEUNIX
    parts = [*name.split("/"), *pattern.split("/")]
    if {"", ".", ".."} & set(parts) or ("[^" in pattern and "/" in name):
        return
    if any("**" in each and each != "**" for each in pattern.split("/")):
        return
    expected = glob.globmatch(name, pattern, flags=flags | glob.CASE)
    assert matches_glob(pattern, name) is expected
