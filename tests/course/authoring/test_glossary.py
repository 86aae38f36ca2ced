import pytest

from course.authoring.editions import Twin, find_twins
from course.authoring.foreign import read_prose
from course.authoring.glossary import Term, find_faults, read_glossary
from course.authoring.twin_pages import Page, find_pages
from course.lessons.cells import is_code
from course.lessons.notebooks import read_notebook

TWINS, _ = find_twins("en")
PAGES, _ = find_pages()
NODE = Term({"fr": ("nœud",), "en": ("node",)}, ("knot",))
ROLL_BACK = Term({"fr": ("revenir",), "en": ("roll back", "rollback")}, ())
REGISTRY = Term({"fr": ("registre",), "en": ("registry",)}, ("a register",))


def read_both(twin: Twin) -> tuple[str, str]:
    """Read the prose of a notebook and of its rendering; code is none."""
    original, rendering = (
        "\n".join(
            read_prose(cell.source)
            for cell in read_notebook(path).cells
            if not is_code(cell)
        )
        for path in (twin.original, twin.path)
    )
    return original, rendering


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.path.stem)
def test_a_lesson_says_the_glossarys_words(twin: Twin) -> None:
    assert list(find_faults(read_glossary(), *read_both(twin), "en")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.stem)
def test_so_does_a_page_beside_the_lessons(page: Page) -> None:
    original = read_prose(page.original.read_text(encoding="utf-8"))
    rendering = read_prose(page.text)
    assert list(find_faults(read_glossary(), original, rendering, "en")) == []


def test_each_term_is_a_lessons() -> None:
    texts = [read_both(twin) for twin in TWINS]
    used = {
        term.forms["fr"]
        for term in read_glossary()
        for original, _ in texts
        if term.is_in(original, "fr")
    }
    terms = {term.forms["fr"] for term in read_glossary()}
    assert len(terms) == len(read_glossary()) > 60
    assert terms - used == set()


@pytest.mark.parametrize(
    ("french", "english", "found"),
    [
        ("Deux nœuds", "Two nodes", []),
        ("Deux nœuds", "Both of them", ["nœud: no node"]),
        ("Rien", "A knot", ["knot: say node"]),
        ("Deux nœuds", "Nodes, not knots", ["knot: say node"]),
        ("Rien", "Knotted", []),
        ("Revenir", "Rolling it back", ["revenir: no roll back / rollback"]),
        ("Revenir", "A rollback", []),
        ("Le registre", "A registered model", ["registre: no registry"]),
        ("Le registre", "Registry: a\nregister", ["a register: say registry"]),
    ],
)
def test_another_word_than_the_glossarys_is_found(
    french: str, english: str, found: list[str]
) -> None:
    terms = [NODE, ROLL_BACK, REGISTRY]
    assert list(find_faults(terms, french, english, "en")) == found
