"""Runs one answer, or judges one; a program of its own, in its own sandbox.

`worker LINES`: a folder of two pipes. A task comes as a line of JSON from
`control`; what was found goes to `report`. The learner's code can write there
too, so a verdict carries a secret that comes only once the check is done.
"""

import builtins
import hashlib
import importlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import IO, Any

from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course.checks.verdict import Verdict
from course.grading.answers import NotPlainError, decode, encode
from course.grading.privileges import give_up_privileges
from course.languages import LANGUAGE_VARIABLE, LANGUAGES

LONGEST = 2000
# What the course's check is made of; a learner's code has no business in it.
GUARDED = (
    "course.",
    "localcloud.",
    "cloudbuild_emulator.",
    "cloudrun_emulator.",
)
# What runs it; their functions and classes alone, for their values change.
BENEATH = (
    "ast",
    "builtins",
    "inspect",
    "operator",
    "re",
    "IPython.core.displayhook",
    "IPython.core.inputtransformer2",
    "IPython.core.interactiveshell",
)


class AskedError(Exception):
    """An answer asked for input: nobody is there to give it."""


def main() -> None:
    """Do the task that comes down the line."""
    lines = Path(sys.argv[1])
    control = (lines / "control").open(encoding="utf-8")
    report = (lines / "report").open("a", buffering=1, encoding="utf-8")
    task = json.loads(control.readline())
    for each in ("control", "report"):
        # Nobody else finds the lines by their names.
        (lines / each).unlink()
    give_up_privileges(task["user"])
    os.chdir(task["folder"])
    builtins.input = _refuse_input
    _stand_in_for_opening()
    _do(task, make_shell(), control, report)
    report.flush()
    sys.stdout.flush()
    # Threads that an answer left running wait for nobody.
    os._exit(0)


def make_shell() -> Any:
    """Make an IPython that keeps its history in memory alone."""
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.TerminalInteractiveShell.colors = "nocolor"
    shell: Any = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *_, **__: None
    shell.showsyntaxerror = lambda *_, **__: None
    return shell


def _do(
    task: Mapping[str, Any], shell: Any, control: IO[str], report: IO[str]
) -> None:
    # What fails was asked for by the answer alone, or the check fails too.
    errors = [run_cell(shell, source) for source in task["context"]]
    failed = next(filter(None, errors), None)
    for name, written in task.get("values", {}).items():
        shell.user_ns[name] = decode(written)
    import_check(task["check"])
    before = fingerprint()
    # From here on, what ends us is the answer's doing.
    _say(report, ready=True)
    if "answer" in task:
        error = run_cell(shell, task["answer"])
        said = describe_error(error) if error else None
        plain = _encode_answers(task["names"], shell.user_ns)
        if error or plain is not None:
            _say(report, values=plain, error=said)
            return
    _judge(task, shell, before, (control, report), failed)


def _judge(
    task: Mapping[str, Any],
    shell: Any,
    before: Mapping[str, str],
    lines: tuple[IO[str], IO[str]],
    failed: BaseException | None,
) -> None:
    """Run the check, and say what it found; then see that it still works."""
    control, report = lines
    disarm(shell)
    result = shell.run_cell(task["check"], store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error and failed:
        _say(report, course_error=describe_error(failed))
        return
    verdict = result.result
    words, passed = {}, False
    if isinstance(verdict, Verdict):
        passed = verdict.passed
        words = {x: verdict.render(x)[:LONGEST] for x in LANGUAGES}
    after = fingerprint()
    # Not by `all`, which an answer may have replaced.
    intact = {name: after.get(name) for name in before} == before
    if passed and task["names"]:
        intact = intact and not _passes_nonsense(task, shell)
    _say(report, checked=True)
    _say(
        report,
        secret=control.readline().strip(),
        passed=passed,
        words=words,
        intact=intact,
        error=describe_error(error) if error else None,
    )


def _passes_nonsense(task: Mapping[str, Any], shell: Any) -> bool:
    """Tell whether the check passes what cannot be right: it was changed."""
    for name in task["names"]:
        shell.user_ns[name] = object()
    result = shell.run_cell(task["check"], store_history=True).result
    return isinstance(result, Verdict) and result.passed


def disarm(shell: Any) -> None:
    """Let nothing that an answer hung into IPython run with the check."""
    shell.ast_transformers = []
    shell.input_transformers_post = []
    shell.input_transformer_manager = TransformerManager()  # type: ignore[no-untyped-call]
    shell.events.trigger = lambda *_, **__: None


def run_cell(shell: Any, source: str) -> BaseException | None:
    """Run a cell; give the error that it came to."""
    result = shell.run_cell(source, store_history=True, silent=False)
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def describe_error(error: BaseException) -> dict[str, str]:
    """Name an error, and quote what it says."""
    line = getattr(error, "lineno", None)
    where = f" ({line})" if isinstance(error, SyntaxError) and line else ""
    kind = type(error).__name__
    number = getattr(error, "errno", None)
    said = (error.msg or "") if isinstance(error, SyntaxError) else str(error)
    return {
        "kind": kind,
        "number": str(number or ""),
        "said": f"{kind}{where}: {said}"[:LONGEST],
    }


def _encode_answers(
    names: list[str], found: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Write the answers, if all are plain; those missing are left out."""
    try:
        return {name: encode(found[name]) for name in names if name in found}
    except NotPlainError:
        return None


def import_check(source: str) -> None:
    """Import what the check is made of, before any learner's code runs."""
    for line in source.splitlines():
        words = line.split()
        if words[:1] == ["from"] and words[1].startswith("course."):
            importlib.import_module(words[1])


def fingerprint() -> dict[str, str]:
    """Take down what the course's modules are made of, by name: their code."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(GUARDED) and name != __name__:
            for key, value in list(vars(module).items()):
                digest = hashlib.sha256()
                _describe(value, name, digest)
                found[f"{name}:{key}"] = digest.hexdigest()
    return found | _fingerprint_beneath()


def _fingerprint_beneath() -> dict[str, str]:
    """Tell each function and class of what checks run on from another."""
    found = {}
    for name in BENEATH:
        for key, value in list(vars(sys.modules[name]).items()):
            if callable(value) and not key.startswith("_"):
                digest = hashlib.sha256(str(id(value)).encode())
                _describe(value, name, digest)
                found[f"{name}:{key}"] = digest.hexdigest()
    return found


def _describe(value: object, module: str, found: Any) -> None:
    match value:
        case FunctionType():
            _describe_code(value.__code__, found)
            found.update(repr(value.__defaults__).encode()[:LONGEST])
        case type() if value.__module__ == module:
            for key, each in sorted(vars(value).items()):
                found.update(key.encode())
                inner = getattr(each, "fget", each)
                inner = getattr(inner, "__func__", inner)
                if isinstance(inner, FunctionType):
                    _describe_code(inner.__code__, found)
        case ModuleType():
            found.update(str(id(value)).encode())
        case str() | int() | float() | tuple() | frozenset() | bool():
            found.update(repr(value).encode()[:LONGEST])
        case set():
            found.update(repr(sorted(map(str, value))).encode())


def _describe_code(code: CodeType, found: Any) -> None:
    found.update(code.co_code)
    found.update(repr(code.co_names).encode())
    for each in code.co_consts:
        if isinstance(each, CodeType):
            _describe_code(each, found)
        elif isinstance(each, str | int | float | bytes):
            found.update(repr(each).encode())


def _stand_in_for_opening() -> None:
    """Let a lesson's first cell find its folder; no server is started."""
    opening = ModuleType("course.classroom.opening")

    def open_lesson(number: int, *, language: str) -> Path:
        _ = number
        os.environ[LANGUAGE_VARIABLE] = language
        return Path.cwd()

    opening.open_lesson = open_lesson  # type: ignore[attr-defined]
    sys.modules[opening.__name__] = opening


def _refuse_input(prompt: object = "") -> str:
    raise AskedError(str(prompt))


def _say(report: IO[str], **found: object) -> None:
    print(json.dumps(found), file=report, flush=True)


if __name__ == "__main__":
    main()
