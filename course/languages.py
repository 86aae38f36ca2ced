"""The languages of the course, and which one somebody wants."""

import re
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("fr", "en")
# The edition that the others are made from.
DEFAULT_LANGUAGE = "fr"
# The language of the lesson that a kernel has opened; before that, of the
# edition that the Lab was started with.
LANGUAGE_VARIABLE = "COURSE_LANGUAGE"
# Where a system says what its user speaks: the first locale that is set counts,
# and before it the list of GETTEXT_VARIABLE (fr_CA:fr:en), unless the locale is
# one of NEUTRAL. https://www.gnu.org/software/gettext/manual/html_node/The-LANGUAGE-variable.html
GETTEXT_VARIABLE = "LANGUAGE"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NEUTRAL = {"", "C", "POSIX"}


def choose_language(environment: Mapping[str, str]) -> str:
    """Choose by the lesson that is open, else by the locale, else English."""
    # Takes a tenth of a second, which most commands never need.
    from babel import negotiate_locale  # noqa: PLC0415

    locale = next(filter(None, map(environment.get, _LOCALE_VARIABLES)), "")
    listed = environment.get(GETTEXT_VARIABLE, "")
    wanted = (locale if locale in _NEUTRAL else listed) or locale
    wanted = environment.get(LANGUAGE_VARIABLE) or wanted
    # A locale may name its encoding and a variant: fr_FR.UTF-8, fr_FR@euro.
    names = [re.split("[.@]", each.lower())[0] for each in wanted.split(":")]
    return negotiate_locale(names, LANGUAGES) or "en"


def read_language(environment: Mapping[str, str]) -> str:
    """Read the language that the lesson was opened in."""
    return environment.get(LANGUAGE_VARIABLE, DEFAULT_LANGUAGE)


def guess_language(folder: Path) -> str:
    """Guess the edition from the folder of the notebook, and its kernel."""
    return folder.name if folder.name in LANGUAGES else DEFAULT_LANGUAGE


def name_language(language: str) -> str:
    """Name a language as those name it who speak it."""
    from babel import Locale  # noqa: PLC0415 -- as above

    return str(Locale(language).display_name).capitalize()
