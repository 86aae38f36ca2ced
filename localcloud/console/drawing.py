"""Templates and static files: drawn, and given a version."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from localcloud.catalogs import NC_
from localcloud.console import words

SHARED = Path(__file__).parent
VERSION_LENGTH = 12


class Drawing:
    """What the pages of one console are drawn with.

    Args:
        folder: Holds the console's own `templates` and `static`.
        names: What its templates know by name, beside what a page hands over.
            `layout.html` needs BRAND, START, TO_START, AREAS and FOOTER; the
            pieces need STATUSES and DONE.
    """

    def __init__(self, folder: Path, names: Mapping[str, object]) -> None:
        self._folders = (folder, SHARED)
        self._names = names
        self._versions: dict[str, str] = {}

    def draw(self, name: str, /, **values: object) -> str:
        """Draw a template of the `templates` folders."""
        return self._templates.get_template(name).render(values)

    def find_version(self, name: str) -> str:
        """Hash a static file, so that no browser keeps an old one."""
        if name not in self._versions:
            paths = (each / "static" / name for each in self._folders)
            data = next(each for each in paths if each.exists()).read_bytes()
            hashed = hashlib.sha256(data).hexdigest()
            self._versions[name] = hashed[:VERSION_LENGTH]
        return self._versions[name]

    @cached_property
    def _templates(self) -> Environment:
        # Everything that a template writes is escaped, unless it is Markup.
        templates = Environment(
            loader=FileSystemLoader([x / "templates" for x in self._folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.globals |= {"ERRORS": words.ERRORS, "NC_": NC_, **self._names}
        return templates
