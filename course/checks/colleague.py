"""The colleague of lesson 6, whose change leaves two tests red."""

import ast
from pathlib import Path

from course.errors import LessonError
from course.places import PROJECT_NAME
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
        found = _find_function(source)
    except (OSError, SyntaxError, ValueError) as error:
        raise _refuse(path, str(error)) from error
    if found is None:
        raise _refuse(path, f"no function {FUNCTION}")
    lines = source.splitlines(keepends=True)
    place = slice(found.lineno - 1, found.end_lineno)
    if "".join(lines[place]) == SIMPLER:
        return
    # What is not committed yet would be lost; with nothing to commit, git says
    # no, and with no repository there is nobody to commit for.
    commit = ["commit", "--quiet", "--all", "--message", KEPT]
    run_program(["git", "-C", project, *commit])
    lines[place] = [SIMPLER]
    path.write_text("".join(lines), encoding="utf-8")


def _find_function(source: str) -> ast.FunctionDef | None:
    for each in ast.parse(source).body:
        if isinstance(each, ast.FunctionDef) and each.name == FUNCTION:
            return each
    return None


def _refuse(path: Path, found: str) -> LessonError:
    return LessonError(
        path.name,
        found,
        f"the project of lesson 4, whose {FUNCTION} a colleague changes",
        f"`git restore {CHANGED}` in {PROJECT_NAME}, or open the lesson again",
    )
