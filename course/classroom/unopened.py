"""A kernel that has just started, or started again, and has no lesson yet.

What a cell misses then is what the lesson's first cell brings: that is said,
in place of a traceback. Run by each kernel of the Lab as it starts.
"""

import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePath

from course.classroom.kernel import CellError, show_errors_plainly
from course.cloud.nearby import EMULATORS, TRACKING_URI
from course.languages import LANGUAGES, guess_language
from course.messages import N_, translate
from course.places import PROJECT_NAME

# Where Jupyter says which notebook a kernel is for.
SESSION = "JPY_SESSION_NAME"
LESSON = re.compile(r"0[1-9]_\w+\.ipynb")
# What opening a lesson sets.
ADDRESSES = EMULATORS | {"BUCKET", "MLFLOW_SERVER"}
# No address: until a lesson gives one, MLflow refuses all that it is asked.
NOWHERE = "no-lesson-open:"
UNOPENED = N_(
    "This kernel has just started, and the lesson is not open in it: run its "
    "first cell (and recall(), if you had begun), then this one again."
)


def explain_until_opened(environment: Mapping[str, str] = os.environ) -> None:
    """Until a lesson is opened, say that it has to be; elsewhere do nothing."""
    notebook = PurePath(environment.get(SESSION, "")).name
    folder = Path.cwd()
    if LESSON.fullmatch(notebook) and folder.name in LANGUAGES:
        language = guess_language(folder)
        show_errors_plainly(partial(explain_unopened, language=language))
        os.environ[TRACKING_URI] = NOWHERE


def explain_unopened(ended: CellError, language: str) -> str | None:
    """Give the line for what only an open lesson has; None for other errors."""
    match error := ended.error:
        case NameError():
            missing = error.name not in ended.namespace
        case KeyError():
            missing = ADDRESSES.issuperset(error.args)
        case ModuleNotFoundError():
            missing = str(error.name).partition(".")[0] == PROJECT_NAME
        case _:
            missing = NOWHERE in str(error)
    return translate(UNOPENED, language) if missing else None
