"""Commands in their reader's language: their help, and click's own words.

Click asks gettext, which finds the language in the environment alone; while a
command line is read, LANGUAGE names ours. A command itself runs with the
environment that it was called with, and so does all that it starts.
"""

import gettext
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from inspect import cleandoc
from typing import Any, TypeVar

import click

from course.languages import GETTEXT_VARIABLE, choose_language
from course.messages import CLICK, N_, speak

Kind = TypeVar("Kind", bound=click.Command)
# What click calls the values that are asked for; it says them as they are.
KINDS = {
    "text": N_("text"),
    "integer": N_("integer"),
    "integer range": N_("integer"),
    "float range": N_("number"),
    "file": N_("file"),
    "directory": N_("folder"),
    "path": N_("path"),
}
COMMANDS_TO_COME = N_("COMMAND [ARGS]...")


@contextmanager
def lend_words() -> Iterator[None]:
    """Let click speak the language of the course."""
    gettext.bindtextdomain(CLICK.domain, str(CLICK.folder))
    gettext.textdomain(CLICK.domain)
    with _set_language(choose_language(os.environ)):
        yield


@contextmanager
def _set_language(language: str | None) -> Iterator[None]:
    before = os.environ.pop(GETTEXT_VARIABLE, None)
    if language is not None:
        os.environ[GETTEXT_VARIABLE] = language
    try:
        yield
    finally:
        os.environ.pop(GETTEXT_VARIABLE, None)
        if before is not None:
            os.environ[GETTEXT_VARIABLE] = before


def say_command(command: Kind, language: str | None) -> Kind:
    """Give a command whose help speaks the language of the course.

    Args:
        command: It stays as it is; its docstring is its help.
        language: What LANGUAGE was before `lend_words`, and is when it runs.
    """
    said = copy(command)
    said.help = speak(cleandoc(said.help or ""))
    said.params = [_say_parameter(each) for each in said.params]
    if said.callback:
        said.callback = _run_with(said.callback, language)
    return said


def _say_parameter(parameter: click.Parameter) -> click.Parameter:
    said = copy(parameter)
    if kind := KINDS.get(_name_kind(said.type)):
        said.type = copy(said.type)
        said.type.name = speak(kind)
    if isinstance(said, click.Option):
        said.help = speak(said.help or "")
    return said


def _name_kind(kind: click.ParamType[Any]) -> str:
    # A path's name is in the language of the moment when it was made.
    if not isinstance(kind, click.Path):
        return kind.name
    if kind.file_okay and kind.dir_okay:
        return "path"
    return "file" if kind.file_okay else "directory"


def _run_with(
    callback: Callable[..., Any], language: str | None
) -> Callable[..., Any]:
    def run(*words: Any, **values: Any) -> Any:
        with _set_language(language):
            return callback(*words, **values)

    return run
