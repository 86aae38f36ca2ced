"""Templates and static files: drawn, and given a version."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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


def draw_template(name: str, /, **values: object) -> str:
    """Draw a template of the `templates` folder."""
    return _templates.get_template(name).render(values)


@cache
def find_version(name: str) -> str:
    """Return a hash of a static file, so that no browser keeps an old one."""
    data = (FOLDER / "static" / name).read_bytes()
    return hashlib.sha256(data).hexdigest()[:VERSION_LENGTH]
