"""Hides all packages but those pinned in the folder that Python starts in."""

import re
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

LINES = Path("requirements.txt").read_text(encoding="utf-8").splitlines()
PINNED = {re.split("==", line)[0] for line in LINES}
HIDDEN = {
    module
    for module, packages in packages_distributions().items()
    if not {re.sub("[-_.]+", "-", each.lower()) for each in packages} & PINNED
}


class PinnedOnly(MetaPathFinder):
    """Finds nothing, and fails for what is hidden."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        del path, target
        if fullname in HIDDEN:
            raise ModuleNotFoundError(f"{fullname} is hidden", name=fullname)
        return None


sys.meta_path.insert(0, PinnedOnly())
