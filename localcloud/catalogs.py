"""Words in several languages: English in the code, gettext catalogs beside it.

A catalog is a `.po` file, read as it is: none has to be compiled before.
"""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

# In which the code is written.
SOURCE = "en"
# As gettext keeps a message that has one.
_END_OF_CONTEXT = "\x04"


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for it
    """Mark a message for the catalogs where it is written, not yet said."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 -- GLib's name for it
    """Mark a message that other languages say in several ways, and tell which.

    What is returned is said as any message; no language shows the context.
    """
    return f"{context}{_END_OF_CONTEXT}{message}"


@dataclass(frozen=True)
class Catalogs:
    """The catalogs of one domain.

    Args:
        folder: Holds `LANGUAGE/LC_MESSAGES/DOMAIN.po`, gettext's own layout.
        domain: The name of the files.
        shared: Say what these lack.
    """

    folder: Path
    domain: str
    shared: "Catalogs | None" = None

    def locate(self, language: str) -> Path:
        """Give the path of a language's catalog, there or not."""
        return self.folder / language / "LC_MESSAGES" / f"{self.domain}.po"

    def translate(
        self, message: str, language: str, /, **values: object
    ) -> str:
        """Say a message in a language, `{names}` filled in.

        What the catalog lacks is said in English: `make lint` fails on it.
        """
        words = self._open(language).gettext(message) if message else ""
        # Where the catalog lacks it, its context comes back too.
        words = words.rpartition(_END_OF_CONTEXT)[2]
        return words.format_map(values) if values else words

    def translate_count(
        self,
        one: str,
        other: str,
        count: int,
        language: str,
        /,
        **values: object,
    ) -> str:
        """Say how many, in a language's plural form; fills `{count}` too."""
        words = self._open(language).ngettext(one, other, count)
        return words.format_map(values | {"count": count})

    def _open(self, language: str) -> NullTranslations:
        if language == SOURCE:
            return NullTranslations()
        return _read_all(self, language)


@cache
def _read_all(catalogs: Catalogs, language: str) -> GNUTranslations:
    found = _read(catalogs.locate(language), language)
    if catalogs.shared:
        found.add_fallback(_read_all(catalogs.shared, language))
    return found


def _read(path: Path, language: str) -> GNUTranslations:
    # Take a moment, which what speaks English alone need not wait for.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
