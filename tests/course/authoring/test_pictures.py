"""The pictures, drawn in each language: their words have room."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from click.testing import CliRunner

from course.authoring import pictures
from course.authoring.lettering import measure
from course.authoring.pictures import draw_picture, list_names
from course.cli import main
from course.errors import SyncError
from course.languages import LANGUAGES
from course.places import NOTEBOOKS

SVG = "{http://www.w3.org/2000/svg}"
# Between words and the border of their box, or of the picture.
PADDING = 6
MARGIN = 10
# Of letters above and below the line they stand on, in parts of their size.
ABOVE, BELOW = 0.76, 0.24


@dataclass(frozen=True)
class Area:
    """What a text or a rectangle covers."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Area", room: float = 0) -> bool:
        return (
            self.left + room <= other.left
            and other.right <= self.right - room
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Area") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def covers(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom


class Drawing:
    """What a picture shows, and where."""

    def __init__(self, svg: str) -> None:
        self.root = fromstring(svg)  # noqa: S314 -- our own
        self.card, *rectangles = map(read_area, self.root.iter(f"{SVG}rect"))
        self.frames = [each for each in rectangles if each.name == "none"]
        self.boxes = [each for each in rectangles if each.name != "none"]
        self.texts = [self.place(x) for x in self.root.iter(f"{SVG}text")]

    def place(self, text: Element) -> Area:
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        size = int(text.get("font-size", self.root.attrib["font-size"]))
        words = text.text or ""
        width = measure(words, size, bold="font-weight" in text.attrib)
        anchor = text.get("text-anchor", self.root.attrib["text-anchor"])
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        return Area(
            words, left, y - ABOVE * size, left + width, y + BELOW * size
        )

    @property
    def labels(self) -> list[Area]:
        """The texts that stand in no box."""
        return [
            text for text in self.texts if not any(map(text.meets, self.boxes))
        ]

    def trace(self) -> Iterator[tuple[float, float]]:
        """Follow the arrows and lines, a point a unit."""
        for path in self.root.findall(f"{SVG}path"):
            for (x, y), (to_x, to_y) in pairwise(read_path(path.attrib["d"])):
                steps = int(max(abs(to_x - x), abs(to_y - y)))
                for step in range(steps + 1):
                    part = step / steps
                    yield x + part * (to_x - x), y + part * (to_y - y)


def read_area(rectangle: Element) -> Area:
    x, y, width, height = (
        float(rectangle.get(name, 0)) for name in ("x", "y", "width", "height")
    )
    return Area(rectangle.attrib["fill"], x, y, x + width, y + height)


def read_path(path: str) -> list[tuple[float, float]]:
    x = y = 0.0
    points = []
    for letter, numbers in re.findall(r"([A-Za-z])([-\d. ]+)", path):
        values = [float(each) for each in numbers.split()]
        match letter:
            case "M" | "L":
                x, y = values
            case "H":
                (x,) = values
            case "V":
                (y,) = values
            case "m" | "l":
                x, y = x + values[0], y + values[1]
            case _:
                raise AssertionError(letter)
        points.append((x, y))
    return points


@pytest.fixture(
    scope="module",
    params=[(name, each) for name in list_names() for each in LANGUAGES],
    ids="-".join,
)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(draw_picture(*request.param))


def test_words_fit_into_their_box(drawing: Drawing) -> None:
    inside = [
        (box, text)
        for text in drawing.texts
        for box in drawing.boxes
        if text.meets(box)
    ]
    assert [
        text.name for box, text in inside if not box.holds(text, PADDING)
    ] == []


def test_words_keep_from_the_edge_of_the_picture(drawing: Drawing) -> None:
    card = drawing.card
    assert drawing.texts
    assert [
        text.name for text in drawing.labels if not card.holds(text, MARGIN)
    ] == []


def test_words_do_not_run_over_the_line_of_a_frame(drawing: Drawing) -> None:
    assert [
        text.name
        for text in drawing.texts
        for frame in drawing.frames
        if text.meets(frame) and not frame.holds(text, PADDING)
    ] == []


def test_no_words_run_over_others(drawing: Drawing) -> None:
    assert [
        (one.name, other.name)
        for one, other in combinations(drawing.texts, 2)
        if one.meets(other)
    ] == []


def test_no_arrow_runs_over_words(drawing: Drawing) -> None:
    points = list(drawing.trace())
    assert points
    assert [
        text.name
        for text in drawing.texts
        if any(text.covers(x, y) for x, y in points)
    ] == []


def test_who_cannot_see_a_picture_is_told_what_it_shows(
    drawing: Drawing,
) -> None:
    title = drawing.root.findtext(f"{SVG}title")
    assert title
    assert drawing.root.attrib["aria-label"] == title


@pytest.mark.parametrize("name", list_names())
def test_every_edition_has_its_own_words(name: str) -> None:
    drawn = {draw_picture(name, language) for language in LANGUAGES}
    assert len(drawn) == len(LANGUAGES)


def test_the_lessons_show_what_the_sources_draw() -> None:
    assert list_names()
    assert pictures.find_faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_stands_in_a_lesson(language: str) -> None:
    lessons = NOTEBOOKS.glob(f"{language}/*.ipynb")
    text = "".join(path.read_text() for path in lessons)
    assert (
        sorted(set(re.findall(r"\(images/(\w+\.svg)\)", text))) == list_names()
    )


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pictures, "NOTEBOOKS", tmp_path / "notebooks")
    folder = tmp_path / "notebooks" / "fr"
    folder.mkdir(parents=True)
    assert CliRunner().invoke(main, ["pictures"]).exit_code == 0
    return folder / "images"


def test_a_picture_changed_by_hand_is_found_and_drawn_again(
    edition: Path,
) -> None:
    (edition / "cicd.svg").write_text("<svg/>")
    checked = CliRunner().invoke(main, ["pictures", "--check"])
    assert checked.exit_code == SyncError.exit_code
    assert "fr/images/cicd.svg: not what its source draws" in checked.output
    assert CliRunner().invoke(main, ["pictures"]).exit_code == 0
    assert CliRunner().invoke(main, ["pictures", "--check"]).exit_code == 0


def test_a_picture_without_source_is_named_and_left(edition: Path) -> None:
    (edition / "old.svg").write_text("<svg/>")
    drawn = CliRunner().invoke(main, ["pictures"])
    assert drawn.exit_code == SyncError.exit_code
    assert "fr/images/old.svg: no source" in drawn.output
    assert (edition / "old.svg").exists()


def test_a_language_without_edition_gets_no_pictures(edition: Path) -> None:
    assert not (edition.parents[1] / "en").exists()
