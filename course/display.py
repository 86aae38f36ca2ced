"""Shows builds in a notebook: live while they run, a picture afterwards."""

import os
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from IPython.display import display

from cloudbuild_emulator.console.picture import draw_picture, write_lines
from cloudbuild_emulator.messages import Build
from course.builds import find_build, follow_build
from course.environment import LANGUAGE_VARIABLE

LEFT = {
    "fr": "Vous ne suivez plus ce build ; lui continue.",
    "en": "You no longer follow this build; it goes on.",
}


@dataclass(frozen=True)
class Picture:
    """A build as a notebook shows it: a graph of its steps, or lines."""

    build: Build
    language: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        lines = write_lines(self.build, self.language)
        svg = draw_picture(self.build, self.language)
        return {"text/html": _embed(svg, lines), "text/plain": lines}


def watch(build: Build | str | None = None) -> Build:
    """Show a build until it has ended, and return it.

    Args:
        build: A build, its id, or a folder whose last commit was pushed;
            by default purchase_predict.

    Raises:
        BuildError: there is no such build.
    """
    build_id = _find_id(build)
    language = read_language()
    found = Build(id=build_id)
    handle: Any = None
    try:
        for found in follow_build(build_id):
            handle = _show(Picture(found, language), handle)
    except KeyboardInterrupt:
        print(LEFT[language])
    return found


def show(build: Build) -> Picture:
    """Give a build as a picture, as it is now."""
    return Picture(build, read_language())


def read_language() -> str:
    """Read the language that the lesson was opened in."""
    return os.environ.get(LANGUAGE_VARIABLE, "fr")


def _embed(svg: str, lines: str) -> str:
    """Put a drawing into an image, so that a cloned notebook shows it.

    JupyterLab does not trust such a notebook: it keeps images, and of a
    drawing leaves its words.
    """
    data = b64encode(svg.encode()).decode()
    alt = escape(" ; ".join(line.strip() for line in lines.splitlines()))
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def _find_id(build: Build | str | None) -> str:
    match build:
        case None:
            return str(find_build().id)
        case str() if Path(build).is_dir():
            return str(find_build(build).id)
        case str():
            return build
        case _:
            return str(build.id)


def _show(picture: Picture, handle: Any) -> Any:
    """Show a picture, or put it where the last one stands."""
    if handle is None:
        return display(picture, display_id=True)  # type: ignore[no-untyped-call]
    handle.update(picture)
    return handle
