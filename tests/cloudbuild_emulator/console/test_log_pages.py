"""A log in a page: its tail, its parts, one step's, and whole."""

import re

import httpx
import pytest

from cloudbuild_emulator.messages import BuildStep
from tests.cloudbuild_emulator.console.conftest import Console, Play
from tests.markup import Seen

TWO = (BuildStep(name="bash", id="one"), BuildStep(name="bash", id="two"))


@pytest.fixture
def play(console: Console) -> Play:
    """Play a build of two steps."""
    return console.play(*TWO)


class _Reader:
    """Reads parts of a log as the page's script does."""

    def __init__(self, visitor: httpx.Client, build: str) -> None:
        self.visitor = visitor
        self.path = f"/builds/{build}/log/part"

    def read(self, **query: object) -> tuple[list[str], dict[str, str]]:
        """Return the lines, and the part's `data-` attributes."""
        found = {key: str(value) for key, value in query.items()}
        answer = self.visitor.get(self.path, params=found)
        assert answer.status_code == 200, answer.text
        seen = Seen(answer.text)
        lines = [
            Seen(each).words
            for each in answer.text.split("\n")
            if 'class="line' in each
        ]
        return lines, seen.elements[0][1]


@pytest.fixture
def reader(visitor: httpx.Client, play: Play) -> _Reader:
    """Read the log of the played build."""
    return _Reader(visitor, play.build.id)


def test_a_part_goes_on_where_the_last_ended(
    play: Play, reader: _Reader
) -> None:
    _, first = reader.read(offset=0)
    play.say("next\nand next")
    lines, second = reader.read(offset=first["data-end"])
    assert lines == ["next", "and next"]
    assert second["data-start"] == first["data-end"]
    assert second["data-complete"] == "no"


def test_half_a_line_waits_for_its_other_half(
    play: Play, reader: _Reader
) -> None:
    _, first = reader.read(offset=0)
    with play.job.log.open("a") as log:
        log.write("half")
    assert reader.read(offset=first["data-end"])[0] == []
    play.say(" and half")
    assert reader.read(offset=first["data-end"])[0] == ["half and half"]


def test_the_last_part_says_that_it_is_the_last(
    console: Console, play: Play, reader: _Reader
) -> None:
    play.say("DONE")
    play.end()
    console.end(play.build)
    lines, part = reader.read(offset=0)
    assert lines[-1] == "DONE"
    assert part["data-complete"] == "yes"


def test_a_steps_lines_are_read_alone(play: Play, reader: _Reader) -> None:
    play.say('Step #0 - "one": first\nStep #1 - "two": second')
    assert reader.read(step=1)[0] == ['Step #1 - "two": second']


def test_the_part_before_a_page_ends_where_the_page_begins(
    play: Play, visitor: httpx.Client, reader: _Reader
) -> None:
    play.say("\n".join(f"line {number:06}" for number in range(20_000)))
    text = visitor.get(f"/builds/{play.build.id}").text
    shown = re.findall(r"line (\d{6})", text)
    start = re.findall(r'data-start="(\d+)"', text)[0]
    earlier, part = reader.read(before=start)
    assert (part["data-end"], shown[-1]) == (start, "019999")
    assert earlier[-1] == f"line {int(shown[0]) - 1:06}"


def test_earlier_lines_are_a_link_away(
    play: Play, visitor: httpx.Client
) -> None:
    play.say("\n".join(f"line {number:06}" for number in range(20_000)))
    seen = Seen(visitor.get(f"/builds/{play.build.id}").text)
    earlier = next(each for each in seen.links if "before=" in each)
    found = httpx.URL(f"/builds/{play.build.id}").join(earlier)
    words = Seen(visitor.get(str(found)).text).words
    assert "To the end of the log" in words
    assert "line 019999" not in words


def test_a_steps_page_shows_its_lines_only(
    play: Play, visitor: httpx.Client
) -> None:
    play.say('Step #0 - "one": first\nStep #1 - "two": second')
    answer = visitor.get(f"/builds/{play.build.id}", params={"step": "0"})
    words = Seen(answer.text).words
    assert "Log of one" in words
    assert 'Step #0 - "one": first' in words
    assert "second" not in words


def test_the_whole_log_is_text(play: Play, visitor: httpx.Client) -> None:
    play.say("<b>é</b>")
    answer = visitor.get(f"/builds/{play.build.id}/log")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.content == play.job.log.read_bytes()


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "²", "9" * 16])
@pytest.mark.parametrize("name", ["offset", "before", "step"])
def test_a_wrong_place_is_explained(
    play: Play, visitor: httpx.Client, name: str, value: str
) -> None:
    path = f"/builds/{play.build.id}/log/part"
    answer = visitor.get(path, params={name: value})
    assert answer.status_code == 400
    assert f"{name}: '{value}'; expected" in Seen(answer.text).words


@pytest.mark.parametrize("name", ["before", "step"])
def test_a_wrong_place_of_a_page_is_explained(
    play: Play, visitor: httpx.Client, name: str
) -> None:
    path = f"/builds/{play.build.id}"
    assert visitor.get(path, params={name: "x"}).status_code == 400


def test_a_step_that_is_not_there_has_no_lines(
    play: Play, visitor: httpx.Client
) -> None:
    path = f"/builds/{play.build.id}"
    answer = visitor.get(path, params={"step": "99"})
    assert answer.status_code == 200
    assert "Log of 99" in answer.text


@pytest.mark.parametrize("path", ["log", "log/part"])
def test_no_build_has_no_log(visitor: httpx.Client, path: str) -> None:
    assert visitor.get(f"/builds/none/{path}").status_code == 404
