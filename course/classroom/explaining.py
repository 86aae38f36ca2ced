"""Python's errors that a lesson knows better: one line in its language.

A name that another cell defines, an exercise that was passed over, a text
without quotes, a cell that was interrupted. All others stay Python's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from subprocess import CalledProcessError
from types import TracebackType
from typing import Any

from course.classroom.memory import may_recall
from course.classroom.names import list_bound, list_read, parse_cell
from course.classroom.parts import describe_unwritten
from course.lessons.cells import (
    EXERCISE,
    SOLUTION,
    read_tags,
    select_code,
)
from course.lessons.notebooks import list_lessons, read_notebook

RECALLED, DEFINED, UNFILLED, UNQUOTED, INTERRUPTED, UNOPENED, COMMAND = (
    "recalled",
    "defined",
    "unfilled",
    "unquoted",
    "interrupted",
    "unopened",
    "command",
)
# What opening a lesson sets.
ADDRESSES = frozenset({"BUCKET", "CLOUDBUILD_EMULATOR_HOST", "MLFLOW_SERVER"})
WORDS = {
    "fr": {
        RECALLED: (
            "« {name} » a été défini avant le redémarrage du noyau : "
            "exécutez recall(), puis de nouveau cette cellule."
        ),
        DEFINED: (
            "« {name} » n'est pas encore défini : exécutez d'abord la cellule "
            "« {cell} », puis de nouveau celle-ci."
        ),
        UNFILLED: (
            "L'exercice n'a pas encore donné de valeur à « {name} » : "
            "complétez et exécutez sa cellule, ou dépliez la solution et "
            "exécutez-la, puis de nouveau celle-ci."
        ),
        UNQUOTED: (
            "« {name} » n'est le nom de rien : un texte s'écrit entre "
            'guillemets, "{name}" ; un nom doit d\'abord être défini.'
        ),
        INTERRUPTED: (
            "Cellule interrompue. Ce qu'elle faisait n'est pas terminé : "
            "exécutez-la de nouveau pour le reprendre."
        ),
        UNOPENED: (
            "La leçon n'est pas ouverte ({name} manque) : exécutez sa "
            "première cellule, et faites ce qu'elle dit si elle échoue."
        ),
        COMMAND: (
            "Une commande de cette cellule a échoué (statut {status}) : ce "
            "qu'elle en dit est juste au-dessus."
        ),
    },
}
WIDTH = 60
# As IPython writes `%%bash`.
SCRIPT = "run_cell_magic('bash'"
ELLIPSIS = "ellipsis"
# DuckDB's words where Python would raise KeyboardInterrupt.
QUERY = "Query interrupted"


@dataclass(frozen=True)
class LessonNames:
    """Where a lesson's names come from.

    Args:
        number: Of the lesson.
        language: Of its edition.
    """

    number: int
    language: str

    @cached_property
    def _cells(self) -> list[Any]:
        lessons = {each.number: each for each in list_lessons(self.language)}
        return select_code(read_notebook(lessons[self.number].path).cells)

    @cached_property
    def answers(self) -> frozenset[str]:
        """The names that exercises leave to the learner."""
        return frozenset(
            name
            for cell in self._cells
            if EXERCISE in read_tags(cell)
            for name in list_bound(parse_cell(cell.source))
        )

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """The first line of the cell that first defines each name."""
        found: dict[str, str] = {}
        for cell in self._cells:
            if SOLUTION not in read_tags(cell):
                for name in list_bound(parse_cell(cell.source)):
                    found.setdefault(name, cell.source.split("\n", 1)[0])
        return found


def explain(
    error: BaseException,
    trace: TracebackType | None,
    source: str,
    namespace: dict[str, Any],
    names: LessonNames,
) -> str | None:
    """Give the line for an error of a lesson's cell; None for Python's own.

    An answer that could not be worked out counts as not given: its check can
    then say why.
    """
    words = WORDS[names.language]
    if is_interruption(error):
        return words[INTERRUPTED]
    statements = parse_cell(source)
    bound = names.answers & set(list_bound(statements))
    for name in bound - namespace.keys():
        namespace[name] = ...
    if _is_about_ellipsis(error):
        unfilled = [x for x in sorted(names.answers) if namespace.get(x) is ...]
        read = [each for each in unfilled if each in list_read(statements)]
        for name in read or unfilled:
            return words[UNFILLED].format(name=name)
    if isinstance(error, KeyError) and ADDRESSES.intersection(error.args):
        return words[UNOPENED].format(name=error.args[0])
    if isinstance(error, CalledProcessError) and SCRIPT in source:
        return words[COMMAND].format(status=error.returncode)
    if isinstance(error, NameError) and _is_of_cells(trace, namespace):
        return _explain_name(str(error.name), bool(bound), names)
    return describe_unwritten(error, names.language)


def is_interruption(error: BaseException | None) -> bool:
    """Tell a cell that was interrupted, in the words of libraries too."""
    if error is None:
        return False
    if isinstance(error, RuntimeError) and QUERY in str(error):
        return True
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or is_interruption(cause)


def _explain_name(name: str, is_answer: bool, names: LessonNames) -> str | None:  # noqa: FBT001
    words = WORDS[names.language]
    if may_recall(name):
        return words[RECALLED].format(name=name)
    if name in names.answers:
        return words[UNFILLED].format(name=name)
    if name in names.cells:
        cell = names.cells[name]
        short = cell if len(cell) <= WIDTH else f"{cell[:WIDTH]}..."
        return words[DEFINED].format(name=name, cell=short)
    return words[UNQUOTED].format(name=name) if is_answer else None


def _is_about_ellipsis(error: BaseException) -> bool:
    if isinstance(error, KeyError):
        return error.args == (...,)
    is_pythons = isinstance(error, TypeError | AttributeError | ValueError)
    return is_pythons and ELLIPSIS in str(error).lower()


def _is_of_cells(
    trace: TracebackType | None, namespace: dict[str, Any]
) -> bool:
    """Tell whether an error was raised by a cell, or a function of one."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals is namespace
