"""What a learner sees in place of a graph: what is missing, what to do."""

from functools import cache
from pathlib import Path

import yaml
from jinja2 import StrictUndefined, Template
from markupsafe import Markup

from localcloud.languages import choose_language

TEXTS = Path(__file__).with_name("texts.yaml")
_PAGE: Template = Template(
    """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kedro-Viz</title><style>
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 12vh auto 0;
  max-width: 38rem; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
pre { border: 1px solid; border-radius: 6px; overflow-wrap: anywhere;
  padding: .75rem 1rem; white-space: pre-wrap; }
</style></head><body><main><h1>{{ title }}</h1>
{{ body }}
</main></body></html>
""",
    autoescape=True,
    undefined=StrictUndefined,
)
_QUOTE = Markup("<pre>{}</pre>")


def write_page(case: str, accepted: str, *, quoted: str = "") -> str:
    """Write the page of a case in the language that a browser asks for.

    Args:
        case: A key of texts.yaml.
        accepted: The request's Accept-Language.
        quoted: What to show as it is: a command, an error.
    """
    language = choose_language(accepted)
    words = read_words()[language][case]
    # The texts are HTML; what is put into them is not.
    body = Markup(words["body"]).format(quoted=_QUOTE.format(quoted))  # noqa: S704
    return _PAGE.render(language=language, title=words["title"], body=body)


@cache
def read_words() -> dict[str, dict[str, dict[str, str]]]:
    """Read the words of all cases: language, case, then title and body."""
    found: dict[str, dict[str, dict[str, str]]]
    found = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return found
