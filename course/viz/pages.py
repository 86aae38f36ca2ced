"""What a learner sees in place of a server: what is missing, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import StrictUndefined, Template
from markupsafe import Markup, escape

from course.messages import N_, translate
from localcloud.languages import choose_language

_PAGE: Template = Template(
    """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ server }}</title><style>
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 12vh auto 0;
  max-width: 38rem; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
pre { border: 1px solid; border-radius: 6px; overflow-wrap: anywhere;
  padding: .75rem 1rem; white-space: pre-wrap; }
</style></head><body><main><h1>{{ title }}</h1>
{% for each in above %}
<p>{{ each }}</p>
{% endfor %}
<pre>{{ quoted }}</pre>
{% for each in below %}
<p>{{ each }}</p>
{% endfor %}
</main></body></html>
""",
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)
_LINK = Markup('<a href="{}">{}</a>')
# What paragraphs link to, by the name that they give it: address and words.
LINKS = {
    "reload": ("", N_("reload this page")),
    "project": (
        "./?project=course",
        N_("the project as it will be at the end of the course"),
    ),
}


@dataclass(frozen=True)
class Page:
    """The words of a page: its title, paragraphs above and below a quotation.

    Paragraphs may name one of `LINKS`.
    """

    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]


PAGES = {
    "missing": Page(
        N_("Kedro-Viz is not installed yet"),
        above=(
            N_(
                "Kedro-Viz draws the pipelines of your project. No lesson "
                "needs it, so it is installed only when you ask for it "
                "(100 MB, once)."
            ),
            N_("In a terminal of the Lab (menu File, New, Terminal):"),
        ),
        below=(N_("Then {reload}."),),
    ),
    "absent": Page(
        N_("Your project is not there yet"),
        above=(N_("Kedro-Viz draws the pipelines of this folder:"),),
        below=(
            N_("Lesson 4 writes your project there. Open it, then {reload}."),
            N_("Meanwhile, here is {project}."),
        ),
    ),
    "stopped": Page(
        N_("This server cannot start"),
        above=(),
        below=(N_("Do what the message says, then {reload}."),),
    ),
    "unread": Page(
        N_("Kedro cannot read your project"),
        above=(),
        below=(
            N_(
                "Correct that file, or run the lesson's next cells if the "
                "lesson is still writing it, then {reload}."
            ),
        ),
    ),
}


def write_page(
    case: str, accepted: str, *, quoted: str = "", server: str = "Kedro-Viz"
) -> str:
    """Write the page of a case in the language that a browser asks for.

    Args:
        case: A key of `PAGES`.
        accepted: The request's Accept-Language.
        quoted: What to show as it is: a command, an error.
        server: The name of what was asked for.
    """
    language = choose_language(accepted)
    page = PAGES[case]
    return _PAGE.render(
        language=language,
        server=server,
        title=translate(page.title, language),
        above=_link(page.above, language),
        quoted=quoted,
        below=_link(page.below, language),
    )


def _link(paragraphs: Iterable[str], language: str) -> list[Markup]:
    """Say paragraphs, what they link to filled in; their words are no HTML."""
    links = {
        name: _LINK.format(address, translate(words, language))
        for name, (address, words) in LINKS.items()
    }
    return [
        escape(translate(each, language)).format_map(links)
        for each in paragraphs
    ]
