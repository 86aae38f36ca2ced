"""The console's words, in the language that the browser asks for."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

FOLDER = Path(__file__).parent / "texts"


class Texts:
    """The words of one language, by dotted keys (`nav.builds`)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
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
        form = "one" if self.locale.plural_form(number) == "one" else "other"
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
