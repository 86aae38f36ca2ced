"""What the course says, in each of its languages.

The words stand in English where they are said, marked by `N_`; those of
another language in `course/locale`, which `course messages` keeps up to date.
"""

from pathlib import Path

from localcloud.catalogs import N_, Catalogs

CATALOGS = Catalogs(Path(__file__).parent / "locale", "course")
translate = CATALOGS.translate
translate_count = CATALOGS.translate_count

__all__ = ["CATALOGS", "N_", "translate", "translate_count"]
