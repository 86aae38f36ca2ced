"""Says what a hand-out has done, in the language of its edition."""

from collections.abc import Iterable, Iterator

from course.handing.folder import Fate, Result
from course.messages import N_, translate

WORDS = {
    Fate.NEW: N_("new: {name}"),
    Fate.UPDATED: N_("updated: {name}"),
    Fate.KEPT: N_("yours, and kept: {name}"),
}
CELLS = N_(
    "conflict: {name}, you have changed what the course has corrected (cells "
    "{cells}). Yours is kept; the course's text is in {beside}."
)
FILE = N_(
    "conflict: {name}, you have changed what the course has corrected. Yours "
    "is kept; the course's text is in {beside}."
)
UNREAD = N_(
    "conflict: {name} cannot be read here ({reason}). It is kept as it is; "
    "the course's text is in {beside}."
)


def describe(results: Iterable[Result], language: str) -> Iterator[str]:
    """Give a line a file, except for those that were there already."""
    for each in results:
        if each.fate is not Fate.SAME:
            yield _describe_one(each, language)


def _describe_one(result: Result, language: str) -> str:
    if result.fate is not Fate.CONFLICT:
        return translate(WORDS[result.fate], language, name=result.name)
    form = UNREAD if result.reason else CELLS if result.cells else FILE
    return translate(
        form,
        language,
        name=result.name,
        beside=result.beside,
        cells=", ".join(result.cells),
        # Nothing is asked of a learner's copy.
        reason=result.reason and result.reason.say_found(language),
    )
