"""Sphinx's configuration of the site: stored outputs, nothing from outside."""

extensions = ["myst_nb"]
html_theme = "furo"
html_title = "CI/CD"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
# A summary would be fetched, which a page opened as a file may not do.
html_show_search_summary = False
exclude_patterns = ["conf.py"]
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
