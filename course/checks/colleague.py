"""The colleague of lesson 6, whose change leaves two tests red."""

import ast
from pathlib import Path

from course.errors import LessonError
from course.messages import N_
from course.places import PROJECT_NAME, REFERENCE
from course.programs import run_program

CHANGED = Path("src/purchase_predict/pipelines/processing/nodes.py")
FUNCTION = "split_by_session"
KEPT = "Keep what was not committed yet"
# One in the folder of what is changed, one among the project's traps.
FAILING = (
    "test_no_session_lies_on_both_sides",
    "test_trap_6_rows_of_one_session_stay_together",
)
# Shorter, and it lets a session lie on both sides.
SIMPLER = '''\
def split_by_session(
    primary: pd.DataFrame, test_share: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep `test_share` of the rows for the test."""
    rows = check_enough(primary)
    test = rows.sample(frac=test_share, random_state=seed)
    train = rows.drop(test.index)
    check_enough(train, "the training side")
    return train, check_enough(test, "the test side")
'''


def change_as_colleague(project: str | Path = PROJECT_NAME) -> None:
    """Write the colleague's function in place of the learner's.

    Their own is in git, whatever they made of it: what was not committed is,
    before. Run twice, it changes nothing more.

    Raises:
        LessonError: there is no such function to replace.
    """
    path = Path(project) / CHANGED
    try:
        source = path.read_text(encoding="utf-8")
        own = read_function(source)
    except (OSError, SyntaxError, ValueError) as error:
        raise _refuse(path, "{error}", error=error) from error
    if not own:
        raise _refuse(path, N_("no function {function}"))
    if own == SIMPLER:
        return
    # With nothing to commit, git says no; with no repository there is nobody
    # to commit for.
    commit = ["commit", "--quiet", "--all", "--message", KEPT]
    run_program(["git", "-C", project, *commit])
    path.write_text(source.replace(own, SIMPLER), encoding="utf-8")


def undo_change(project: str | Path = PROJECT_NAME) -> bool:
    """Put the learner's function back, where the colleague's still stands.

    For whoever leaves lesson 6 at its red build. Theirs is looked for in git;
    where it is not found, the reference's is taken. False: nothing to undo.
    """
    path = Path(project) / CHANGED
    if not path.is_file():
        return False
    source = path.read_text(encoding="utf-8")
    if SIMPLER not in source:
        return False
    own = _find_committed(Path(project))
    given = (REFERENCE / CHANGED).read_text(encoding="utf-8")
    right = own or read_function(given)
    path.write_text(source.replace(SIMPLER, right), encoding="utf-8")
    return True


def read_function(source: str) -> str:
    """Read the function's own lines; empty where there is none.

    Raises:
        SyntaxError, ValueError: it is no Python.
    """
    for each in ast.parse(source).body:
        if isinstance(each, ast.FunctionDef) and each.name == FUNCTION:
            lines = source.splitlines(keepends=True)
            return "".join(lines[each.lineno - 1 : each.end_lineno])
    return ""


def _find_committed(project: Path) -> str:
    """Find the function as it was before the colleague's commit, if it was."""
    place = CHANGED.as_posix()
    looked = ["git", "log", "-1", "--format=%h", f"-S{SIMPLER}", "--", place]
    commit = run_program(looked, folder=project).output.strip()
    show = ["git", "show", f"{commit}~1:{place}"]
    shown = run_program(show, folder=project)
    try:
        found = "" if shown.failed else read_function(shown.output)
    except (SyntaxError, ValueError):
        return ""
    return "" if found == SIMPLER else found


def _refuse(path: Path, found: str, **values: object) -> LessonError:
    return LessonError(
        "{file}",
        found,
        N_("the project of lesson 4, whose {function} a colleague changes"),
        N_("`git restore {changed}` in {project}, or open the lesson again"),
        file=path.name,
        function=FUNCTION,
        changed=CHANGED,
        project=PROJECT_NAME,
        **values,
    )
