"""Secrets are masked however they are printed; nothing else is."""

import base64
import html
import json
import re
import shlex
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudbuild_emulator.build.masking import MASK, VIEWS, Masker

SECRET = "s3cret-value/with+signs"  # noqa: S105 -- the very thing to be masked
LONG = "".join(str(each % 10) + string.ascii_letters for each in range(5))


def test_a_secret_is_masked_as_it_is() -> None:
    assert Masker([SECRET]).mask(b"a s3cret-value/with+signs b") == (
        b"a " + MASK + b" b"
    )


@pytest.mark.parametrize("before", ["", "u", "us", "usr", "user"])
@pytest.mark.parametrize("after", ["", "\n", ":x"])
def test_a_secret_is_masked_in_base64_whatever_stands_around_it(
    before: str, after: str
) -> None:
    coded = base64.b64encode(f"{before}{SECRET}{after}".encode())
    masked = Masker([SECRET]).mask(coded)
    assert MASK in masked
    # At the seams a letter may hold bits of both.
    assert (
        len(masked.replace(MASK, b"")) <= len(before) * 2 + len(after) * 2 + 6
    )


def test_a_secret_is_masked_in_base64_for_urls() -> None:
    coded = base64.urlsafe_b64encode(
        b"\xfb\xff\xfe secret".decode("latin1").encode()
    )
    secret = b"\xfb\xff\xfe secret".decode("latin1")
    assert Masker([secret]).mask(coded).startswith(MASK)


@pytest.mark.parametrize("ending", ["", "\n"])
def test_a_long_secret_is_masked_in_lines_of_base64(ending: str) -> None:
    coded = base64.encodebytes((LONG + ending).encode())
    assert coded.count(b"\n") > 2
    for line in Masker([LONG]).mask(coded).splitlines():
        assert len(line.replace(MASK, b"")) < 6


def test_a_secret_of_several_lines_is_masked_line_by_line() -> None:
    masker = Masker(["-----BEGIN-----\r\nabcdef\nghijkl\n"])
    assert masker.mask(b"x ghijkl\nabcdef y\n") == (
        b"x " + MASK + b"\n" + MASK + b" y\n"
    )


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    masker = Masker(["token", "token-of-mine"])
    assert masker.mask(b"token-of-mine token") == MASK + b" " + MASK


@pytest.mark.parametrize("secret", ["", "a", "ab", " \n", "a\nb"])
def test_what_is_too_short_to_be_secret_is_not_masked(secret: str) -> None:
    text = b"a text, about nothing\n"
    assert Masker([secret]).mask(text) == text


def test_letters_that_mean_something_in_patterns_are_taken_as_letters() -> None:
    masker = Masker(["a.c*[x"])
    assert masker.mask(b"abc a.c*[x") == b"abc " + MASK


def test_text_is_masked_too() -> None:
    assert Masker(["été!"]).mask_text("l'été!") == "l'********"


# What a terminal or the console's page passes over.
HIDING = (
    "\x1b[31m", "\x1b[0m", "\x1b[38;5;1m", "\x1b[K", "\x1b]0;t\x07", "\x1b(B",
    "\x1b]8;;http://x\x1b\\", "\x1bM", "\r", "\b", "\0", "\x7f", "\x9b1m",
    "\u200b", "\u202e", "\u2066", "\ufeff",
)  # fmt: skip


@pytest.mark.parametrize("code", HIDING, ids=ascii)
@pytest.mark.parametrize("at", [1, 7, len(SECRET) - 1])
def test_a_code_within_a_printed_secret_does_not_hide_it(
    code: str, at: int
) -> None:
    printed = f"a {code}{SECRET[:at]}{code}{code}{SECRET[at:]}{code} b"
    masked = Masker([SECRET]).mask(printed.encode()).decode()
    assert masked == f"a {code}********{code} b"


@pytest.mark.parametrize("start", ["\x1b]0;", "\x1bP", "\x1b_"])
def test_a_secret_within_a_title_is_masked_too(start: str) -> None:
    printed = f"{start}{SECRET[:5]}\x1b[1m{SECRET[5:]}\x07"
    masked = Masker([SECRET]).mask(printed.encode())
    assert MASK in masked
    assert SECRET[5:].encode() not in masked


# What a terminal shows of each is the secret, and nothing else of it.
OVERWRITTEN = {
    "struck over, as man does": "".join(f"{x}\b{x}" for x in SECRET),
    "corrected": f"{SECRET[:4]}XX\b\b{SECRET[4:]}",
    "its end first": f"{'-' * 9}{SECRET[9:]}\r{SECRET[:9]}",
    "moved back": f"{SECRET[:4]}XX\x1b[2D{SECRET[4:]}",
    "moved on": f"\x1b[9C{SECRET[9:]}\x1b[1G{SECRET[:9]}",
    "in colours": f"\x1b[1m{SECRET[:3]}é\b\x1b[0m{SECRET[3:]}",
}


@pytest.mark.parametrize("printed", OVERWRITTEN.values(), ids=OVERWRITTEN)
def test_what_a_terminal_overwrites_does_not_hide_a_secret(
    printed: str,
) -> None:
    block = f"one\r\n{printed}\r\nA bar: 10%\rA bar: 20%\n".encode()
    masked = Masker([SECRET]).mask(block)
    assert MASK in masked
    assert SECRET[9:].encode() not in masked
    assert masked.startswith(b"one\r\n")
    assert masked.endswith(b"\r\nA bar: 10%\rA bar: 20%\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x1b[0m\n\x1b[1m"])
@pytest.mark.parametrize("width", [1, 7, len(SECRET) - 1])
def test_lines_that_cut_a_secret_do_not_hide_it(end: str, width: int) -> None:
    parts = re.findall(f".{{1,{width}}}", SECRET)
    masked = Masker([SECRET]).mask(f"a {end.join(parts)} b\n".encode())
    assert masked == b"a " + MASK + b" b\n"


def test_a_short_word_that_a_line_cuts_is_ordinary_text() -> None:
    text = b"a tok\nen\n"
    assert Masker(["token"]).mask(text) == text


@pytest.mark.parametrize("write", [bytes.hex, lambda x: x.hex(" ").upper()])
def test_a_secret_in_hexadecimal_is_masked(
    write: Callable[[bytes], str],
) -> None:
    text = f"0000: {write(SECRET.encode())}\n".encode()
    assert Masker([SECRET]).mask(text) == b"0000: " + MASK + b"\n"


QUOTED = """it's a "secret" <of> é/ours & 100%"""


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        lambda text: json.dumps(text, ensure_ascii=False),
        repr,
        shlex.quote,
        lambda text: re.sub(r"([^\w/%])", r"\\\1", text),
        html.escape,
        quote,
        quote_plus,
        lambda text: quote(text, safe="").lower(),
    ],
)
def test_a_secret_is_masked_as_programs_quote_it(
    write: Callable[[str], str],
) -> None:
    secret = QUOTED.lower()
    masked = Masker([secret]).mask(write(secret).encode()).decode()
    assert masked.strip("\"'") == "********"


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=3),
    st.lists(st.sampled_from(HIDING), min_size=1, max_size=4),
    st.integers(1, 200),
)
def test_no_cut_of_a_line_shows_a_secret(
    secret: str, codes: list[str], size: int
) -> None:
    masker = Masker([secret])
    line = "".join(
        each + codes[number % len(codes)] for number, each in enumerate(secret)
    ).encode()
    shown, rest = b"", b""
    for start in range(0, len(line), size):
        ready, rest = masker.cut(rest + line[start : start + size], 4096)
        shown += ready
    whole = shown + masker.mask(rest)
    for view in VIEWS:
        left = view.sub(b"", whole).replace(MASK, b"")
        assert secret.encode() not in left or "*" in secret


@given(
    st.lists(st.text(min_size=3, max_size=80), max_size=3),
    st.binary(max_size=300),
)
def test_no_secret_survives_masking(secrets: list[str], around: bytes) -> None:
    block = around.join(each.strip().encode() for each in secrets) + around
    masked = Masker(secrets).mask(block)
    for each in secrets:
        word = each.strip().encode()
        # The mask itself, and what it joins, are nobody's secret.
        if len(word) > 2 and b"*" not in word:
            assert word not in masked
