"""Reasons that an error gives in words of their own, in every language.

The system says why it refuses in English alone; here it is said anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from errno import (
    EACCES,
    EEXIST,
    EISDIR,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    EPERM,
    EROFS,
)

from course.messages import N_, translate

_SYSTEM = {
    ENOENT: N_("there is no such file or folder"),
    EISDIR: N_("it is a folder"),
    ENOTDIR: N_("it is no folder"),
    EEXIST: N_("it is there already"),
    EACCES: N_("access is denied"),
    EPERM: N_("access is denied"),
    EROFS: N_("the disk is read-only"),
    ENOSPC: N_("the disk is full"),
}


@dataclass(frozen=True)
class Reason:
    """One reason, said in the language of who reads it.

    Args:
        message: Marked by `N_`.
        values: What it fills in.
        place: Inside the file; empty: the whole of it.
        quoted: What stands there; empty where that would say nothing.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    quoted: str = ""

    def say(self, language: str) -> str:
        """Say it in a language."""
        said = translate(self.message, language, **self.values)
        if self.quoted:
            words = N_("{said}, not {quoted}")
            said = translate(words, language, said=said, quoted=self.quoted)
        if self.place:
            words = N_("{place}: {said}")
            said = translate(words, language, place=self.place, said=said)
        return said


def explain_system(error: OSError) -> Reason:
    """Say why the system refuses; a rare reason as it says it itself."""
    known = _SYSTEM.get(error.errno or 0)
    said = error.strerror or str(error)
    return Reason(known) if known else Reason("{said}", {"said": said})
