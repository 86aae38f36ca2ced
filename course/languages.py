"""The languages of the course, and which one somebody wants."""

from collections.abc import Mapping

LANGUAGES = ("fr", "en")
# The edition that the others are made from.
DEFAULT_LANGUAGE = "fr"
# The language of the lesson that a kernel has opened; before that, of the
# edition that the Lab was started with.
LANGUAGE_VARIABLE = "COURSE_LANGUAGE"
# Where a system says what its user speaks, the first that is set counts.
_LOCALE_VARIABLES = (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(environment: Mapping[str, str]) -> str:
    """Choose by the lesson that is open, else by the locale, else English."""
    # Takes a tenth of a second, which most commands never need.
    from babel import negotiate_locale  # noqa: PLC0415

    found = next(filter(None, map(environment.get, _LOCALE_VARIABLES)), "")
    # A locale may name its encoding: fr_FR.UTF-8.
    wanted = found.partition(".")[0]
    return negotiate_locale([wanted], LANGUAGES) or "en"


def read_language(environment: Mapping[str, str]) -> str:
    """Read the language that the lesson was opened in."""
    return environment.get(LANGUAGE_VARIABLE, DEFAULT_LANGUAGE)


def name_language(language: str) -> str:
    """Name a language as those name it who speak it."""
    from babel import Locale  # noqa: PLC0415 -- as above

    return str(Locale(language).display_name).capitalize()
