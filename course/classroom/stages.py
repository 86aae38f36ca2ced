"""What is being prepared, said while it is: gone when the lesson is open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from IPython.core.getipython import get_ipython
from IPython.display import clear_output

# Each line begins so, which nbval passes over (notebooks/nbval_sanitize.cfg).
BEGINNING = {"fr": "Préparation : "}
STAGES = {
    "fr": {
        "files": "les fichiers des leçons précédentes",
        "events": "une semaine de la boutique est simulée (une fois pour "
        "toutes, de 10 à 60 s)",
        "rows": "ses événements sont collectés (une fois pour toutes, de 5 à "
        "30 s)",
        "servers": "les services démarrent (de 5 à 30 s)",
    },
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
            words = STAGES[language][stage]
            print(f"{BEGINNING[language]}{words}...", flush=True)

    yield say
    if is_notebook:
        clear_output(wait=True)  # type: ignore[no-untyped-call]
