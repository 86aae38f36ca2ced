"""Every expansion gives what bash gives."""

import random
import subprocess
from collections.abc import Callable, Sequence

import pytest

from cloudbuild_emulator.substitutions import expand
from cloudbuild_emulator.substitutions.expansion import ExpansionError

VALUES = {
    "A": "release/v1.2.3-rc.1",
    "B": "staging",
    "C": "aXbXc",
    "TAG_NAME": "v1.2.3",
    "BUILD_ID": "0123456789abcdef",
    "EMPTY": "",
    "STAR": "a*b",
    "WORDS": "one two  three",
    "UMLAUT": "été",
}
EXPANSIONS = [
    "$B", "${B}", "x${B}y$B", "$EMPTY", "${EMPTY}",
    "${B:-d}", "${EMPTY:-d}", "${EMPTY:-${B}}", "${EMPTY:-${EMPTY:-deep}}",
    "${EMPTY:-a b}", "${EMPTY:-}", "${B:-${A}}", "${EMPTY:-$B/$A}",
    "${B:+yes}", "${EMPTY:+yes}", "${B:+<$A>}", "${EMPTY-d}", "${B+set}",
    "${B=d}", "${EMPTY=${B=d}}", "${B?must}", "${EMPTY?must}",
    "${EMPTY+set}",
    "${TAG_NAME//./-}", "${TAG_NAME/./-}", "${TAG_NAME//[0-9]/N}",
    "${TAG_NAME//[!0-9]/_}", "${A//\\//-}", "${A/\\/*/}", "${C/X/}",
    "${C//X}", "${C/#a/Z}", "${C/%c/Z}", "${C/#X/Z}", "${C/%X/Z}",
    "${C//?/z}", "${STAR//\\*/-}", "${A//${B}/x}", "${WORDS// /_}",
    "${A/v*-/<>}", "${A//nothing/x}", "${EMPTY//a/b}",
    "${BUILD_ID:0:8}", "${BUILD_ID:3}", "${BUILD_ID: -4}",
    "${BUILD_ID: -4:2}", "${BUILD_ID:2:-2}", "${BUILD_ID:100}",
    "${BUILD_ID:0:0}", "${BUILD_ID:0:100}", "${BUILD_ID:(-3)}",
    "${UMLAUT:0:1}", "${EMPTY:0:3}",
    "${A#release/}", "${A#*/}", "${A##*.}", "${A#*.}", "${A#x}", "${A#?}",
    "${A%.*}", "${A%%.*}", "${A%-rc*}", "${A%1}", "${A%%[.-]*}",
    "${A##${B}}", "${WORDS%% *}", "${WORDS##* }",
    "${B^^}", "${B^}", "${B,,}", "${A^^}", "${UMLAUT^^}", "${EMPTY^^}",
    "${TAG_NAME,}", "${TAG_NAME^}",
    "${EMPTY:-a\\\\b}", "${EMPTY:-\\}}", "${B:+\\$x}", "${EMPTY:-a\\b}",
    "${B/t/\\*}", "${B/#/\\/}", "${B/t/\\\\}", "${EMPTY/#*/x}", "${EMPTY/%*/x}",
    "${EMPTY/*/x}", "${EMPTY//*/x}", "${EMPTY/?/x}", "${B:9:-1}",
    "${A##*[[:digit:]]}", "${A//[![:alnum:]]/_}", "${WORDS/[[:space:]]/}",
    "${A//[[:punct:][:digit:]]/}",
]  # fmt: skip


# Bash 5.2 puts the match for a `&` in what replaces it; before, it did not.
OLDER = "shopt -u patsub_replacement 2> /dev/null; "
PIECES = [
    "*", "?", "[a-z]", "[!a-z]", "[^0-9]", "[]a]", "[[:digit:]]", ".", "-",
    "/", "\\/", "X", "a", "v", "1", "s", "${B}", "${EMPTY:-x}", "\\*", "é",
    "#", "%", "\\\\", "[", "]", "b[", "^", ",", ":", "",
]  # fmt: skip
WORD_OPERATORS = [":-", ":+", "-", "+", ":=", "#", "##", "%", "%%"]
PATTERN_OPERATORS = ["/", "//", "/#", "/%"]
COUNT = 400


def generate(choose: Callable[[Sequence[str]], str]) -> str:
    """Generate an expansion with a word, or with a pattern and a word."""
    key = choose(sorted(VALUES))
    first, second = (
        "".join(choose(PIECES) for _ in range(3)) for _ in range(2)
    )
    operator = choose([*WORD_OPERATORS, *PATTERN_OPERATORS])
    if operator in WORD_OPERATORS:
        return f"${{{key}{operator}{first}}}"
    return f"${{{key}{operator}{first}/{second}}}"


def ask_bash_of_all(texts: Sequence[str]) -> list[str]:
    """Ask one bash; what it refuses is REFUSED."""
    lines = [f'(printf %s "{each}") || printf REFUSED' for each in texts]
    script = OLDER + "; printf '\\0'; ".join(lines)
    done = subprocess.run(
        ["bash", "-c", script],
        env={**VALUES, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().split("\0")


def expand_or_refuse(text: str) -> str:
    try:
        return expand(text, look, dynamic=True)
    except ExpansionError:
        return "REFUSED"


def test_generated_expansions_give_what_bash_gives() -> None:
    choose = random.Random(20260711).choice
    texts = [generate(choose) for _ in range(COUNT)]
    ours = [expand_or_refuse(each) for each in texts]
    theirs = ask_bash_of_all(texts)
    all_three = zip(texts, ours, theirs, strict=True)
    differing = [(x, our, their) for x, our, their in all_three if our != their]
    assert differing == []


def ask_bash(text: str) -> str:
    done = subprocess.run(
        ["bash", "-c", f'{OLDER}printf %s "{text}"'],
        env={**VALUES, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def look(key: str) -> str:
    return VALUES.get(key, "")


@pytest.mark.parametrize("text", EXPANSIONS)
def test_an_expansion_gives_what_bash_gives(text: str) -> None:
    assert expand(text, look, dynamic=True) == ask_bash(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$B", "$B"),
        ("$$$B", "$staging"),
        ("$b ${b} $(date) $1 $? $", "$b ${b} $(date) $1 $? $"),
        ("${B", "${B"),
        ("${}", "${}"),
        ("${Bx} ${BUILDid:0:8} ${Été}", "${Bx} ${BUILDid:0:8} ${Été}"),
        ("$B_", ""),
        # Greedy: the key is B_, and x follows.
        ("$B_x", "x"),
        ("# a comment with $B", "# a comment with staging"),
    ],
)
def test_what_is_no_token_is_left_alone(text: str, expected: str) -> None:
    assert expand(text, look, dynamic=True) == expected


@pytest.mark.parametrize("text", ["${B:-d}", "${B//a/b}", "${B^^}"])
def test_without_dynamic_substitutions_an_expansion_is_text(text: str) -> None:
    assert expand(text, look, dynamic=False) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${B@Q}", "bad substitution"),
        ("${B:x}", "expected a whole number"),
        ("${B:2:-9}", "substring expression < 0"),
        ("${EMPTY:?must be set}", "must be set"),
        ("${B^^[a-z]}", "not supported"),
    ],
)
def test_what_cannot_be_expanded_is_named(text: str, words: str) -> None:
    with pytest.raises(ExpansionError, match=words):
        expand(text, look, dynamic=True)
