"""The console's words, in the language that the browser asks for."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fr")
# From this number on a language uses the plural.
PLURAL_FROM = {"en": 2, "fr": 2}
# Where zero is plural too: "0 builds", but "0 exécution".
PLURAL_ZERO = {"en": True, "fr": False}


class Texts:
    """The words of one language, by dotted keys (`nav.builds`)."""

    def __init__(self, language: str) -> None:
        self.language = language
        text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
        self._words = dict(_flatten(yaml.safe_load(text)))

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._words)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key. Raises `KeyError`."""
        words = self._words[key]
        return words.format_map(values) if values else words

    def has(self, key: str) -> bool:
        return key in self._words

    def count(self, key: str, number: int) -> str:
        """Return the words for so many: `<key>.one` or `<key>.other`."""
        plural = number >= PLURAL_FROM[self.language] or (
            number == 0 and PLURAL_ZERO[self.language]
        )
        form = "other" if plural else "one"
        return self(f"{key}.{form}", count=number)


def _flatten(tree: dict[str, Any], start: str = "") -> list[tuple[str, str]]:
    found = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flatten(value, f"{start}{key}.")
        else:
            found.append((f"{start}{key}", str(value)))
    return found


@cache
def read_texts(language: str) -> Texts:
    """Return a language's words, read once."""
    return Texts(language)


def choose_language(accepted: str) -> str:
    """Choose by an `Accept-Language` header; English where none fits.

    Weights as in RFC 9110, 12.4.2: of equal ones the first wins, and 0 means
    that the language is not wanted.
    """
    best, weight = "en", 0.0
    for part in accepted.split(","):
        name, _, parameters = part.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        found = _read_weight(parameters)
        if language in LANGUAGES and found > weight:
            best, weight = language, found
    return best


def _read_weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
