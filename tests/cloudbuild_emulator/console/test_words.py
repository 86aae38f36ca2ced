"""The words: those of the pages are marked, and every status has some."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from cloudbuild_emulator import console
from cloudbuild_emulator.catalogs import CATALOGS, translate
from cloudbuild_emulator.console.words import (
    DECISIONS,
    STATUSES,
    STEP_STATUSES,
)
from cloudbuild_emulator.messages import BuildApproval, Status

TEMPLATES = sorted((Path(console.__file__).parent / "templates").iterdir())
# What is typed into a shell, tags, attributes that a block adds to one.
NO_WORDS = re.compile(r'<pre.*?</pre>|<[^>]*>| [a-z-]+="[^"]*"', re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r'(?:alt|aria-label|title)="\s*\w[^"]*"')


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


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
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


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (STATUSES, {*Status.__members__}),
        (STEP_STATUSES, {*Status.__members__, "NOT_RUN"}),
        (DECISIONS, {*BuildApproval.State.__members__}),
    ],
    ids=["builds", "steps", "approvals"],
)
def test_every_name_of_the_api_has_words(
    table: Mapping[str, str], names: set[str]
) -> None:
    assert {*table} == names


def test_a_step_is_feminine_in_french_and_a_build_is_not() -> None:
    both = STATUSES["SUCCESS"], STEP_STATUSES["SUCCESS"]
    assert [translate(each, "fr") for each in both] == ["Réussi", "Réussie"]
    assert {translate(each, "en") for each in both} == {"Succeeded"}


def test_french_puts_a_no_break_space_before_its_double_signs() -> None:
    with CATALOGS.locate("fr").open("rb") as file:
        said = [str(each.string) for each in read_po(file) if each.id]
    assert said
    assert not [each for each in said if re.search(r" [?!:;]", each)]
