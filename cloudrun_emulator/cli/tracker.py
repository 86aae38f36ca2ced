"""What is said while a deployment goes on: on stderr, as gcloud does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import click

PASSED, FAILED = "✓", "X"


class Tracker:
    """The stages of one change.

    Args:
        header: `Deploying...`.
        failure: What is said when it fails: `Deployment failed`.
    """

    def __init__(self, header: str, failure: str) -> None:
        self._header, self._failure = header, failure
        self._in_terminal = sys.stderr.isatty()
        self._stages: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        # A terminal's line is written anew at the end.
        _say(f"  {self._header}" if self._in_terminal else self._header)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None or issubclass(kind, Exception):
            self._end(failed=kind is not None)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Do a stage; `tick` while it lasts."""
        if not self._in_terminal:
            _say(f"{name}...", new_line=False)
        sign, word = FAILED, "failed"
        try:
            yield
            sign, word = PASSED, "done"
        finally:
            self._stages.append((sign, name))
            if not self._in_terminal:
                _say(word)

    def tick(self) -> None:
        """Show that it goes on."""
        if not self._in_terminal:
            _say(".", new_line=False)

    def _end(self, *, failed: bool) -> None:
        if self._in_terminal:
            sign = FAILED if failed else PASSED
            # One line up: nothing else was written meanwhile.
            ending = self._failure if failed else "Done."
            _say(f"\x1b[1A\r{sign} {self._header} {ending}")
            for mark, name in self._stages:
                _say(f"  {mark} {name}...")
        _say(self._failure if failed else "Done.")


def _say(text: str, *, new_line: bool = True) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    shown = text.encode(encoding, "replace").decode(encoding)
    click.echo(shown, nl=new_line, err=True)
