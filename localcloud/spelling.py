"""Which of the known names was probably meant."""

import difflib
from collections.abc import Iterable, Mapping

LIKENESS = 0.6


def find_similar(
    word: str,
    known: Iterable[str],
    elsewhere: Mapping[str, str] | None = None,
    likeness: float = LIKENESS,
) -> str:
    """Find the name that was probably meant; empty when none is near.

    Args:
        word: What was found.
        known: What is expected.
        elsewhere: Words of other tools, in lower case without underscores,
            and what they are called here.
        likeness: From 0 to 1, that of another word to 1.
    """
    names = list(known)
    plain = word.lower().replace("_", "")
    if (meant := (elsewhere or {}).get(plain)) in names:
        return str(meant)
    lower = {each.lower().replace("_", ""): each for each in names}
    near = difflib.get_close_matches(plain, lower, n=1, cutoff=likeness)
    return lower[near[0]] if near else ""


def write_camel(name: str) -> str:
    """Write a field's name as JSON does; one that is so already stays."""
    first, *rest = name.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in rest)
