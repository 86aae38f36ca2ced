"""What is being prepared, said while it is: gone when the lesson is open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from IPython.core.getipython import get_ipython
from IPython.display import clear_output

from course.messages import N_, translate

# Each line begins so, which nbval passes over (notebooks/nbval_sanitize.cfg).
PREPARING = N_("Preparing: {stage}...")
STAGES = {
    "files": N_("the files from the earlier lessons"),
    "events": N_(
        "a week at the shop is being simulated (only once, 10 to 60 s)"
    ),
    "rows": N_("its events are being collected (only once, 5 to 30 s)"),
    "servers": N_("the services are starting (5 to 30 s)"),
}


@contextmanager
def show_stages(language: str) -> Iterator[Callable[[str], None]]:
    """Give what says a stage's name; nothing is said outside a notebook.

    When all went well the lines are cleared: what a lesson shows is the same
    at each opening.
    """
    is_notebook = get_ipython() is not None

    def say(stage: str) -> None:
        if is_notebook:
            words = translate(STAGES[stage], language)
            print(translate(PREPARING, language, stage=words), flush=True)

    yield say
    if is_notebook:
        clear_output(wait=True)  # type: ignore[no-untyped-call]
