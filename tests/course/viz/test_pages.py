import pytest

from course.languages import LANGUAGES
from course.viz.pages import PAGES, write_page


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        ("fr-FR,fr;q=0.9", "Kedro ne peut pas lire votre projet"),
        ("en", "Kedro cannot read your project"),
        ("de", "Kedro cannot read your project"),
    ],
)
def test_a_page_speaks_the_browsers_language(accepted: str, words: str) -> None:
    assert f"<h1>{words}</h1>" in write_page("unread", accepted)


@pytest.mark.parametrize("case", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_says_how_to_look_again(case: str, language: str) -> None:
    words = {"fr": "rechargez cette page", "en": "reload this page"}[language]
    assert f'<a href="">{words}</a>.</p>' in write_page(case, language)


@pytest.mark.parametrize("case", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_quoted_is_shown_and_never_read_as_html(
    case: str, language: str
) -> None:
    page = write_page(case, language, quoted="<b>{x}</b>")
    assert "<pre>&lt;b&gt;{x}&lt;/b&gt;</pre>" in page
