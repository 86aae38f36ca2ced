"""Shows builds in a notebook: live while they run, a picture afterwards."""

import os
import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from IPython.display import display

from cloudbuild_emulator import Build, Status, draw_picture, write_lines
from course.clients.builds import find_build, follow_build
from course.languages import read_language
from course.messages import N_, translate

# Google's, or its beginning.
ID = re.compile(r"[0-9a-f-]+")
LEFT = N_(
    "You are no longer following this build; it keeps running. To follow it "
    'again: watch("{id}")'
)
PENDING = N_(
    "It is waiting for approval: !cloudbuild approve {id} "
    "(or !cloudbuild reject {id}), then watch again."
)


@dataclass(frozen=True)
class Picture:
    """A build as a notebook shows it: a graph of its steps, or lines."""

    build: Build
    language: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        lines = write_lines(self.build, self.language)
        svg = draw_picture(self.build, self.language)
        return {"text/html": _embed(svg, lines), "text/plain": lines}


class Screen:
    """Where one picture stands, drawn anew when it changes."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._lines = ""

    def show(self, picture: Picture) -> None:
        """Show a picture, or put it where the last one stands."""
        lines = write_lines(picture.build, picture.language)
        if self._handle is None:
            self._handle = display(picture, display_id=True)  # type: ignore[no-untyped-call]
        elif lines != self._lines:
            self._handle.update(picture)
        self._lines = lines


def watch(build: Build | str | None = None) -> Build:
    """Show a build until it has ended, and return it.

    Args:
        build: A build, its id, or a folder whose last commit was pushed;
            by default purchase_predict.

    Raises:
        BuildError: there is no such build.
    """
    build_id = _find_id(build)
    language = read_language(os.environ)
    found = Build(id=build_id)
    screen = Screen()
    try:
        for found in follow_build(build_id):
            screen.show(Picture(found, language))
    except KeyboardInterrupt:
        print(translate(LEFT, language, id=build_id))
        if found.status is Status.PENDING:
            print(translate(PENDING, language, id=build_id))
    return found


def show(build: Build) -> Picture:
    """Give a build as a picture, as it is now."""
    return Picture(build, read_language(os.environ))


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
        case str() if Path(build).is_dir() or not ID.fullmatch(build):
            # A folder, even one that is gone.
            return str(find_build(build).id)
        case str():
            return build
        case _:
            return str(build.id)
