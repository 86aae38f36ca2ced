"""Lays the lessons out for Sphinx, an edition at a time, and runs it."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel import Locale
from jinja2 import StrictUndefined, Template

from course.errors import SiteError
from course.lessons.notebooks import list_editions, list_lessons
from course.messages import N_, translate
from course.places import NOTEBOOKS
from course.programs import quote_end, run_program

HERE = Path(__file__).parent
# The page that a folder opens at leads to the reference edition.
_ENTRY: Template = Template(
    """<!doctype html>
{% set first = languages | first %}
<html lang="{{ first }}"><head><meta charset="utf-8">
<title>CI/CD</title>
<meta http-equiv="refresh" content="0; url={{ first }}/index.html"></head>
<body><p>
{% for code, name in languages.items() %}
<a href="{{ code }}/index.html" lang="{{ code }}">{{ name }}</a>
{% endfor %}
</p></body></html>
""",
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
TITLE = N_("CI/CD for machine learning")
INDEX = """# {title}

{links}

```{{toctree}}
:maxdepth: 1

{pages}
```
"""


def build_site(out: Path, executed: Path | None = None) -> list[str]:
    """Build the site of all editions; return their languages.

    Args:
        out: The folder of the site; replaced as a whole.
        executed: A folder of notebooks that were run; those it lacks are
            taken as they are stored.

    Raises:
        SiteError: Sphinx finds fault with a page; quotes what it says.
    """
    languages = list_editions()
    with TemporaryDirectory() as name:
        made = Path(name) / "site"
        for language in languages:
            source = Path(name) / language
            _lay_out(source, language, languages, executed)
            _run_sphinx(source, made / language, language)
        (made / "index.html").write_text(
            _ENTRY.render(languages=_name_languages(languages)),
            encoding="utf-8",
        )
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, out)
    return languages


def _lay_out(
    source: Path, language: str, languages: list[str], executed: Path | None
) -> None:
    source.mkdir()
    lessons = list_lessons(language)
    for lesson in lessons:
        run = executed / lesson.path.name if executed else lesson.path
        shutil.copy(run if run.is_file() else lesson.path, source)
    # Pages beside the lessons, such as the one on a project of one's own.
    pages = sorted((NOTEBOOKS / language).glob("*.md"))
    for page in pages:
        shutil.copy(page, source)
    images = NOTEBOOKS / language / "images"
    if images.is_dir():
        shutil.copytree(images, source / "images")
    shutil.copy(HERE / "conf.py", source)
    shutil.copytree(HERE / "static", source / "static")
    others = _name_languages([x for x in languages if x != language])
    index = INDEX.format(
        title=translate(TITLE, language),
        links=" ".join(f"[{n}](../{x}/index.html)" for x, n in others.items()),
        pages="\n".join([*(x.name for x in lessons), *(x.stem for x in pages)]),
    )
    (source / "index.md").write_text(index, encoding="utf-8")


def _run_sphinx(source: Path, out: Path, language: str) -> None:
    options = ["-q", "-W", "--keep-going", "-b", "html"]
    title = translate(TITLE, language)
    values = ["-D", f"language={language}", "-D", f"project={title}"]
    ended = run_program(
        [sys.executable, "-m", "sphinx", *options, *values, source, out],
        environment={"PYTHONWARNINGS": "ignore"},
    )
    if ended.failed:
        words = ended.errors.replace(f"{source}{os.sep}", "")
        raise SiteError(
            N_("the site, {language}"),
            N_("Sphinx says:{lines}"),
            N_("pages without fault"),
            N_("mend the lesson that it names, then `make site`"),
            language=language,
            lines=quote_end(words),
        )
    shutil.rmtree(out / ".doctrees", ignore_errors=True)


def _name_languages(languages: list[str]) -> dict[str, str]:
    """Name each language as those name it who speak it."""
    return {
        each: str(Locale(each).display_name).capitalize() for each in languages
    }
