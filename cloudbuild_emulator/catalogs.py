"""What the emulator says, in each of its languages.

The words stand in English where they are said; those of another language in
`cloudbuild_emulator/locale`.
"""

from pathlib import Path

from localcloud.catalogs import Catalogs
from localcloud.console.catalogs import CATALOGS as SHARED

CATALOGS = Catalogs(
    Path(__file__).parent / "locale", "cloudbuild_emulator", SHARED
)
translate = CATALOGS.translate
translate_count = CATALOGS.translate_count
