"""Shows how a class gets on: bars on a terminal, a line a lesson elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from course.batch.records import Record
from course.batch.roster import Learner
from course.batch.scheduling import Watcher
from course.messages import N_, speak


class Lines(Watcher):
    """A line for each lesson that ended."""

    def __init__(self, lessons: int, console: Console) -> None:
        self._lessons = lessons
        self._console = console
        self._ended = 0
        self._lock = Lock()

    def note(self, learner: Learner, record: Record) -> None:
        with self._lock:
            self._ended += 1
            self._say(learner, record)

    def _say(self, learner: Learner, record: Record) -> None:
        words = N_(
            "{ended}/{lessons} {learner}, {lesson}: {status}, {seconds:.0f} s"
        )
        line = speak(
            words,
            ended=self._ended,
            lessons=self._lessons,
            learner=learner.id,
            lesson=record.lesson,
            status=speak(record.status.words),
            seconds=record.seconds,
        )
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class Bars(Lines):
    """Besides, a bar for the class, and one for each learner that runs."""

    def __init__(self, lessons: int, console: Console, bars: Progress) -> None:
        super().__init__(lessons, console)
        self._bars = bars
        self._whole = bars.add_task(speak(N_("all lessons")), total=lessons)
        self._tasks: dict[str, TaskID] = {}

    def begin(self, learner: Learner, lessons: int) -> None:
        self._tasks[learner.id] = self._bars.add_task(
            escape(learner.id), total=lessons
        )

    def move(self, learner: Learner, lesson: str, cell: int, of: int) -> None:
        self._bars.update(
            self._tasks[learner.id],
            description=f"{escape(learner.id)}: {lesson}",
            completed=cell,
            total=of,
        )

    def note(self, learner: Learner, record: Record) -> None:
        super().note(learner, record)
        self._bars.advance(self._whole)

    def end(self, learner: Learner) -> None:
        self._bars.remove_task(self._tasks.pop(learner.id))


@contextmanager
def show_class(
    lessons: int, console: Console | None = None
) -> Iterator[Watcher]:
    """Show how many of the lessons have ended, as the output can."""
    console = console or Console()
    if not console.is_terminal:
        yield Lines(lessons, console)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as bars:
        yield Bars(lessons, console, bars)
