"""The packages of builds: one state folder's, linked into another's."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from course.places import DEFAULT_HOME, Home


def share_packages(home: Home) -> None:
    """Let a new state folder's builds find the packages of the learner's own.

    Nothing is copied: files are linked, as builds link them. Where that cannot
    be (another disk), builds download anew.
    """
    source, target = Home(DEFAULT_HOME).packages, home.packages
    if not source.is_dir() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=target.parent, prefix="cache-"))
    try:
        # What a build is writing just now may be gone before it is linked.
        with suppress(shutil.Error):
            shutil.copytree(
                source, draft / "cache", symlinks=True, copy_function=os.link
            )
        with suppress(OSError):
            (draft / "cache").replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
