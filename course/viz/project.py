"""Reads a Kedro project into Kedro-Viz, anew whenever its files changed."""

import os
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from click import ClickException
from kedro.framework.startup import bootstrap_project
from kedro_viz.data_access import data_access_manager
from kedro_viz.server import load_and_populate_data

READ = (".py", ".yml", ".toml")
FOLDERS = ("src", "conf")

# A file's time of change and size, by its path.
Fingerprint = dict[Path, tuple[int, int]]


@dataclass
class Reader:
    """Keeps Kedro-Viz at what a project's files say now."""

    problem: str = ""
    _folder: Path | None = None
    _fingerprint: Fingerprint = field(default_factory=dict)
    _path: list[str] = field(default_factory=lambda: list(sys.path))

    def read(self, folder: Path) -> str:
        """Read the project if it changed; say what is wrong, or nothing."""
        fingerprint = take_fingerprint(folder)
        if (folder, fingerprint) != (self._folder, self._fingerprint):
            self._forget()
            self.problem = _load(folder)
            self._folder, self._fingerprint = folder, fingerprint
        return self.problem

    def _forget(self) -> None:
        """Let go of the modules and graph of what was read before."""
        data_access_manager.reset_fields()
        sys.path[:] = self._path
        if self._folder is None:
            return
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and Path(file).is_relative_to(self._folder):
                del sys.modules[name]


def take_fingerprint(folder: Path) -> Fingerprint:
    """Note when each file that Kedro reads was last changed."""
    found = [folder / "pyproject.toml"]
    for each in FOLDERS:
        found += (folder / each).rglob("*")
    stats = {path: path.stat() for path in found if path.suffix in READ}
    return {path: (x.st_mtime_ns, x.st_size) for path, x in stats.items()}


def _load(folder: Path) -> str:
    try:
        bootstrap_project(folder)
        load_and_populate_data(folder)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a learner's code
        # Whoever wants more finds it in the server's log.
        traceback.print_exception(error)
        return describe_error(error, folder)
    return ""


def describe_error(error: BaseException, folder: Path) -> str:
    """Say where in the project it happened, as far as we know, and what."""
    if isinstance(error, ClickException):  # the project's own words say both
        return error.message
    places = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    words = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
    words = words.replace(f"{folder}{os.sep}", "")
    for file, line in reversed(places):
        if Path(file).is_relative_to(folder):
            return f"{Path(file).relative_to(folder)}:{line}\n{words}"
    return words
