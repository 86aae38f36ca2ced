"""What the course says, in each of its languages.

The words stand in English where they are said, marked by `N_`; those of
another language in `course/locale`, which `course messages` keeps up to date.
"""

import os
from pathlib import Path

from course.languages import choose_language
from localcloud.catalogs import N_, Catalogs

CATALOGS = Catalogs(Path(__file__).parent / "locale", "course")
# Click's own words, which it asks gettext for; their `.mo` is beside the `.po`.
CLICK = Catalogs(CATALOGS.folder, "click")
translate = CATALOGS.translate
translate_count = CATALOGS.translate_count


def speak(message: str, /, **values: object) -> str:
    """Say a message in the language of the open lesson, else of the locale.

    For what goes to a screen at once; what is told its language translates.
    """
    return translate(message, choose_language(os.environ), **values)


def speak_count(one: str, other: str, count: int, /, **values: object) -> str:
    """Say how many, in the plural form of the language that `speak` takes."""
    language = choose_language(os.environ)
    return translate_count(one, other, count, language, **values)


__all__ = [
    "CATALOGS",
    "CLICK",
    "N_",
    "speak",
    "speak_count",
    "translate",
    "translate_count",
]
