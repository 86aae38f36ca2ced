"""Templates and static files: drawn, and given a version."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cloudbuild_emulator.console import words
from localcloud.catalogs import NC_

FOLDER = Path(__file__).parent
VERSION_LENGTH = 12

# Everything that a template writes is escaped, unless it is Markup.
_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals |= {
    "DECISIONS": words.DECISIONS,
    "DONE": words.DONE,
    "ERRORS": words.ERRORS,
    "NC_": NC_,
    "PHASES": words.PHASES,
    "STATUSES": words.STATUSES,
    "STEP_STATUSES": words.STEP_STATUSES,
}


def draw_template(name: str, /, **values: object) -> str:
    """Draw a template of the `templates` folder."""
    return _templates.get_template(name).render(values)


@cache
def find_version(name: str) -> str:
    """Return a hash of a static file, so that no browser keeps an old one."""
    data = (FOLDER / "static" / name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:VERSION_LENGTH]
