"""Grades a class: from a folder of what was handed in to each verdict."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course.execution.confinement import Limits
from course.grading.benches import fingerprint_course, make_bench
from course.grading.exercises import Exercise, list_exercises
from course.grading.grades import (
    Attempt,
    Submission,
    choose_attempt,
    is_late,
)
from course.grading.judging import Bench, Judgement, judge_answer, name_answer
from course.grading.restoring import (
    NotANotebookError,
    count_known,
    read_cells,
    read_language,
    restore_answers,
)
from course.grading.roster import Learner
from course.grading.runs import LIMITS, end_runs
from course.grading.store import Store
from course.grading.submissions import Handed, find_handed
from course.languages import DEFAULT_LANGUAGE, LANGUAGES
from course.lessons.cells import CHECK, read_tags
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.places import Home

# Ids that a lesson shares with others tell nothing of which it is.
LEAST_KNOWN = 3
Say = Callable[[int, int], None]


@dataclass(frozen=True)
class Originals:
    """The course's own notebooks: exercises and cells' ids, by lesson."""

    lessons: Mapping[int, Lesson]
    exercises: Mapping[int, Sequence[Exercise]]
    ids: Mapping[int, set[str]]

    @property
    def keys(self) -> list[str]:
        """The names of all exercises, in order."""
        return [
            x.key for number in self.exercises for x in self.exercises[number]
        ]


def read_originals(lessons: Sequence[Lesson] | None = None) -> Originals:
    """Read the course's own notebooks; raises LessonError."""
    chosen = list_lessons(DEFAULT_LANGUAGE) if lessons is None else lessons
    return Originals(
        {each.number: each for each in chosen},
        {each.number: list_exercises(each) for each in chosen},
        {each.number: _read_ids(each) for each in chosen},
    )


def _read_ids(lesson: Lesson) -> set[str]:
    return {each.id for each in read_notebook(lesson.path).cells}


def read_attempt(
    handed: Handed, originals: Originals, deadline: datetime | None
) -> Attempt:
    """Read a file: which lesson's notebook it is, or why it is none."""
    late = is_late(handed.moment, deadline)
    if handed.fault:
        return Attempt(
            handed, _guess(handed.name, originals), (), late, handed.fault
        )
    try:
        cells = read_cells(handed.content)
    except NotANotebookError as error:
        why = str(error.args[0])
        return Attempt(handed, _guess(handed.name, originals), (), late, why)
    known = {
        number: count_known(cells, ids) for number, ids in originals.ids.items()
    }
    best = max(known, key=lambda each: known[each], default=0)
    if known.get(best, 0) < LEAST_KNOWN:
        best = _find_by_text(handed, originals) or _guess(
            handed.name, originals
        )
    fault = "" if best else "other"
    return Attempt(handed, best, cells, late, fault)


def _find_by_text(handed: Handed, originals: Originals) -> int:
    """Find the lesson of a notebook that has lost its cells' ids."""
    text = handed.content.decode("utf-8", "replace")
    for number in originals.lessons:
        if f"open_lesson({number}," in text:
            return number
    return 0


def _guess(name: str, originals: Originals) -> int:
    """Guess a lesson from a file's name; 0 where it tells nothing."""
    for number, lesson in originals.lessons.items():
        if lesson.name in name or f"{number:02d}_" in name:
            return number
    return 0


def sort_submissions(
    handed: Iterable[Handed],
    learners: Sequence[Learner],
    originals: Originals,
    deadline: datetime | None,
) -> tuple[list[Submission], list[Attempt]]:
    """Sort what was handed in by learner and lesson.

    Gives also what belongs to no lesson: extra files, other notebooks. On the
    roster but not in the folder is missing, for each lesson that is expected.
    """
    sorted_out: dict[tuple[str, int], list[Attempt]] = defaultdict(list)
    extra: list[Attempt] = []
    for each in handed:
        attempt = read_attempt(each, originals, deadline)
        if attempt.lesson and attempt.fault != "extra":
            sorted_out[each.learner, attempt.lesson].append(attempt)
        else:
            extra.append(attempt)
    _place_faults(extra, sorted_out)
    _add_missing(sorted_out, learners)
    languages = {each.id: each.language for each in learners}
    submissions = [
        _make_submission(*key, sorted_out[key], languages.get(key[0], ""))
        for key in sorted(sorted_out)
    ]
    return submissions, extra


def _place_faults(
    extra: list[Attempt], sorted_out: dict[tuple[str, int], list[Attempt]]
) -> None:
    """Count what cannot be read as an attempt, where one lesson is expected."""
    expected = {lesson for _, lesson in sorted_out}
    if len(expected) != 1:
        return
    (lesson,) = expected
    for each in [x for x in extra if x.fault not in {"extra", "other"}]:
        sorted_out[each.handed.learner, lesson].append(each)
        extra.remove(each)


def _add_missing(
    sorted_out: dict[tuple[str, int], list[Attempt]],
    learners: Sequence[Learner],
) -> None:
    everywhere = tuple(sorted({lesson for _, lesson in sorted_out}))
    for each in learners:
        for lesson in each.lessons or everywhere:
            sorted_out.setdefault((each.id, lesson), [])


def _make_submission(
    learner: str, lesson: int, attempts: list[Attempt], language: str
) -> Submission:
    attempts.sort(key=lambda each: (each.handed.moment, each.handed.name))
    counted = choose_attempt(attempts)
    own = read_language(counted.cells, LANGUAGES) if counted else ""
    return Submission(
        learner,
        lesson,
        language or own or DEFAULT_LANGUAGE,
        attempts,
        counted,
    )


def grade_class(
    submissions: Sequence[Submission],
    originals: Originals,
    *,
    home: Home,
    out: Path,
    hidden: tuple[Path, ...],
    regrade: bool = False,
    jobs: int = 1,
    limits: Limits = LIMITS,
    say: Say = lambda *_: None,
) -> int:
    """Judge every answer; give how many were judged now, not kept.

    Args:
        submissions: Of `sort_submissions`; their judgements are filled in.
        originals: The course's own notebooks.
        home: Whose data the exercises read.
        out: The folder of grades.
        hidden: What answers must not see.
        regrade: Whether earlier verdicts on the same answers count.
        jobs: How many run at a time.
        limits: How far each may go.
        say: Gets how many answers are judged, of how many.
    """
    store = Store(out, regrade=regrade)
    mark = f"course-grade:{out.resolve()}"
    end_runs(mark)
    for each in submissions:
        if each.counted:
            exercises = originals.exercises[each.lesson]
            each.answers = restore_answers(each.counted.cells, exercises)
    asked = {each.lesson for each in submissions if each.counted}
    exercises = [
        x for number in sorted(asked) for x in originals.exercises[number]
    ]
    bench = make_bench(
        out / "workspaces",
        home,
        exercises,
        hidden=(*hidden, out),
        mark=mark,
        limits=limits,
    )
    _judge_all(submissions, exercises, bench, store, jobs, say)
    store.finish()
    return store.judged


def _judge_all(
    submissions: Sequence[Submission],
    exercises: Sequence[Exercise],
    bench: Bench,
    store: Store,
    jobs: int,
    say: Say,
) -> None:
    edition = f"{fingerprint_course()}:{sys.version}"
    by_key = {each.key: each for each in exercises}

    def judge(key: str, source: str | None) -> Judgement:
        exercise = by_key[key]
        name = name_answer(exercise, source or f"\0{source is None}", edition)
        return store.give(name, lambda: judge_answer(exercise, source, bench))

    with ThreadPoolExecutor(jobs) as pool:
        waiting = [
            (submission, key, pool.submit(judge, key, answer.source))
            for submission in submissions
            for key, answer in submission.answers.items()
        ]
        try:
            for done, (submission, key, future) in enumerate(waiting, 1):
                submission.judgements[key] = future.result()
                say(done, len(waiting))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def find_changes(
    submission: Submission, originals: Originals
) -> tuple[str, ...]:
    """Find what became of the course's own cells: names of `REMARKS`."""
    if submission.counted is None:
        return ()
    lesson = originals.lessons[submission.lesson]
    cells = {each.id: each for each in submission.counted.cells}
    order = [each.id for each in submission.counted.cells]
    remarks = []
    own = read_notebook(lesson.path).cells
    known = [each.id for each in own if each.id in cells]
    if not any(order):
        return ("no_ids",)
    if len(set(order)) < len(order):
        remarks.append("copies")
    if [x for x in dict.fromkeys(order) if x in set(known)] != known:
        remarks.append("moved")
    checks = [each for each in own if CHECK in read_tags(each)]
    if any(each.id not in cells for each in checks):
        remarks.append("check_deleted")
    if any(
        each.id in cells
        and cells[each.id].source.strip() != each.source.strip()
        for each in checks
    ):
        remarks.append("check_edited")
    return tuple(remarks)


def read_handed(folder: Path, learners: Sequence[Learner]) -> list[Handed]:
    """Read the folder of submissions."""
    return find_handed(folder, [each.id for each in learners])
