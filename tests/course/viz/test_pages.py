import pytest

from course.viz.pages import read_words, write_page


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


def test_both_languages_have_the_same_cases() -> None:
    french, english = read_words()["fr"], read_words()["en"]
    assert {each: set(french[each]) for each in french} == {
        each: set(english[each]) for each in english
    }


@pytest.mark.parametrize("case", ["missing", "absent", "unread"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_quoted_is_shown_and_never_read_as_html(
    case: str, language: str
) -> None:
    page = write_page(case, language, quoted="<b>{x}</b>")
    assert "<pre>&lt;b&gt;{x}&lt;/b&gt;</pre>" in page
