"""The words of all consoles' templates are marked for the catalogs."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

REPOSITORY = Path(__file__).parents[3]
TEMPLATES = sorted(REPOSITORY.glob("*/console/templates/*"))
# What is typed into a shell, tags, attributes that a block adds to one.
NO_WORDS = re.compile(
    r'<(pre|code).*?</\1>|<[^>]*>| [a-z-]+="[^"]*"', re.DOTALL
)
SPOKEN_ATTRIBUTE = re.compile(r'(?:alt|aria-label|title)="\s*\w[^"]*"')


def name(template: Path) -> str:
    return f"{template.parts[-4]}-{template.stem}"


def _parse(text: str) -> nodes.Template:
    return Environment(autoescape=True).parse(text)


def _list_unmarked(template: nodes.Template) -> list[str]:
    text = "".join(each.data for each in template.find_all(nodes.TemplateData))
    words = re.findall(r"[^\W\d_]{2,}", NO_WORDS.sub(" ", text))
    return words + SPOKEN_ATTRIBUTE.findall(text)


def _list_lost(template: nodes.Template) -> list[int]:
    """List the lines that say what no catalog can hold: made of parts."""
    gathered = (nodes.Const, nodes.Call, nodes.Getitem, nodes.Name)
    return [
        call.lineno
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in {"t", "tn", "NC_"}
        and not all(isinstance(each, gathered) for each in call.args[:1])
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_word_of_a_template_is_for_the_catalogs(template: Path) -> None:
    tree = _parse(template.read_text(encoding="utf-8"))
    assert _list_unmarked(tree) == []
    assert _list_lost(tree) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello {{ name }}</p>",
        '<p title="Hello"></p>',
        '{{ t("Hello" if name else "Bye") }}',
        '{{ t("Hello " ~ name) }}',
    ],
)
def test_words_that_are_not_are_found(text: str) -> None:
    tree = _parse(text)
    assert _list_unmarked(tree) + _list_lost(tree)
