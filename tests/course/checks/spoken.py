"""All that the checks say, gone through by the tests."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from course.checks.texts import Frame, Texts
from course.checks.words import shared

LESSONS = sorted(
    path.stem for path in Path(shared.__file__).parent.glob("lesson*.py")
)
TEXTS: Mapping[str, Texts] = {
    f"{lesson}.{name}": texts
    for lesson in LESSONS
    for name, texts in import_module(
        f"course.checks.words.{lesson}"
    ).TEXTS.items()
}


def list_messages(said: Texts | Frame) -> Iterator[str]:
    """List what a check, or every one, can say."""
    if isinstance(said, Frame):
        yield from [said.right, said.wrong, *said.labels]
        yield from said.unanswered.values()
        wrong = said.words
    else:
        yield from [said.expected, *said.right.values()]
        wrong = said.wrong
    for words in wrong.values():
        yield from words
    yield from said.things.values()
