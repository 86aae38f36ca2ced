"""Verdicts kept as they are given, so that none is lost or made twice.

One file a verdict, written whole or not at all, named by all that it depends
on; what was killed in the middle goes on from them.
"""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Lock

from course.grading.judging import Judgement, read_judgement

VERDICTS = "verdicts"
# There while a grading is not done: the next one goes on from its verdicts.
UNFINISHED = "unfinished"


class Store:
    """The verdicts of one folder of grades."""

    def __init__(self, out: Path, *, regrade: bool) -> None:
        """Open the folder; forget what is to be judged anew.

        Args:
            out: The folder of grades.
            regrade: Whether earlier verdicts on the same answers still count.
        """
        self._folder = out / VERDICTS
        self._mark = out / UNFINISHED
        self._waiting: dict[str, Future[Judgement]] = {}
        self._lock = Lock()
        self.judged = 0
        if not regrade and not self._mark.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._mark.touch()

    def give(self, name: str, judge: Callable[[], Judgement]) -> Judgement:
        """Give a verdict: the kept one, or a new one, which is kept.

        Who asks for one that is just being made waits for it.
        """
        with self._lock:
            waiting = self._waiting.get(name)
            mine = waiting is None
            if waiting is None:
                waiting = self._waiting[name] = Future()
        if mine:
            try:
                waiting.set_result(
                    self._read(name) or self._keep(name, judge())
                )
            except BaseException as error:
                waiting.set_exception(error)
                raise
        return waiting.result()

    def finish(self) -> None:
        """Say that all is done."""
        self._mark.unlink(missing_ok=True)

    def _read(self, name: str) -> Judgement | None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return read_judgement(self._locate(name).read_text("utf-8"))
        return None

    def _keep(self, name: str, judgement: Judgement) -> Judgement:
        path = self._locate(name)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(judgement.write(), encoding="utf-8")
        draft.replace(path)
        with self._lock:
            self.judged += 1
        return judgement

    def _locate(self, name: str) -> Path:
        return self._folder / f"{name}.json"
