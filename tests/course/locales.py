"""Locales of systems, and the language that all of the course then speaks."""

VARIABLES = ("COURSE_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
LOCALES: list[tuple[dict[str, str], str]] = [
    ({"LANG": "fr_FR.UTF-8"}, "fr"),
    ({"LANG": "fr_CA"}, "fr"),
    ({"LANG": "fr"}, "fr"),
    ({"LANG": "FR_FR.UTF-8"}, "fr"),
    ({"LANG": "Fr_CA"}, "fr"),
    ({"LANGUAGE": "DE:EN_GB:fr", "LANG": "fr_FR"}, "en"),
    ({"LANG": "fr_FR@euro"}, "fr"),
    ({"LANG": "en_US"}, "en"),
    ({"LANG": "en_GB.UTF-8"}, "en"),
    ({"LANG": "de_DE.UTF-8"}, "en"),
    ({"LANG": "fry_NL"}, "en"),
    ({"LANG": "C.UTF-8"}, "en"),
    ({"LANG": "POSIX"}, "en"),
    ({"LANG": ""}, "en"),
    ({}, "en"),
    ({"LC_MESSAGES": "fr_FR", "LANG": "en_US"}, "fr"),
    ({"LC_ALL": "fr_FR", "LC_MESSAGES": "en_US", "LANG": "en_GB"}, "fr"),
    ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
    ({"LC_ALL": "", "LANG": "fr_FR.UTF-8"}, "fr"),
    # A list goes before the locale, unless that is the neutral one.
    ({"LANGUAGE": "de:fr_CA:en", "LANG": "de_DE.UTF-8"}, "fr"),
    ({"LANGUAGE": "en_GB:fr", "LANG": "fr_FR.UTF-8"}, "en"),
    ({"LANGUAGE": "de", "LANG": "fr_FR.UTF-8"}, "en"),
    ({"LANGUAGE": "fr", "LANG": "C.UTF-8"}, "fr"),
    ({"LANGUAGE": "fr", "LC_ALL": "C"}, "en"),
    ({"LANGUAGE": "fr"}, "en"),
    # That of the open lesson before all.
    ({"COURSE_LANGUAGE": "en", "LC_ALL": "fr_FR"}, "en"),
    ({"COURSE_LANGUAGE": "fr", "LC_ALL": "C", "LANGUAGE": "en"}, "fr"),
]


def complete(environment: dict[str, str]) -> dict[str, str]:
    """Set what a locale leaves out, so that the machine's does not count."""
    return dict.fromkeys(VARIABLES, "") | environment
