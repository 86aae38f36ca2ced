"""English is the language of the code; others stand in the catalogs alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import languages

COURSE = Path(languages.__file__).parent
# Still to move into the catalogs.
NOT_YET = ("checks", "classroom/parts.py", "classroom/solving.py")
FRENCH = re.compile(
    r"[àâçèéêëîïôùûœ«»]"
    r"|\b(au|aux|avec|cellule|cette|dans|des|du|elle|est|les|mais|non|ou|oui"
    r"|par|pas|plus|pour|puis|que|qui|rien|sont|sur|une|vos|votre|vous)\b",
    re.IGNORECASE,
)


def list_texts(source: str) -> Iterator[str]:
    """List the constant texts of a module, docstrings among them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def find_french(source: str) -> list[str]:
    return [text for text in list_texts(source) if FRENCH.search(text)]


def list_modules() -> Iterator[Path]:
    left_out = tuple(str(COURSE / each) for each in NOT_YET)
    for path in sorted(COURSE.rglob("*.py")):
        if not str(path).startswith(left_out):
            yield path


def test_no_module_says_french_words() -> None:
    modules = {
        each: each.read_text(encoding="utf-8") for each in list_modules()
    }
    found = {path: find_french(text) for path, text in modules.items()}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "words",
    [
        "Leçon {number}",
        "| n° | à | minutes |",
        "Rien n'est perdu.",
        "environnement, ou pas",
        "« {name} »",
    ],
)
def test_french_words_are_recognized(words: str) -> None:
    assert find_french(f"A = {{'fr': {words!r}}}") == [words]
