"""Sphinx's configuration of the site: stored outputs, nothing from outside."""

import json
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

extensions = ["myst_nb"]
html_theme = "furo"
html_title = "CI/CD"
html_static_path = ["static"]
templates_path = ["templates"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
# "Sphinx and NAME's Furo" has no words in French.
html_show_sphinx = False
# A summary would be fetched, which a page opened as a file may not do.
html_show_search_summary = False
exclude_patterns = ["conf.py", "templates"]
# The lessons' own outputs: nothing is run.
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
# No dollarmath: a dollar begins a substitution in these lessons.
# A lesson's exercises have no lexer of their own, and links lead to files.
suppress_warnings = [
    "myst.header",
    "myst.xref_missing",
    "misc.highlighting_failure",
    "mystnb.unknown_mime_type",
]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Any) -> None:
    """Have each page lead to its twins, its controls named in its language."""
    # What `building` knows of all editions and writes beside this file.
    edition = json.loads(Path(__file__).with_name("edition.json").read_text())
    app.connect("html-page-context", partial(add_edition, edition=edition))


def add_edition(
    app: Any,
    page: str,
    template: str,
    context: dict[str, Any],
    tree: Any,
    *,
    edition: dict[str, Any],
) -> None:
    """Give the templates the page's twins and the names of its controls.

    A page that Sphinx adds bears one name in all editions; one that is not
    written in a language yet leads to that edition's first page.
    """
    del app, template, tree
    twins = edition["twins"].get(page)
    default = page if twins is None else "index"
    names = {
        language: (twins or {}).get(language, default)
        for language in edition["languages"]
        if language != context["language"]
    }
    context["twins"] = [
        {
            "language": language,
            "name": edition["languages"][language],
            "place": f"../{language}/{name}.html",
        }
        for language, name in names.items()
    ]
    context["name_controls"] = partial(name_controls, edition["names"])


def name_controls(names: dict[str, str], page: str) -> str:
    """Put names of this language in place of the theme's."""
    for name, own in names.items():
        label = f'aria-label="{escape(own)}"'
        page = page.replace(f'aria-label="{name}"', label)
    return page
