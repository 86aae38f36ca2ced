"""Parts of the project that a learner writes: files, loaded as they are now."""

import ast
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError, show_error
from course.checks.verdict import HEADLESS, Verdict, attempt, judge
from course.places import PROJECT_NAME, REFERENCE

SOURCES = Path(PROJECT_NAME, "src")
PYTHON = ".py"
# Beside the project, and no part of it.
RECORD = Path("kept/parts.json")

Diagnose = Callable[[Path], Diagnosis]
# Of each part whose cell has written nothing: why, and what the file held.
_REFUSED: dict[str, tuple[Diagnosis, bytes]] = {}


def check_part(file: str, check: str, diagnose: Diagnose) -> Verdict:
    """Check a file of the learner's project, if the learner wrote it.

    What the lesson's solution wrote is as good as an unfilled exercise.
    """
    verdict = judge_part(file if is_own(file) else "", check, diagnose)
    why, held = _REFUSED.get(file, (verdict.diagnosis, b""))
    told = verdict.passed or verdict.diagnosis.name == HEADLESS
    if told or read_bytes(file) != held:
        return verdict
    return Verdict(check, why)


def note_refused(file: str, why: Diagnosis) -> None:
    """Keep why a part's cell has written nothing, until the file changes."""
    _REFUSED[file] = why, read_bytes(file)


def read_bytes(file: str) -> bytes:
    """Read a file; of one that is not there, nothing."""
    path = Path(file)
    return path.read_bytes() if path.is_file() else b""


def judge_part(file: str, check: str, diagnose: Diagnose) -> Verdict:
    """Check a file of the learner's project, whoever wrote it."""
    path = Path(file)
    there = bool(file) and path.is_file()
    load_libraries(path)
    return judge(file if there else ..., check, lambda: diagnose(path))


def is_own(file: str) -> bool:
    """Tell whether the learner wrote a file, be it the solution's very text."""
    path = Path(file)
    if not path.is_file():
        return False
    reference = REFERENCE.parent / file
    return (
        file in read_record()
        or not reference.is_file()
        or path.read_bytes() != reference.read_bytes()
    )


def read_record() -> list[str]:
    """Read which parts a learner has written by their cells."""
    found = attempt(lambda: json.loads(RECORD.read_text("utf-8"))).value
    return found if isinstance(found, list) else []


def note_own(file: str, *, own: bool) -> None:
    """Keep whether a part, just written, is the learner's."""
    _REFUSED.pop(file, None)
    others = [each for each in read_record() if each != file]
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    parts = sorted([*others, file] if own else others)
    RECORD.write_text(json.dumps(parts), encoding="utf-8")


def find_holes(source: str) -> Iterator[int]:
    """Find the lines where an exercise still has its `...`.

    Raises:
        SyntaxError: this is no Python.
    """
    tree = ast.parse(source)
    typed = {
        id(inner)
        for each in ast.walk(tree)
        if isinstance(each, ast.Subscript)
        for inner in ast.walk(each.slice)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=value, lineno=line) if value is ...:
                if id(node) not in typed:
                    yield line


def load_function(path: Path, name: str) -> Callable[..., object]:
    """Load a function from a file of the learner's project, anew.

    Raises:
        FoundError: the file has no such function, or cannot be loaded.
    """
    function: object = getattr(load_part(path), name, None)
    if callable(function):
        return function
    raise FoundError(Diagnosis("no_function", {"name": name}))


def load_libraries(path: Path) -> None:
    """Load what a part's neighbours import: no learner waits within a limit."""
    neighbour = NEIGHBOURS.get(path.parent.name)
    if neighbour and (path.parent / f"{neighbour}.py").is_file():
        package = ".".join(path.parent.relative_to(SOURCES).parts)
        with _find_project(f"{package}.{neighbour}"):
            attempt(importlib.import_module, f"{package}.{neighbour}")


def load_part(path: Path, text: str | None = None) -> ModuleType:
    """Load a file of the project as the module that it is, anew.

    Args:
        path: in the workspace.
        text: what it is going to hold; by default what it holds.

    Raises:
        FoundError: it cannot be loaded; says why.
    """
    name = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
    module = ModuleType(name)
    module.__package__ = name.rpartition(".")[0]
    module.__file__ = str(path)
    source = path.read_text("utf-8") if text is None else text
    with _find_project(name):
        loaded = attempt(_execute, source, module)
    if loaded.error is not None:
        said = {"error": show_error(loaded.error)}
        raise FoundError(Diagnosis("unread", said)) from loaded.error
    return module


def find_unwritten(error: BaseException | None) -> str | None:
    """Find the part that an import misses: a learner has not written it yet."""
    missing = getattr(error, "name", None)
    if not isinstance(error, ModuleNotFoundError) or not missing:
        return None
    path = SOURCES.joinpath(*missing.split(".")).with_suffix(PYTHON).as_posix()
    return path if path in PARTS.values() else None


def _execute(source: str, module: ModuleType) -> None:
    code = compile(source, Path(str(module.__file__)).name, "exec")
    exec(code, vars(module))  # noqa: S102 - what the learner wrote


@contextmanager
def _find_project(name: str) -> Iterator[None]:
    """Let imports find the project's files as they are now."""
    package = name.rpartition(".")[0]
    for each in [n for n in sys.modules if n.startswith(f"{package}.")]:
        if each.rpartition(".")[2] in PARTS:
            del sys.modules[each]
    importlib.invalidate_caches()
    # A relative one would be looked up where Python first saw it.
    folder = str(SOURCES.absolute())
    added = [] if folder in sys.path else [folder]
    sys.path[:0] = added
    try:
        yield
    finally:
        for each in added:
            sys.path.remove(each)


# Given modules that import large libraries, and nothing that learners write.
NEIGHBOURS = {"training": "nodes", "deployment": "registry"}
# Modules that learners write, and that others of the project import.
PARTS: Mapping[str, str] = {
    "carts": f"{SOURCES}/purchase_predict/pipelines/training/carts.py",
    "gate": f"{SOURCES}/purchase_predict/pipelines/deployment/gate.py",
    "alias": f"{SOURCES}/purchase_predict/pipelines/deployment/alias.py",
}
TRAINING = f"{SOURCES}/purchase_predict/pipelines/training/pipeline.py"
ENCODER = f"{PROJECT_NAME}/conf/base/catalog_encoder.yml"
