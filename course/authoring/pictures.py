"""Draws the lessons' pictures: one source each, in every edition's words.

A picture is a template whose words are English; `course/locale` says them in
another language.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course.authoring.lettering import break_lines
from course.languages import LANGUAGES
from course.messages import translate
from course.places import NOTEBOOKS

TEMPLATES = Path(__file__).parent / "templates"


def list_names() -> list[str]:
    """List the names of the pictures' files, such as `pipeline.svg`."""
    return sorted(path.name for path in TEMPLATES.glob("*.svg"))


def draw_picture(name: str, language: str) -> str:
    """Draw a picture as SVG, its words in a language."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": lambda message: translate(message, language),
        "break_lines": break_lines,
    }
    drawn = environment.get_template(name).render()
    return "".join(f"{line}\n" for line in drawn.splitlines() if line.strip())


def find_faults() -> list[str]:
    """Find the files that are not what the sources draw today."""
    drawn, stored = dict(_draw_editions()), dict(_read_editions())
    return [
        f"{path.relative_to(NOTEBOOKS.parent)}: "
        + ("not what its source draws" if path in drawn else "no source")
        for path in sorted(drawn.keys() | stored.keys())
        if drawn.get(path) != stored.get(path)
    ]


def write_pictures() -> list[str]:
    """Draw the pictures of all editions; list what still is at fault."""
    for path, drawn in _draw_editions():
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    return find_faults()


def _list_folders() -> Iterator[tuple[str, Path]]:
    for language in LANGUAGES:
        if (NOTEBOOKS / language).is_dir():
            yield language, NOTEBOOKS / language / "images"


def _draw_editions() -> Iterator[tuple[Path, str]]:
    for language, folder in _list_folders():
        for name in list_names():
            yield folder / name, draw_picture(name, language)


def _read_editions() -> Iterator[tuple[Path, str]]:
    for _, folder in _list_folders():
        for path in folder.glob("*.svg"):
            yield path, path.read_text(encoding="utf-8")
