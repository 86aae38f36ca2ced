"""The language that a browser asks for."""

import pytest

from localcloud.languages import choose_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("FR", "fr"),
        ("de,fr;q=0.5,en;q=0.4", "fr"),
        ("en;q=0.8,fr;q=0.9", "fr"),
        ("en,fr", "en"),
        ("fr;q=0", "en"),
        ("fr;q=x", "en"),
        ("fr;level=1", "fr"),
        ("*", "en"),
        ("français,;;,q=", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert choose_language(header) == language
