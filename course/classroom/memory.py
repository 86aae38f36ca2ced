"""What a lesson's cells have defined, so that a new kernel gets it back.

Beside the learner's state, as the cells run: the sources of imports, functions
and classes, the values of other names. What cannot be written down, such as a
connection, is made again by the statement that made it, unless that one does
more: runs a command, or a function of the lesson's.
"""

import ast
import io
import json
import pickle
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.utils.capture import capture_output

from course.classroom.kernel import register
from course.classroom.names import (
    DEFINITIONS,
    IMPORTS,
    list_bound,
    list_read,
    parse_cell,
)
from course.languages import DEFAULT_LANGUAGE
from course.messages import N_, translate
from course.places import Home

NOW, BEFORE = "now", "before"
STATEMENTS = "statements.json"
MOST_BYTES = 20 * 2**20
# Whose values mean in another process what they meant in this one.
KEPT = frozenset(
    {
        "builtins",
        "collections",
        "copyreg",
        "datetime",
        "functools",
        "operator",
        "pathlib",
        "types",
        "IPython",
        "cloudbuild_emulator",
        "cloudrun_emulator",
        "course",
        "google",
        "lightgbm",
        "mlflow",
        "numpy",
        "pandas",
        "proto",
        "purchase_predict",
        "pyarrow",
        "scipy",
        "sklearn",
        "__main__",
    }
)
# Functions of compiled modules, which are written down by their names.
CYTHON = "_cython_"
SETTINGS = ("sys.path", "'load_ext'", "'autoreload'")
SHELL = "get_ipython"
# What is IPython's own in a kernel.
FOREIGN = frozenset({"In", "Out", "exit", "quit", "open", SHELL, "recall"})

RECALLED = N_("Brought back: {names}.")
NOTHING = N_("There is nothing to bring back.")
LOST = N_("Run the cells that define these names again: {names}.")

Namespace = dict[str, Any]


class Memory:
    """What one lesson has defined, in one folder.

    Args:
        folder: Of this lesson and kernel.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Each name's statements: definitions, and what makes values again.
        self.defined: dict[str, str] = {}
        self.made: dict[str, str] = {}
        with suppress(OSError, ValueError, TypeError):
            found = json.loads((folder / STATEMENTS).read_text("utf-8"))
            self.defined, self.made = map(dict, found)

    @property
    def names(self) -> set[str]:
        """All names that it can bring back, or could not keep."""
        kept = {each.stem for each in self._folder.glob("*.pickle")}
        return kept | self.defined.keys() | self.made.keys()

    def note(self, source: str, changed: Mapping[str, object]) -> None:
        """Keep what a cell has defined.

        Args:
            source: The cell's.
            changed: The names that it gave another value, with the value.
        """
        statements = parse_cell(source)
        for each in statements:
            if _is_definition(each):
                for name in list_bound([each]) or [ast.unparse(each)]:
                    self._forget(name)
                    self.defined[name] = ast.unparse(each)
        for name, value in changed.items():
            if name not in self.defined or not _is_defined_by(statements, name):
                self._keep(name, value, statements)
        self._write()

    def _keep(
        self, name: str, value: object, statements: list[ast.stmt]
    ) -> None:
        self._forget(name)
        if renamed := self._rename(value, name):
            self.defined[name] = renamed
            return
        data = _write_down(value)
        if data is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.pickle").write_bytes(data)
            return
        making = [x for x in statements if name in list_bound([x])]
        again = all(map(_may_run_again, making))
        self.made[name] = "\n".join(map(ast.unparse, making)) if again else ""

    def _rename(self, value: object, name: str) -> str:
        """Give the source of a lesson's function by another name; else "".

        A solution that took the place of an exercise's function, which the
        next solution does not change.
        """
        shell: Any = get_ipython()
        own = getattr(value, "__name__", "")
        # Defined anew since, it is another one.
        is_it = shell.user_ns.get(own) is value
        match parse_cell(self.defined.get(own, "")):
            case [ast.FunctionDef() as function] if is_it:
                function.name = name
                return ast.unparse(function)
        return ""

    def _forget(self, name: str) -> None:
        self.defined.pop(name, None)
        self.made.pop(name, None)
        (self._folder / f"{name}.pickle").unlink(missing_ok=True)

    def _write(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / "statements.part"
        draft.write_text(json.dumps([self.defined, self.made]), "utf-8")
        draft.replace(self._folder / STATEMENTS)

    def adopt(self, other: "Memory") -> None:
        """Keep what another one keeps, but for names that this one has."""
        lacking = other.names - self.names
        for own, theirs in (
            (self.defined, other.defined),
            (self.made, other.made),
        ):
            own |= {k: v for k, v in theirs.items() if k in lacking}
        self._write()
        for name in lacking:
            with suppress(FileNotFoundError):
                path = other._folder / f"{name}.pickle"  # noqa: SLF001 -- one of us
                shutil.copyfile(path, self._folder / path.name)

    def bring_back(self, namespace: Namespace) -> tuple[list[str], list[str]]:
        """Define what `namespace` lacks; give what it now has, and what not."""
        wanted = sorted(self.names - namespace.keys())
        lacking: set[str] = set()
        ran: set[str] = set()
        with capture_output():
            # What one of them needs, another may only then have brought back.
            while lacking != (left := self.names - namespace.keys() - ran):
                lacking = left
                ran |= self._fill(namespace, left)
        _close_figures()
        words = [name for name in wanted if name.isidentifier()]
        found = [name for name in words if name in namespace]
        return found, [name for name in words if name not in namespace]

    def _fill(self, namespace: Namespace, left: set[str]) -> set[str]:
        """Define what is left, as far as it goes; give what ran.

        A setting, which no name stands for, is not to run again.
        """
        ran = {
            name
            for name, statement in self.defined.items()
            if name in left and _run(statement, namespace)
        }
        for name in left - namespace.keys():
            path = self._folder / f"{name}.pickle"
            if path.exists():
                _load(path, name, namespace)
        for name, statement in self.made.items():
            if name not in namespace:
                _run(statement, namespace)
        return ran


class _Pickler(pickle.Pickler):
    """Writes values down, and nothing that hangs on this process."""

    def reducer_override(self, value: object) -> Any:
        root = type(value).__module__.partition(".")[0]
        if root not in KEPT and not root.startswith(CYTHON):
            raise pickle.PicklingError(root)
        return NotImplemented


def _write_down(value: object) -> bytes | None:
    """Give a value's bytes; None where it cannot be kept."""
    if isinstance(value, ModuleType | FunctionType):
        return None
    file = io.BytesIO()
    try:
        _Pickler(file).dump(value)
    except Exception:  # noqa: BLE001 -- libraries raise what they like
        return None
    data = file.getvalue()
    return data if len(data) <= MOST_BYTES else None


def _load(path: Path, name: str, namespace: Namespace) -> None:
    with suppress(Exception):
        namespace[name] = pickle.loads(path.read_bytes())  # noqa: S301 -- our own file


def _run(statement: str, namespace: Namespace) -> bool:
    """Run a statement, if it can be run; what it needs may be gone."""
    with suppress(Exception):
        exec(statement, namespace)  # noqa: S102 -- a learner's own cell
        return True
    return False


def _close_figures() -> None:
    """Let no figure that was made again be shown."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def _is_definition(statement: ast.stmt) -> bool:
    """Tell what may be run again as it is: definitions, imports, settings."""
    if isinstance(statement, (*DEFINITIONS, *IMPORTS)):
        return True
    match statement:
        case ast.Expr(ast.Call(func=ast.Attribute(attr=name))):
            if name.startswith("set_") and name.endswith(("_uri", "_option")):
                return True
    text = ast.unparse(statement)
    return any(each in text for each in SETTINGS)


def _is_defined_by(statements: list[ast.stmt], name: str) -> bool:
    last = [each for each in statements if name in list_bound([each])][-1:]
    return any(map(_is_definition, last))


def _may_run_again(statement: ast.stmt) -> bool:
    """Tell a statement that only makes a value, as far as one can see."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    shell: Any = get_ipython()
    read = list_read([statement])
    functions = {
        name
        for name in read
        if isinstance(shell.user_ns.get(name), FunctionType)
        and shell.user_ns[name].__globals__ is shell.user_ns
    }
    return SHELL not in read and not functions


class _Session:
    """The lesson that this kernel has opened."""

    number = 0
    language = DEFAULT_LANGUAGE
    now: Memory | None = None
    before: Memory | None = None
    seen: Mapping[str, int] = {}


def remember_cells(number: int, language: str, home: Home) -> None:
    """From now on, keep what the cells of this lesson define.

    What an earlier kernel kept of it is what `recall` brings back. Nothing
    happens outside IPython.
    """
    shell: Any = get_ipython()
    if shell is None:
        return
    _Session.language = language
    if _Session.number != number:
        folder = home.memory / f"{number:02}"
        _set_aside(folder)
        _Session.number = number
        _Session.now = Memory(folder / NOW)
        _Session.before = Memory(folder / BEFORE)
    _Session.seen = _identify(shell.user_ns)
    shell.user_ns.setdefault("recall", recall)

    def look_before_cell_to_remember(_: object) -> None:
        _Session.seen = _identify(shell.user_ns)

    def note_after_cell_to_remember(result: Any) -> None:
        source = result.info.raw_cell
        bound = set(list_bound(parse_cell(source)))
        changed = {
            name: shell.user_ns[name]
            for name, identity in _identify(shell.user_ns).items()
            if _Session.seen.get(name) != identity
            # A solution that left the learner's function changes nothing.
            or (
                name in bound
                and not isinstance(shell.user_ns[name], FunctionType)
            )
        }
        if _Session.now and (changed or result.success):
            # A full disk must stop no cell.
            with suppress(OSError):
                _Session.now.note(source, changed)

    register("pre_run_cell", look_before_cell_to_remember)
    register("post_run_cell", note_after_cell_to_remember)


def recall() -> None:
    """Bring back what the cells of this lesson had defined before a restart.

    Silently runs again what only defines; what is defined now stays as it is.
    """
    shell: Any = get_ipython()
    found: list[str] = []
    lost: list[str] = []
    if _Session.before and _Session.now:
        found, lost = _Session.before.bring_back(shell.user_ns)
        _Session.now.adopt(_Session.before)
        _Session.seen = _identify(shell.user_ns)
    said = RECALLED if found else NOTHING
    print(translate(said, _Session.language, names=", ".join(found)))
    if lost:
        print(translate(LOST, _Session.language, names=", ".join(lost)))


def may_recall(name: str) -> bool:
    """Tell whether an earlier kernel had defined a name of this lesson."""
    return _Session.before is not None and name in _Session.before.names


def _set_aside(folder: Path) -> None:
    """Let what the last kernel kept be what was before, if it kept anything."""
    if (folder / NOW / STATEMENTS).exists():
        shutil.rmtree(folder / BEFORE, ignore_errors=True)
        with suppress(OSError):
            (folder / NOW).replace(folder / BEFORE)


def _identify(namespace: Namespace) -> dict[str, int]:
    """Give the identity of each value that cells have named."""
    return {
        name: id(value)
        for name, value in _list_own(namespace)
        if not isinstance(value, ModuleType)
    }


def _list_own(namespace: Namespace) -> Iterator[tuple[str, object]]:
    for name, value in list(namespace.items()):
        if not name.startswith("_") and name not in FOREIGN:
            yield name, value
