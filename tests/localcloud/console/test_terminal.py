"""What steps print for a terminal, as harmless HTML."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.console.terminal import draw_line

ESCAPE = "\x1b"
TAG = re.compile(r'<span class="[a-z0-9 -]+">|</span>')


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("plain", "plain"),
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
        ("\x1b[31mred\x1b[0m!", '<span class="ansi-1">red</span>!'),
        ("\x1b[91mred", '<span class="ansi-1">red</span>'),
        ("\x1b[1;32mok", '<span class="ansi-2 bold">ok</span>'),
        ("\x1b[1m\x1b[31ma\x1b[22mb", None),
        ("\x1b[31ma\x1b[39mb", '<span class="ansi-1">a</span>b'),
        ("\x1b[3ma\x1b[23mb", '<span class="italic">a</span>b'),
        ("\x1b[4ma\x1b[24mb", '<span class="underlined">a</span>b'),
        ("\x1b[2ma\x1b[mb", '<span class="dim">a</span>b'),
        ("\x1b[38;5;31mtext", "text"),
        ("\x1b[38;2;1;31;4mtext", "text"),
        ("\x1b[48;5;1;31mtext", '<span class="ansi-1">text</span>'),
        ("\x1b[38mtext", "text"),
        ("\x1b[99999999999mtext", "text"),
        ("\x1b[31m<i>\x1b[0m", '<span class="ansi-1">&lt;i&gt;</span>'),
    ],
)
def test_colours_become_classes_and_markup_stays_text(
    line: str, drawn: str | None
) -> None:
    two = '<span class="ansi-1 bold">a</span><span class="ansi-1">b</span>'
    assert draw_line(line) == (drawn or two)


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[2K",
        "\x1b[10;20H",
        "\x1b[?25l",
        "\x1b]0;a title\x07",
        "\x1b]8;;javascript:alert(1)\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b(B",
        "\x1bM",
        "\x9b",
        "\x07",
        "\x08",
        "\x00",
        "\u202e",
        "\u2066",
    ],
)
def test_every_other_control_is_dropped(sequence: str) -> None:
    assert draw_line(f"a{sequence}b") == "ab"


@pytest.mark.parametrize("line", ["a\x1b", "a\x1b[", "a\x1b]0;never ends"])
def test_a_sequence_that_is_cut_off_is_dropped(line: str) -> None:
    assert draw_line(line) in {"a", "a["}


def test_tabs_and_emoji_are_kept() -> None:
    assert draw_line("a\tb \N{SPARKLES}") == "a\tb \N{SPARKLES}"


@pytest.mark.parametrize("line", ["10%\r50%\r100%", "100%\r", "\r100%\r\r"])
def test_a_progress_bar_shows_its_last_state(line: str) -> None:
    assert draw_line(line) == "100%"


@given(st.text(st.sampled_from("\x1b[]0123456789;:mKP\\\x07<>&\"'ab\r\x9b é")))
def test_whatever_is_printed_no_tag_of_its_own_comes_out(line: str) -> None:
    drawn = str(draw_line(line))
    rest = TAG.sub("", drawn)
    assert not re.search("[<>\"']", rest)
    assert ESCAPE not in unescape(rest)
    assert drawn.count("<span") == drawn.count("</span>")


@pytest.mark.timed
@pytest.mark.parametrize(
    "line",
    [
        "\x1b[" + ";" * 500_000 + "m",
        "\x1b]" * 100_000,
        "\x1b[31m" * 20_000,
        "\r" * 500_000,
        "\x1b[" * 200_000,
    ],
)
def test_a_hostile_line_is_drawn_in_no_time(line: str) -> None:
    begin = time.process_time()
    draw_line(line)
    assert time.process_time() - begin < 2
