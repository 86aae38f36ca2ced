"""What all consoles say alike, in each of their languages."""

from pathlib import Path

from localcloud.catalogs import Catalogs

CATALOGS = Catalogs(Path(__file__).parents[1] / "locale", "localcloud")
translate = CATALOGS.translate
