"""What the pages of a grading say, by name."""

from collections.abc import Mapping

from course.grading.grades import Outcome
from course.grading.judging import Status
from course.messages import N_

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.MISSING: N_("missing"),
    Outcome.NOT_A_NOTEBOOK: N_("not a notebook"),
    Outcome.LATE: N_("late"),
    Outcome.DIED: N_("died"),
    Outcome.TIMED_OUT: N_("timed out"),
    Outcome.PARTLY: N_("partly graded"),
    Outcome.GRADED: N_("graded"),
}
STATUSES: Mapping[Status, str] = {
    Status.PASSED: N_("passed"),
    Status.WRONG: N_("not yet right"),
    Status.UNFILLED: N_("not filled in"),
    Status.MISSING: N_("cell missing"),
    Status.ERROR: N_("stopped by an error"),
    Status.INPUT: N_("asks for input"),
    Status.TIMED_OUT: N_("out of time"),
    Status.MEMORY: N_("out of memory"),
    Status.PROCESSES: N_("too many processes"),
    Status.OUTPUT: N_("prints too much"),
    Status.DISK: N_("writes too much"),
    Status.DIED: N_("ended the program"),
    Status.TAMPERED: N_("changed its check"),
}
# What a learner reads where no check could answer.
ADVICE: Mapping[Status, str] = {
    Status.UNFILLED: N_("Your turn: fill in the cell, and hand in again."),
    Status.MISSING: N_(
        "The notebook has no cell for this exercise. Open the lesson anew and "
        "bring your answer back into its cell."
    ),
    Status.ERROR: N_(
        "Python stopped in your cell. Only the exercises' own cells are "
        "taken: define in this cell all that it uses and the lesson does not."
    ),
    Status.INPUT: N_(
        "The cell asks for input(), and nobody is there to answer. Write the "
        "value in the cell."
    ),
    Status.TIMED_OUT: N_(
        "The cell or its check did not end in time. Look for a loop that "
        "never ends, or a pause."
    ),
    Status.MEMORY: N_("The cell wanted more memory than an answer may take."),
    Status.PROCESSES: N_(
        "The cell started more processes than an answer may have."
    ),
    Status.OUTPUT: N_("The cell printed more than an answer may print."),
    Status.DISK: N_("The cell wrote more than an answer may write."),
    Status.DIED: N_(
        "The cell ended the whole program, so that no check could look at it."
    ),
    Status.TAMPERED: N_(
        "The cell changed what its check is made of, so that no verdict "
        "counts. Your instructor will look at it."
    ),
}
REMARKS: Mapping[str, str] = {
    "lost_id": N_("its cell had lost its id, and was found by its text"),
    "copied": N_("its cell stood there several times: the last filled counts"),
    "not_code": N_("its cell was no code cell any more: its text was taken"),
    "first_line": N_("its first line was put back"),
    "no_ids": N_("the notebook's cells had lost their ids"),
    "copies": N_("some cells stood there twice"),
    "moved": N_("cells had been moved: each exercise was taken by its cell"),
    "check_deleted": N_("a check had been deleted: the course's own was run"),
    "check_edited": N_("a check had been edited: the course's own was run"),
}
WHYS: Mapping[str, str] = {
    "empty": N_("empty"),
    "no_cells": N_("a notebook without cells"),
    "html": N_("a web page, not the notebook itself"),
    "json": N_("cut short or damaged"),
    "form": N_("not a notebook of format 4"),
    "encoding": N_("not in UTF-8"),
    "link": N_("a link, which is not followed"),
    "extra": N_("another kind of file"),
    "large": N_("too large"),
    "unreadable": N_("cannot be read"),
    "no_zip": N_("an archive that cannot be opened"),
    "bomb": N_("an archive that holds too much"),
    "traversal": N_("an archive that leads out of its folder"),
    "other": N_("no lesson of this course"),
}
LABELS: Mapping[str, str] = {
    "class": N_("The class's grades"),
    "feedback": N_("Feedback for {learner}"),
    "learner": N_("Learner"),
    "lesson": N_("Lesson"),
    "status": N_("Status"),
    "points": N_("Points"),
    "of": N_("{points} of {most}"),
    "exercise": N_("Exercise {number}"),
    "attempts": N_("What was handed in"),
    "file": N_("File"),
    "moment": N_("When (UTC)"),
    "counts": N_("Counts"),
    "counted": N_("counts"),
    "late": N_("late"),
    "late_points": N_("late: {points} of {most}"),
    "other": N_("Files that belong to no lesson"),
    "doubled": N_("Twice on the roster, counted once: {ids}"),
    "why": N_("What became of it"),
    "nothing": N_("Nothing was handed in for this lesson."),
    "unread": N_("Nothing that was handed in could be read as a notebook."),
    "seen": N_("Seen in the notebook:"),
    "verdicts": N_("Verdicts"),
    "pair": N_("{name}: {value}"),
}
