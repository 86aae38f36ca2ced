"""What a lesson's cell needs and does not find: files, imports, models."""

import os
import re
from pathlib import Path

from course.classroom.parts import describe_unwritten
from course.messages import N_, translate
from course.places import PROJECT_NAME

GONE = N_(
    "`{file}`: its folder is gone (moved, or deleted?). Run the lesson's first "
    "cell again, then those that write into it."
)
MISSING = N_(
    "`{file}` is not there (deleted, or not made yet?). Run the lesson's cells "
    "from its first on, in order, then this one again (or correct the name)."
)
NOT_MADE = N_(
    "`{file}` is not in the bucket yet: run the lesson's cells above in order, "
    "from the first on, then this one again."
)
UNGIVEN = N_(
    "`{name}` is not in your project yet: run the lesson's cells from its "
    "first on, in order, then this one again (or correct the name)."
)
UNREGISTERED = N_(
    "MLflow: {said} Run the lesson's cells above in order, from the first on, "
    "then this one again."
)
# MLflow's own, which most lessons do without: it takes a while to load.
MLFLOW_ERROR, NOT_THERE = "MlflowException", "RESOURCE_DOES_NOT_EXIST"
# Python's words about `from ... import name`.
IMPORTED = re.compile(r"cannot import name '(\w+)'")


def explain_missing(error: BaseException, language: str) -> str | None:
    """Give the line for what no cell has made yet; None for other errors."""
    if isinstance(error, FileNotFoundError):
        if name := _find_in_bucket(error):
            return translate(NOT_MADE, language, file=name)
        return _explain_missing_file(error, language)
    if MLFLOW_ERROR in {each.__name__ for each in type(error).__mro__}:
        if getattr(error, "error_code", "") == NOT_THERE:
            said = str(error).removeprefix(f"{NOT_THERE}: ").rstrip(".")
            return translate(UNREGISTERED, language, said=f"{said}.")
        return None
    unwritten = describe_unwritten(error, language)
    if unwritten is None and isinstance(error, ImportError):
        return _explain_import(error, language)
    return unwritten


def _explain_import(error: ImportError, language: str) -> str | None:
    """Explain what of the learner's project cannot be imported."""
    name = error.name or ""
    if name.partition(".")[0] != PROJECT_NAME:
        return None
    if found := IMPORTED.match(str(error)):
        # `from package import module`, of a module that is not there.
        name = f"{name}.{found[1]}"
    return translate(UNGIVEN, language, name=name)


def _explain_missing_file(
    error: FileNotFoundError, language: str
) -> str | None:
    """Explain a file or folder of the workspace that is not there."""
    if not isinstance(error.filename, str | Path):
        return None
    # Some functions make a path absolute before they open it.
    path = Path.cwd() / error.filename
    if not path.is_relative_to(Path.cwd()):
        return None
    what = MISSING if path.parent.exists() else GONE
    return translate(what, language, file=path.relative_to(Path.cwd()))


def _find_in_bucket(error: FileNotFoundError) -> str:
    """Name a file of the bucket as the lesson does; empty for others."""
    bucket, name = os.environ.get("BUCKET"), error.filename
    if not bucket or not isinstance(name, str | Path):
        return ""
    is_there = Path(name).is_relative_to(bucket)
    return str(Path(name).relative_to(bucket)) if is_there else ""
