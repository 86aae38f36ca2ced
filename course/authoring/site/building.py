"""Lays the lessons out for Sphinx, an edition at a time, and runs it."""

import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import write_po
from jinja2 import StrictUndefined, Template

from course.authoring.twin_pages import find_pages
from course.errors import LessonError, SiteError
from course.languages import name_language
from course.lessons.notebooks import (
    Lesson,
    list_editions,
    list_lessons,
    read_notebook,
)
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
# What the theme says and neither it nor Sphinx translates: words, and names of
# what is pressed, which stand in its templates as they are.
WORDS = (
    N_("Skip to content"),
    N_("Back to top"),
    N_("Next"),
    N_("Previous"),
    N_("Home"),
    N_("On this page"),
    N_("Made with "),
    N_("Please activate JavaScript to enable the search functionality."),
)
NAMES = (
    N_("Toggle site navigation sidebar"),
    N_("Toggle table of contents sidebar"),
    N_("Toggle Light / Dark / Auto color theme"),
)
INDEX = """# {title}

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
            taken as they are stored, as those of another edition are.

    Raises:
        SiteError: Sphinx finds fault with a page; quotes what it says.
    """
    languages = list_editions()
    names = {each: name_language(each) for each in languages}
    pages = {each: _list_pages(each) for each in languages}
    with TemporaryDirectory() as name:
        made = Path(name) / "site"
        for language in languages:
            source = Path(name) / language
            _lay_out(source, language, executed)
            edition = {
                "languages": names,
                "twins": _pair(pages, language),
                "names": {x: translate(x, language) for x in NAMES},
            }
            (source / "edition.json").write_text(json.dumps(edition))
            _run_sphinx(source, made / language, language)
        (made / "index.html").write_text(
            _ENTRY.render(languages=names), encoding="utf-8"
        )
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, out)
    return languages


def _list_pages(language: str) -> dict[str, str]:
    """List an edition's pages, the lessons first, by what all editions share.

    That is a lesson's number, and the name of the page that a page renders.
    """
    lessons = {str(x.number): x.path.stem for x in list_lessons(language)}
    originals = {
        each.path: each.original.stem for each in find_pages(NOTEBOOKS)[0]
    }
    # Pages beside the lessons, such as the one on a project of one's own.
    paths = sorted((NOTEBOOKS / language).glob("*.md"))
    return lessons | {originals.get(x, x.stem): x.stem for x in paths}


def _pair(
    pages: dict[str, dict[str, str]], language: str
) -> dict[str, dict[str, str]]:
    """Give the twins, by language, of each page of an edition."""
    others = {each: own for each, own in pages.items() if each != language}
    return {
        page: {each: own[key] for each, own in others.items() if key in own}
        for key, page in pages[language].items()
    }


def _lay_out(source: Path, language: str, executed: Path | None) -> None:
    source.mkdir()
    for lesson in list_lessons(language):
        shutil.copy(_choose(lesson, language, executed), source)
    for page in (NOTEBOOKS / language).glob("*.md"):
        shutil.copy(page, source)
    images = NOTEBOOKS / language / "images"
    if images.is_dir():
        shutil.copytree(images, source / "images")
    shutil.copy(HERE / "conf.py", source)
    for name in ("static", "templates"):
        shutil.copytree(HERE / name, source / name)
    _write_catalog(source / "locales", language)
    index = INDEX.format(
        title=translate(TITLE, language),
        pages="\n".join(_list_pages(language).values()),
    )
    (source / "index.md").write_text(index, encoding="utf-8")


def _choose(lesson: Lesson, language: str, executed: Path | None) -> Path:
    """Choose the notebook that was run; another edition's may bear its name."""
    run = (executed or NOTEBOOKS) / lesson.path.name
    try:
        made = read_notebook(run).metadata.get("papermill", {})
    except LessonError:
        return lesson.path
    is_own = made.get("parameters", {}).get("LANGUAGE") == language
    return run if is_own else lesson.path


def _write_catalog(folder: Path, language: str) -> None:
    """Write what the theme says and Sphinx has no translation for."""
    if language == "en":
        return
    catalog = Catalog(Locale(language))
    for words in WORDS:
        catalog.add(words, translate(words, language))
    path = folder / language / "LC_MESSAGES" / "sphinx.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalog)


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
    # What MyST-NB keeps beside, for links that the site has not.
    shutil.rmtree(out.parent / "jupyter_execute", ignore_errors=True)
