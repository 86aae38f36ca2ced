"""Copies of a learner's files that a lesson is about to replace."""

import hashlib
import shutil
from pathlib import Path, PurePosixPath

# In the workspace, beside the folders that lessons make.
FOLDER = "kept"
DIGITS = 8


def keep_copy(workspace: Path, path: PurePosixPath) -> Path:
    """Copy a file of the workspace; give the copy's place in it.

    It is named after what it holds: the same version is kept once.
    """
    source = workspace / path
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:DIGITS]
    inside = Path(
        FOLDER, *path.parent.parts, f"{path.stem}-{name}{path.suffix}"
    )
    target = workspace / inside
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        shutil.copyfile(source, draft)
        draft.replace(target)
    return inside
